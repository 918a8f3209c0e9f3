"""One-time links about passwords: asked for, opened, used.

Opening a link changes nothing: mail scanners open links before their readers do.
"""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app import clock
from app.actions.access import accounts
from app.errors import Refused
from app.extensions import limiter
from app.permissions import public
from app.web.access.accounts_forms import ForgottenForm, SetPasswordForm
from app.web.access.ways_in import enter
from app.web.acting import acting
from app.wording import sentence_of

blueprint = Blueprint("links", __name__)


@blueprint.after_request
def not_kept(response: Response) -> Response:
    """Browsers keep no copy of these pages."""
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.get("/forgotten")
@public("who forgot the password cannot sign in")
def forgotten() -> str:
    """Ask for a link to set a new password."""
    return render_template("access/accounts/forgotten.html", form=ForgottenForm())


@blueprint.post("/forgotten")
@public("who forgot the password cannot sign in")
@limiter.limit("10 per minute; 60 per hour")
def send_forgotten() -> Any:
    """Send the link, and say the same whether the address is known or not."""
    form = ForgottenForm()
    if not form.validate_on_submit():
        return render_template("access/accounts/forgotten.html", form=form), 422
    accounts.ask_reset(form.email.data or "", now=clock.now())
    flash(_("If this address has an account, a mail with a link is on its way."), "ok")
    return redirect(url_for("accounts.sign_in"))


@blueprint.get("/set-password/<token>")
@public("the token is the key")
def set_password(token: str) -> Any:
    """The page behind the link of a mail."""
    return _form_page(token, SetPasswordForm())


@blueprint.post("/set-password/<token>")
@public("the token is the key")
@limiter.limit("30 per minute")
def send_set_password(token: str) -> Any:
    """Set the password and begin a session."""
    form = SetPasswordForm()
    if not form.validate_on_submit():
        return _form_page(token, form), 422
    try:
        user = accounts.set_password(token, form.password.data or "", acting=acting())
    except Refused as refusal:
        form.form_errors.append(sentence_of(refusal))
        return _form_page(token, form), 422
    response = enter(user, tells=False)
    flash(_("Your password is set. Welcome!"), "ok")
    return response


def _form_page(token: str, form: SetPasswordForm) -> str:
    try:
        owner = accounts.owner_of(token, clock.now())
    except Refused as refusal:
        return render_template("access/accounts/spent.html", words=sentence_of(refusal))
    return render_template("access/accounts/set_password.html", form=form, owner=owner, token=token)
