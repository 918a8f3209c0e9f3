"""One volunteer: the page, the gates, corrections; and a volunteer's own way in."""

from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from app import clock
from app.actions.access import looks
from app.actions.letters.pairs import decisions
from app.actions.people import emails
from app.actions.people import volunteers as actions
from app.actions.transaction import on_locked
from app.errors import Refused
from app.locale import lazy as _l
from app.models import Volunteer
from app.permissions import allowed_at, needs_reason, requires, scope_for
from app.store.access.addresses import bad_address, waiting_address
from app.store.access.users import has_password, user_of_id
from app.store.desk.checklist.volunteer import way_of
from app.store.people.merges import standing_merge
from app.store.people.twins import twins_of_volunteer
from app.store.people.volunteers import (
    gates_of,
    pairs_of_volunteer,
    volunteer_by_code,
    volunteer_of_user,
)
from app.web.acting import acting
from app.web.editing.edits import Edit
from app.web.letters.endings.questions import answered, questions, tell_own_again
from app.web.letters.standing import said_of_pairs
from app.web.people.volunteers_forms import CorrectionForm, filled_with
from app.wording import sentence_of
from letters.pairs.effects import Fact

blueprint = Blueprint("volunteers", __name__, url_prefix="/volunteers")

GATE_NAMES: dict[str, Any] = {
    "vetting": _l("Record check"),
    "training": _l("Training"),
    "pledge": _l("Pledge"),
}
PERSONAL = ("birth", "email", "name", "phone")


@blueprint.get("/<code>")
@requires("volunteers.view")
def volunteer(code: str) -> str:
    """One volunteer, without what is personal."""
    return page_of_volunteer(volunteer_by_code(scope_for("volunteers.view"), code))


@blueprint.post("/<code>/personal")
@requires("volunteers.name")
def personal(code: str) -> str | Response:
    """The same with name and contact; the look is written down."""
    scope = scope_for("volunteers.name")
    row = volunteer_by_code(scope, code)
    try:
        looks.look(
            "volunteer",
            row.code,
            PERSONAL,
            acting=acting(),
            reason=request.form.get("reason", ""),
            reason_needed=needs_reason("volunteers.name", row),
        )
    except Refused as refusal:
        flash(sentence_of(refusal), "error")
        return redirect(url_for("volunteers.volunteer", code=code))
    return page_of_volunteer(volunteer_by_code(scope, code), shown=True)


def page_of_volunteer(row: Volunteer, shown: bool = False) -> str:
    """The page of one volunteer."""
    pairs, here = pairs_of_volunteer(row, scope_for("pairs.view")), allowed_at(row)
    return render_template(
        "people/volunteers/volunteer.html",
        volunteer=row,
        here=here,
        shown=shown,
        today=clock.today(),
        gates=gates_of(row, clock.today()),
        gate_names=GATE_NAMES,
        pairs=pairs,
        standings=said_of_pairs([pair for pair in pairs if pair.until_on is None]),
        if_left=questions(Fact.VOLUNTEER_LEFT, volunteer_id=row.id),
        if_shut=questions(Fact.GATE_SHUT, volunteer_id=row.id),
        twins=twins_of_volunteer(scope_for("people.merge"), row) if here("people.merge") else None,
        merged=standing_merge("volunteer", row.id, clock.now()) if here("people.merge") else None,
        signs_in=has_password(row.user_id),
        account=user_of_id(row.user_id) if row.user_id else None,
        waiting=waiting_address(row.user_id, clock.now()),
        bad=bad_address(row.email),
        needs_reason=needs_reason("volunteers.name", row),
    )


@blueprint.post("/<code>/gates/<gate>")
@requires("volunteers.clear")
def set_gate(code: str, gate: str) -> Response:
    """Open or close one gate."""
    scope = scope_for("volunteers.clear")
    try:
        if request.form.get("close"):
            decisions.close_gate(scope, code, gate, answered(), acting=acting())
        else:
            on = request.form.get("on", clock.today(), type=date.fromisoformat)
            tell_own_again(decisions.open_gate(scope, code, gate, on, acting=acting()))
    except Refused as refusal:
        flash(sentence_of(refusal), "error")
    else:
        flash(_("Saved."), "ok")
    return redirect(url_for("volunteers.volunteer", code=code))


@blueprint.get("/<code>/edit")
@requires("volunteers.edit")
def edit(code: str) -> str:
    """The form, filled in: that is a look too."""
    row = volunteer_by_code(scope_for("volunteers.edit"), code)
    looks.look("volunteer", code, PERSONAL, acting=acting())
    form = filled_form(row).remember(f"volunteer:{code}")
    return render_template("people/volunteers/form.html", form=form, volunteer=row)


def filled_form(row: Volunteer) -> CorrectionForm:
    """The form as the volunteer fills it."""
    return CorrectionForm(clock.today(), row.interests, formdata=None, data=filled_with(row))


@blueprint.post("/<code>/edit")
@requires("volunteers.edit")
def save(code: str) -> str | Response:
    """Correct what this person changed, and ask where somebody else did too."""
    scope = scope_for("volunteers.edit")
    row = volunteer_by_code(scope, code)
    form = CorrectionForm(clock.today(), row.interests)
    if not form.validate_on_submit():
        return render_template("people/volunteers/form.html", form=form, volunteer=row)
    edit = Edit("volunteer", code, form, filled_form)
    try:
        changed = on_locked(
            lambda: volunteer_by_code(scope, code),
            lambda row: actions.edit(scope, code, edit.changes(row), acting=acting()),
        )
    except Refused as refusal:
        form.form_errors.append(sentence_of(refusal))
        edit.show_clashes(saved=False)
        return render_template("people/volunteers/form.html", form=form, volunteer=row)
    if edit.clashes:
        looks.look("volunteer", code, PERSONAL, acting=acting())
        edit.show_clashes()
        return render_template("people/volunteers/form.html", form=form, volunteer=row)
    flash(_("Saved.") if changed else _("Nothing was different."), "ok")
    return redirect(url_for("volunteers.volunteer", code=code))


@blueprint.post("/<code>/mail-again")
@requires("volunteers.edit")
def mail_again(code: str) -> Response:
    """Mail arrives at the volunteer's address again."""
    row = volunteer_by_code(scope_for("volunteers.edit"), code)
    emails.try_again(row.email, "volunteer", code, acting=acting())
    flash(_("We send mails to this address again."), "ok")
    return redirect(url_for("volunteers.volunteer", code=code))


@blueprint.post("/<code>/leave")
@requires("volunteers.edit")
def leave(code: str) -> Response:
    """The volunteer takes no more children; one tap brings them back."""
    scope = scope_for("volunteers.edit")
    if request.form.get("back"):
        tell_own_again(decisions.volunteer_comes_back(scope, code, acting=acting()))
        flash(_("Welcome back."), "ok")
    else:
        decisions.volunteer_leaves(scope, code, clock.today(), answered(), acting=acting())
        flash(_("The volunteer is in no new round. Pairs that are still open are held."), "ok")
    return redirect(url_for("volunteers.volunteer", code=code))


@blueprint.get("/my-way-in")
@requires("volunteers.own")
def my_way_in() -> str:
    """A volunteer's own gates."""
    row = volunteer_of_user(current_user.id)
    gates = gates_of(row, clock.today())
    return render_template(
        "people/volunteers/my_way_in.html",
        volunteer=row,
        gates=gates,
        gate_names=GATE_NAMES,
        step=way_of(row, clock.today()),
    )
