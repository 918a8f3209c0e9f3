"""Users: the list, one user, grants."""

from dataclasses import replace
from functools import partial
from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app import clock
from app.actions.access import users as actions
from app.actions.letters.pairs import decisions
from app.errors import Refused
from app.models import User
from app.permissions import allowed, grants_of, requires, scope_for, signed_in
from app.store.access.addresses import bad_address, waiting_address
from app.store.access.second_steps import second_step_of
from app.store.access.users import (
    WITH_REACH,
    UserFilter,
    grants_within,
    other_admin_ids,
    page_of_users,
    user_by_id,
    waiting_grants,
)
from app.store.people.schools import all_schools
from app.store.people.volunteers import id_of_user
from app.web.access.users_forms import GrantForm, InviteForm
from app.web.acting import acting
from app.web.desk.terms import opened_term, sealed_term
from app.web.letters.endings.questions import answered, questions, tell_own_again
from app.web.listing import filter_in_address, page_in_address
from app.wording import sentence_of
from app.wording.access import ROLES
from letters.pairs.effects import Fact

blueprint = Blueprint("users", __name__, url_prefix="/users")


def decider() -> actions.Decider:
    """The signed-in user as somebody who proposes."""
    return actions.Decider(acting(), scope_for("users.propose"), allowed("users.manage"))


def offered(form: GrantForm, user_id: int | None = None) -> GrantForm:
    """The form with what this person may choose for a user."""
    form.offer(
        all_schools(scope_for("users.propose")),
        with_admin=allowed("users.manage"),
        is_volunteer=user_id is not None and id_of_user(user_id) is not None,
    )
    return form


@blueprint.get("/")
@requires("users.propose")
def users() -> str:
    """The users in scope, narrowed as the address says."""
    # What stands in the address for all to read finds nobody by a name or an address.
    term = opened_term(request.args.get("term", ""))
    wanted = replace(filter_in_address(UserFilter), text=term)
    page = page_of_users(scope_for("users.propose"), wanted, page_in_address())
    return render_template(
        "access/users/list.html",
        page=page,
        wanted=wanted,
        roles=ROLES,
        today=clock.today(),
        shown=partial(grants_within, scope_for("users.propose")),
    )


@blueprint.post("/find")
@requires("users.propose")
def find() -> Response:
    """The same by a name or address, which goes on sealed."""
    asked: dict[str, Any] = {
        name: request.form[name] for name in ("role", "state") if request.form.get(name)
    }
    if text := request.form.get("text", "").strip()[:254]:
        asked["term"] = sealed_term(text)
    return redirect(url_for("users.users", **asked))


@blueprint.get("/invite")
@requires("users.propose")
def invite() -> str:
    """The form of an invitation."""
    named = {"school": "school", "shown_name": "name", "role": "role"}
    asked = {field: request.args[name] for field, name in named.items() if name in request.args}
    return render_template("access/users/invite.html", form=offered(InviteForm(data=asked)))


@blueprint.post("/invite")
@requires("users.propose")
def send_invite() -> Any:
    """Invite somebody, or propose to."""
    form = InviteForm()
    offered(form)
    if not form.validate_on_submit():
        return render_template("access/users/invite.html", form=form), 422
    try:
        someone, link = actions.invite(
            form.email.data or "",
            form.shown_name.data or "",
            form.access(),
            by=decider(),
        )
    except Refused as refusal:
        form.form_errors.append(sentence_of(refusal))
        return render_template("access/users/invite.html", form=form), 422
    flash_given(form, link)
    if not allowed("users.manage"):
        # The same answer whoever has the address, or nobody.
        return redirect(url_for("users.users"))
    return redirect(url_for("users.user", user_id=someone.id))


@blueprint.get("/<int:user_id>")
@requires("users.propose")
def user(user_id: int) -> str:
    """One user with the grants."""
    return _page(user_id, offered(GrantForm(), user_id))


@blueprint.post("/<int:user_id>/grants")
@requires("users.propose")
def propose(user_id: int) -> Any:
    """Give, or propose, one more role."""
    someone = user_by_id(scope_for("users.propose"), user_id)
    form = offered(GrantForm(), user_id)
    if not form.validate_on_submit():
        return _page(user_id, form), 422
    try:
        link = actions.propose(someone, form.access(), by=decider())
    except Refused as refusal:
        form.form_errors.append(sentence_of(refusal))
        return _page(user_id, form), 422
    flash_given(form, link)
    return redirect(url_for("users.user", user_id=user_id))


@blueprint.post("/<int:user_id>/grants/<int:grant_id>/approve")
@requires("users.manage")
def approve(user_id: int, grant_id: int) -> Response:
    """Approve a proposed role."""
    try:
        flash_link(actions.approve(user_id, grant_id, acting=acting()))
    except Refused as refusal:
        flash(sentence_of(refusal), "error")
    return redirect(url_for("users.user", user_id=user_id))


