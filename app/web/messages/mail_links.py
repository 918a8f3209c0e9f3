"""The links of mails: each does one thing for whom it was written to, on one tap more.

Opening a page changes nothing: machines open the links of mails too.
"""

from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, render_template
from flask_wtf import FlaskForm
from wtforms import DateField
from wtforms.validators import InputRequired

from app import clock
from app.actions.messages import resting
from app.actor import Acting, Actor
from app.errors import Refused
from app.extensions import csrf, limiter
from app.locale import lazy as _l
from app.models import User
from app.permissions import public
from app.store.access.users import owner_of_mail_link
from app.tokens import LinkOver, MailPurpose, mail_link
from app.web.acting import acting
from app.wording import sentence_of

blueprint = Blueprint("mail_links", __name__, url_prefix="/mail")
A_DAY, A_WEEK = timedelta(days=1), timedelta(days=7)
often = limiter.limit("60 per minute")


class RemindersRestForm(FlaskForm):
    """The day on which reminders begin again."""

    until = DateField(
        _l("Until the end of the exams, or another day"), [InputRequired(_l("Choose a day."))]
    )


@blueprint.after_request
def not_kept(response: Response) -> Response:
    """Browsers keep no copy of these pages, search engines no address."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@blueprint.errorhandler(LinkOver)
def link_over(error: LinkOver) -> tuple[str, int]:
    """A kind page, with the other way to the same."""
    return render_template("messages/link_over.html"), 410


@blueprint.get("/rest/<token>")
@public("the signed link in the mail, for the reminders of whom it was written to")
@often
def rest(token: str) -> str:
    """Until when reminders shall rest."""
    owner_of(MailPurpose.REST, token)
    return _rest_page(token, RemindersRestForm(formdata=None))


@blueprint.post("/rest/<token>")
@public("the signed link in the mail, for the reminders of whom it was written to")
@often
def send_rest(token: str) -> Any:
    """They rest until the day that was tapped or written."""
    user, form = owner_of(MailPurpose.REST, token), RemindersRestForm()
    if not form.validate_on_submit() or form.until.data is None:
        return _rest_page(token, form), 422
    try:
        resting.rest(user, form.until.data, acting=of_owner(user))
    except Refused as refusal:
        form.until.errors = [sentence_of(refusal)]
        return _rest_page(token, form), 422
    return render_template("messages/resting.html", token=token, until=form.until.data)


@blueprint.get("/unsubscribe/<token>")
@public("the signed link in the mail, for the reminders of whom it was written to")
@often
def unsubscribe(token: str) -> str:
    """One button: whoever only looks ends nothing."""
    user = owner_of(MailPurpose.UNSUBSCRIBE, token)
    return render_template("messages/ended.html", token=token, ended=not user.reminders_wanted)


@blueprint.post("/unsubscribe/<token>")
@csrf.exempt
@public("mailboxes end the mails of whom the signed link was written to (RFC 8058)")
@often
def send_unsubscribe(token: str) -> str:
    """End the digests: the button of the page, or of the mailbox itself, which sends no token."""
    user = owner_of(MailPurpose.UNSUBSCRIBE, token)
    resting.end_digests(user, acting=of_owner(user))
    return render_template("messages/ended.html", token=token, ended=True)


@blueprint.post("/unsubscribe/<token>/undo")
@public("the signed link in the mail, for the reminders of whom it was written to")
@often
def subscribe(token: str) -> str:
    """Take it back."""
    user = owner_of(MailPurpose.UNSUBSCRIBE, token)
    resting.begin_digests(user, acting=of_owner(user))
    return render_template("messages/ended.html", token=token, ended=False)


def owner_of(purpose: MailPurpose, token: str) -> User:
    """Whom a link speaks for today. Raises NotFound, LinkOver."""
    return owner_of_mail_link(mail_link(purpose, token, clock.today()))


def of_owner(user: User) -> Acting:
    """Whoever is signed in on the device: it is the owner of the link who acts."""
    return acting().by(Actor(user.id))


def _rest_page(token: str, form: RemindersRestForm) -> str:
    today = clock.today()
    days = {"tomorrow": today + A_DAY, "week": today + A_WEEK}
    return render_template("messages/rest.html", token=token, form=form, **days)
