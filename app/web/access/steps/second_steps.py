"""The second step of signing in: its code, and the page on which it is set up."""

from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app import clock
from app.actions.access import second_steps as actions
from app.errors import Refused
from app.extensions import limiter
from app.models import User
from app.permissions import has_reach, public, requires, signed_in
from app.store.access.second_steps import codes_left, second_step_of
from app.web.access.accounts_forms import CodeForm, OwnPasswordForm, SetUpForm
from app.web.access.devices import source_of
from app.web.access.sessions import begin_session, held_here, waiting_for_code
from app.web.access.steps.phone_keys import PhoneKey
from app.web.access.ways_in import enter
from app.web.acting import acting
from app.wording import sentence_of

blueprint = Blueprint("second_steps", __name__)


@blueprint.after_request
def not_kept(response: Response) -> Response:
    """Browsers keep no copy of these pages."""
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.get("/sign-in/code")
@public("the second half of the way in")
def code() -> Any:
    """The form, for whoever gave the password here a moment ago."""
    if waiting_for_code() is None:
        return redirect(url_for("accounts.sign_in"))
    return render_template("access/accounts/code.html", form=CodeForm())


@blueprint.post("/sign-in/code")
@public("the second half of the way in")
@limiter.limit("30 per minute")
def send_code() -> Any:
    """Check the code; the session begins with it."""
    entry, form = waiting_for_code(), CodeForm()
    if entry is None:
        return redirect(url_for("accounts.sign_in"))
    if form.validate_on_submit():
        user, remembered = entry.user, entry.row.remembered
        source = source_of(user.email or user.phone or "")
        try:
            actions.prove(user, form.code.data or "", source, now=clock.now())
        except Refused as refusal:
            form.form_errors.append(sentence_of(refusal))
        else:
            kept = form.kept.data or ""
            return enter(user, remembered=remembered, kept=kept, proved_at=clock.now())
    return render_template("access/accounts/code.html", form=form), 422


@blueprint.get("/account/second-step")
@requires("account.own")
def second_step() -> str:
    """How the second step stands, and how it is set up."""
    user = signed_in()
    return page_of(user, SetUpForm(formdata=None, sealed=PhoneKey.new().sealed_for(user)))


@blueprint.post("/account/second-step")
@requires("account.own")
@limiter.limit("30 per minute")
def set_up() -> Any:
    """Let the phone's codes count; the recovery codes are shown on this page alone."""
    user, form = signed_in(), SetUpForm()
    key = PhoneKey.opened(form.sealed.data or "", user)
    if key is None:
        flash(_("This page was open for long. Here is a new key."), "warning")
        return redirect(url_for("second_steps.second_step"))
    if not form.validate_on_submit():
        return page_of(user, form), 422
    try:
        remembered = held_here().remembered
        typed, password = form.code.data or "", form.own_password.data or ""
        codes = actions.set_up(user, key.secret, typed, password, acting=acting())
    except Refused as refusal:
        form.form_errors.append(sentence_of(refusal))
        return page_of(user, form), 422
    begin_session(user, remembered, clock.now())
    return render_template("access/accounts/recovery_codes.html", codes=codes)


@blueprint.post("/account/second-step/codes")
@requires("account.own")
@limiter.limit("30 per minute")
def new_codes() -> Any:
    """Other recovery codes; those before count no more."""
    user, form = signed_in(), OwnPasswordForm()
    try:
        codes = actions.new_codes(user, form.own_password.data or "", acting=acting())
    except Refused as refusal:
        flash(sentence_of(refusal), "error")
        return redirect(url_for("second_steps.second_step"))
    return render_template("access/accounts/recovery_codes.html", codes=codes)


@blueprint.post("/account/second-step/off")
@requires("account.own")
@limiter.limit("30 per minute")
def switch_off() -> Response:
    """Sign in by password alone again, where nothing asks for more."""
    user, form = signed_in(), OwnPasswordForm()
    try:
        actions.switch_off(
            user, form.own_password.data or "", required=must_have(user), acting=acting()
        )
        flash(_("The second step is switched off."), "ok")
    except Refused as refusal:
        flash(sentence_of(refusal), "error")
    return redirect(url_for("second_steps.second_step"))


def must_have(user: User) -> bool:
    """Whether the user reaches nothing without a second step."""
    return bool(current_app.config["TOTP_REQUIRED"]) and has_reach(user)


def page_of(user: User, form: SetUpForm) -> str:
    """The page of one's own second step, with the key that the form carries."""
    return render_template(
        "access/accounts/second_step.html",
        form=form,
        key=PhoneKey.opened(form.sealed.data or "", user),
        owner=user.email or user.phone or "",
        step=second_step_of(user.id),
        left=codes_left(user.id),
        must_have=must_have(user),
    )