@blueprint.post("/<int:user_id>/grants/<int:grant_id>/revoke")
@requires("users.manage")
def revoke(user_id: int, grant_id: int) -> Response:
    """Take a role away, or decline it."""
    try:
        decided = answered("users.manage")
        decisions.take_role(user_id, grant_id, decided, acting=acting())
        flash(_("The role is taken away, as of now."), "ok")
    except Refused as refusal:
        flash(sentence_of(refusal), "error")
    return redirect(url_for("users.user", user_id=user_id))


@blueprint.post("/<int:user_id>/deactivate")
@requires("users.manage")
def deactivate(user_id: int) -> Response:
    """Close an account."""
    someone = user_by_id(scope_for("users.manage"), user_id)
    try:
        decided, for_cause = answered("users.manage"), bool(request.form.get("for_cause"))
        decisions.close_account(someone, decided, for_cause=for_cause, acting=acting())
        flash(_("The account is closed and signed out everywhere."), "ok")
    except Refused as refusal:
        flash(sentence_of(refusal), "error")
    return redirect(url_for("users.user", user_id=user_id))


@blueprint.post("/<int:user_id>/activate")
@requires("users.manage")
def activate(user_id: int) -> Response:
    """Open a closed account."""
    someone = user_by_id(scope_for("users.manage"), user_id)
    tell_own_again(decisions.open_account(someone, acting=acting()))
    flash(_("The account is open again."), "ok")
    return redirect(url_for("users.user", user_id=user_id))


@blueprint.post("/<int:user_id>/invitation")
@requires("users.manage")
def invite_again(user_id: int) -> Response:
    """Send the invitation again."""
    someone = user_by_id(scope_for("users.manage"), user_id)
    try:
        flash_link(actions.invite_again(someone, acting=acting()))
    except Refused as refusal:
        flash(sentence_of(refusal), "error")
    return redirect(url_for("users.user", user_id=user_id))


def flash_given(form: GrantForm, link: str | None) -> None:
    """Say what became of a role that was chosen: one with reach waits for a second person."""
    if form.role.data not in WITH_REACH or not allowed("users.manage"):
        flash_link(link)
    elif other_admin_ids([signed_in().id], clock.today()):
        flash(_("Proposed. The role holds once another admin has said yes."), "ok")
    else:
        flash(no_other_admin(), "error")


def no_other_admin() -> str:
    """What is said where a proposed role waits for nobody."""
    return _(
        "Proposed, but nobody can say yes: there is no second admin. Whoever runs the server makes "
        "one with “flask create-admin”, or says yes with “flask approve-role” and a reason."
    )


def flash_link(link: str | None) -> None:
    """Say what became of an invitation; without a mail server its link is handed over by hand."""
    if not allowed("users.manage"):
        flash(_("Your proposal is stored. An admin decides on it."), "ok")
    elif link is None:
        flash(_("The role is given, as of now."), "ok")
    elif current_app.config["SETTINGS"].smtp_url:
        flash(_("The invitation is on its way by mail."), "ok")
    else:
        flash(_("No mail server is set. Hand over this link yourself: %(link)s", link=link), "ok")


def _page(user_id: int, form: GrantForm) -> str:
    someone = user_by_id(scope_for("users.propose"), user_id)
    shown = grants_within(scope_for("users.propose"), someone)
    holding = {grant.id for grant in grants_of(someone, clock.today())}
    volunteer_id = id_of_user(someone.id)
    of_volunteer: dict[str, Any] = {"volunteer_id": volunteer_id, "permission": "users.manage"}
    return render_template(
        "access/users/user.html",
        user=someone,
        form=form,
        shown=shown,
        holding=holding,
        roles=ROLES,
        if_closed=questions(Fact.ACCOUNT_CLOSED, volunteer_hears=False, **of_volunteer),
        if_taken=questions(Fact.ROLE_TAKEN, **of_volunteer),
        has_second_step=second_step_of(someone.id) is not None,
        waiting=waiting_address(someone.id, clock.now()),
        bad=bad_address(someone.email),
        waits_for_another=_waiting_words(someone),
    )


def _waiting_words(someone: User) -> str:
    """What is said where the reader may not decide about a proposed role: who does."""
    me, today = signed_in().id, clock.today()
    mine = [grant for grant in waiting_grants(someone) if me in (someone.id, grant.proposed_by_id)]
    if not mine or not allowed("users.manage"):
        return ""
    if other_admin_ids([me, someone.id], today):
        return str(_("Another admin has to say yes: you proposed it, or it is about you."))
    return no_other_admin()
