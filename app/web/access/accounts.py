"""Signing in and out, and the page of one's own account."""

from typing import Any

from flask import (
    Blueprint,
    flash,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask_babel import gettext as _
from flask_login import current_user, logout_user
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from app import clock
from app.actions.access import accounts, sessions
from app.errors import Refused
from app.extensions import limiter
from app.models import User
from app.permissions import allowed, has_reach, public, requires, signed_in
from app.store.access.addresses import bad_address, waiting_address
from app.store.access.second_steps import second_step_of
from app.web.access.accounts_forms import (
    ChangePasswordForm,
    OwnAddressForm,
    PreferencesForm,
    SignInForm,
)
from app.web.access.devices import source_of
from app.web.access.sessions import TOKEN, begin_session, held_here
from app.web.access.ways_in import enter
from app.web.acting import acting
from app.web.addresses import local_path
from app.wording import sentence_of

blueprint = Blueprint("accounts", __name__)


@blueprint.after_request
def not_kept(response: Response) -> Response:
    """Browsers keep no copy of these pages."""
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.get("/sign-in")
@public("the way in")
def sign_in() -> Any:
    """The form; who is in goes on."""
    if current_user.is_authenticated:
        return redirect(local_path(request.args.get("next", "")))
    return render_template("access/accounts/sign_in.html", form=SignInForm())


@blueprint.post("/sign-in")
@public("the way in")
@limiter.limit("30 per minute")
def send_sign_in() -> Any:
    """Check the password and begin a session."""
    form = SignInForm()
    if not form.validate_on_submit():
        return render_template("access/accounts/sign_in.html", form=form), 422
    email, source = form.email.data or "", source_of(form.email.data or "")
    try:
        user = accounts.sign_in(email, form.password.data or "", source, now=clock.now())
    except Refused as refusal:
        form.form_errors.append(sentence_of(refusal))
        return render_template("access/accounts/sign_in.html", form=form), 422
    return enter(user, remembered=form.remember.data, kept=form.kept.data or "")


@blueprint.post("/sign-out")
@public("the way out, also for who is out already")
def sign_out() -> Response:
    """End this session: a copy of its cookie opens nothing any more."""
    language, token = session.get("locale"), session.get(TOKEN)
    if isinstance(token, str):
        sessions.end_token(token)
    logout_user()
    session.clear()
    session.update({"locale": language} if language else {})
    flash(_("You are signed out."), "ok")
    return redirect(url_for("accounts.sign_in"))


def account_page(user: User, **given: FlaskForm) -> str:
    """The page of one's own account; `given` are forms as they were sent."""
    forms = {
        "form": given.get("form")
        or PreferencesForm(formdata=None, obj=user, language=user.locale or ""),
        "password_form": given.get("password_form") or ChangePasswordForm(formdata=None),
        "address_form": given.get("address_form") or OwnAddressForm(formdata=None),
    }
    return render_template(
        "access/accounts/account.html",
        **forms,
        has_second_step=second_step_of(user.id) is not None,
        asks_for_step=has_reach(user),
        waiting=waiting_address(user.id, clock.now()),
        bad=bad_address(user.email),
    )


@blueprint.get("/account")
@requires("account.own")
def account() -> str:
    """One's own settings."""
    user = signed_in()
    return account_page(user, form=PreferencesForm.of(user, clock.today()))


@blueprint.post("/account")
@requires("account.own")
def send_account() -> Any:
    """Store one's own settings."""
    user, today = signed_in(), clock.today()
    form = PreferencesForm.of(user, today)
    if not form.validate_on_submit():
        return account_page(user, form=form), 422
    wanted = accounts.Preferences(
        shown_name=form.shown_name.data or "",
        language=form.language.data or None,
        reminders_wanted=form.reminders_wanted.data,
        snoozed_until=form.snoozed_until.data,
        digest_hour=form.digest_hour.data,
        digest_days=form.days(user, today),
    )
    accounts.set_preferences(user, wanted, acting=acting())
    session.pop("locale", None)
    flash(_("Saved."), "ok")
    return redirect(url_for("accounts.account"))


@blueprint.post("/account/password")
@requires("account.own")
@limiter.limit("30 per minute")
def send_password() -> Any:
    """Change one's own password; this session goes on, all others end."""
    form, user = ChangePasswordForm(), signed_in()
    if form.validate_on_submit():
        held = held_here()
        try:
            accounts.change_password(
                user, form.current.data or "", form.password.data or "", acting=acting()
            )
        except Refused as refusal:
            form.form_errors.append(sentence_of(refusal))
        else:
            begin_session(user, held.remembered, held.proved_at)
            flash(_("Your password is changed. All other devices are signed out."), "ok")
            if allowed("calendar.own"):
                flash(_("Give your calendar its new link: the old one has ended too."), "ok")
            return redirect(url_for("accounts.account"))
    return account_page(user, password_form=form), 422


@blueprint.post("/account/sign-out-everywhere")
@requires("account.own")
def sign_out_everywhere() -> Response:
    """End one's sessions on all devices, this one too."""
    accounts.end_sessions(signed_in(), acting=acting())
    flash(_("You are signed out on all devices."), "ok")
    return redirect(url_for("accounts.sign_in"))
