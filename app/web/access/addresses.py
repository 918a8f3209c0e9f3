"""The address of a person: changed, confirmed by a mail to the new one, tried again."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app import clock
from app.actions.access import contacts
from app.actions.people import emails
from app.errors import Refused
from app.extensions import limiter
from app.permissions import public, requires, scope_for, signed_in
from app.store.access.addresses import address_behind
from app.store.access.users import user_by_id
from app.web.access.accounts import account_page
from app.web.access.accounts_forms import AddressForm, OwnAddressForm
from app.web.acting import acting
from app.web.word_files import word_file
from app.wording import sentence_of

blueprint = Blueprint("addresses", __name__)


@blueprint.after_request
def not_kept(response: Response) -> Response:
    """Browsers keep no copy of these pages."""
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.post("/account/address")
@requires("account.own")
@limiter.limit("30 per minute")
def change_own() -> Any:
    """Give oneself another address."""
    form, user = OwnAddressForm(), signed_in()
    if form.validate_on_submit():
        try:
            change = emails.change_own(
                user, form.own_password.data or "", form.email.data or "", acting=acting()
            )
        except Refused as refusal:
            form.form_errors.append(sentence_of(refusal))
        else:
            flash_change(change)
            return redirect(url_for("accounts.account"))
    return account_page(user, address_form=form), 422


@blueprint.post("/account/mail-again")
@requires("account.own")
def own_mail_again() -> Response:
    """Mail arrives at one's own address again."""
    user = signed_in()
    emails.try_again(user.email, "user", str(user.id), acting=acting())
    flash(_("We send mails to this address again."), "ok")
    return redirect(url_for("accounts.account"))


@blueprint.post("/users/<int:user_id>/letter")
@requires("users.manage")
def letter(user_id: int) -> Response:
    """A letter to print with a new way in, for a contact whom no mail reaches."""
    someone = user_by_id(scope_for("users.manage"), user_id)
    try:
        made = contacts.make_letter(someone, acting=acting())
    except Refused as refusal:
        flash(sentence_of(refusal), "error")
        return redirect(url_for("users.user", user_id=user_id))
    return word_file(made.content, f"{_('invitations')}-{clock.today()}")


@blueprint.post("/users/<int:user_id>/address")
@requires("users.manage")
def change(user_id: int) -> Response:
    """Give a user another address."""
    someone, form = user_by_id(scope_for("users.manage"), user_id), AddressForm()
    if not form.validate_on_submit():
        flash(" ".join(str(words) for words in form.email.errors), "error")
        return redirect(url_for("users.user", user_id=user_id))
    try:
        person = emails.person_of_user(someone)
        flash_change(emails.change(person, form.email.data or "", acting=acting()))
    except Refused as refusal:
        flash(sentence_of(refusal), "error")
    return redirect(url_for("users.user", user_id=user_id))


@blueprint.post("/users/<int:user_id>/mail-again")
@requires("users.propose")
def mail_again(user_id: int) -> Response:
    """Mail arrives at a user's address again."""
    someone = user_by_id(scope_for("users.propose"), user_id)
    emails.try_again(someone.email, "user", str(user_id), acting=acting())
    flash(_("We send mails to this address again."), "ok")
    return redirect(url_for("users.user", user_id=user_id))


@blueprint.get("/address/<token>")
@public("the link in the mail")
def confirm(token: str) -> Any:
    """One button: a mail scanner that opens the link confirms nothing."""
    try:
        address = address_behind(token, clock.now())
    except Refused as refusal:
        return render_template("access/accounts/spent.html", words=sentence_of(refusal))
    return render_template("access/accounts/confirm.html", token=token, address=address)


@blueprint.post("/address/<token>")
@public("the link in the mail")
@limiter.limit("20 per hour")
def confirmed(token: str) -> Any:
    """The new address holds."""
    try:
        emails.confirm(token, acting=acting())
    except Refused as refusal:
        return render_template("access/accounts/spent.html", words=sentence_of(refusal)), 410
    flash(_("The new address holds from now on. Sign in with it."), "ok")
    return redirect(url_for("accounts.account"))


def flash_change(change: emails.AddressAnswer) -> None:
    """What became of a new address."""
    match change:
        case emails.AddressAnswer.SAME:
            flash(_("Nothing was different."), "ok")
        case emails.AddressAnswer.DONE:
            flash(_("The new address holds from now on."), "ok")
        case emails.AddressAnswer.WAITS:
            flash(
                _("We have asked at the new address. Until it is confirmed the old one holds."),
                "ok",
            )
