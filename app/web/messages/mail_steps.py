"""The link of a mail that says of one letter: I posted it, or it came. It shows no name."""

from datetime import date
from typing import Any

from flask import render_template
from flask_wtf import FlaskForm
from wtforms import DateField
from wtforms.validators import Optional

from app import clock
from app.actions.letters import letters as actions
from app.actions.letters.moves import MoveAnswer
from app.errors import NotFound, Refused
from app.locale import lazy as _l
from app.models import User
from app.permissions import public, scope_of
from app.store.access.users import owner_of_mail_link
from app.store.messages.mail_steps import MailStep, mail_step
from app.tokens import LinkOver, MailPurpose, mail_link
from app.web.messages.mail_links import blueprint, of_owner, often
from app.wording import sentence_of


class StepForm(FlaskForm):
    """The day of the step; without one it is today."""

    on = DateField(_l("On which day"), [Optional()])


@blueprint.get("/step/<token>")
@public("the signed link in the mail, for one step of one letter of whom it was written to")
@often
def step(token: str) -> str:
    """The form, filled: one tap is left."""
    user, found = _found(token)
    return _page(token, user, found, StepForm(formdata=None, on=clock.today()))


@blueprint.post("/step/<token>")
@public("the signed link in the mail, for one step of one letter of whom it was written to")
@often
def send_step(token: str) -> Any:
    """Log the step as the owner of the link does; a second tap says who did it and when."""
    (user, found), form, by = _found(token), StepForm(), None
    by = of_owner(user)
    if not form.validate_on_submit():
        return _page(token, user, found, form), 422
    on = form.on.data or by.today
    try:
        reach = _reach(user, by.today)
        answer = actions.move(reach, found.code, found.to, on, acting=by, how="mail")
    except Refused as refusal:
        form.on.errors = [sentence_of(refusal)]
        return _page(token, user, found, form), 422
    return _page(token, user, _found(token)[1], form, answer)


def _found(token: str) -> tuple[User, MailStep]:
    """Raises NotFound for a link that is not ours, LinkOver where it says nothing any more."""
    today = clock.today()
    link = mail_link(MailPurpose.STEP, token, today)
    user = owner_of_mail_link(link)
    try:
        return user, mail_step(_reach(user, today), link.about)
    except NotFound as gone:
        raise LinkOver("mail_links.over") from gone


def _reach(user: User, today: date) -> Any:
    return scope_of(user, "letters.move", today)


def _page(
    token: str, user: User, found: MailStep, form: StepForm, answer: MoveAnswer | None = None
) -> str:
    event = answer.event if answer else None
    own = found.done is not None and found.done.actor_id == user.id
    page = "messages/step.html"
    return render_template(page, token=token, step=found, form=form, event=event, own=own)
