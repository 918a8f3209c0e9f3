"""The forms on the page of a concern, each with a prefix of its own."""

from collections.abc import Iterable
from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from app.actions.concerns.case import LONGEST_NAME
from app.actions.concerns.steps import LONGEST
from app.locale import lazy as _l
from app.models import User
from app.web.choices import choices
from app.web.numbers import WholeField
from app.wording.concerns import NOTE_KINDS, OUTCOMES, REFERRAL_CONSENTS

NEEDED = _l("Please write a few words first.")
DAY_NEEDED = _l("Please give the day.")
WRITTEN = [InputRequired(NEEDED), Length(max=LONGEST)]
SESSION_MINUTES = NumberRange(1, 480, _l("Please give 1 to 480 minutes."))


class DeedForm(FlaskForm):
    """One of several forms of a page: its fields are named after its key."""

    def __init__(self, key: str, **kwargs: Any) -> None:
        super().__init__(prefix=key, **kwargs)
        self.key = key


class WordsForm(DeedForm):
    """A few words, and nothing else."""

    words = TextAreaField(_l("In a few words"), WRITTEN)


class HandOnForm(DeedForm):
    """To whom somebody hands it on, and why."""

    to = SelectField(_l("To whom?"))
    words = TextAreaField(_l("Why, and what is to be done next"), WRITTEN)
    knows = BooleanField(_l("I know somebody in it: keep it from me from now on"))

    def offering(self, others: Iterable[User]) -> "HandOnForm":
        """With the people who may have it."""
        people = [(str(user.id), user.shown_name) for user in others]
        self.to.choices = choices([("", _l("whoever is next")), *people])
        return self


class CloseForm(DeedForm):
    """How it ended, for the second person and for later."""

    outcome = SelectField(_l("How did it end?"), choices=choices(OUTCOMES.items()))
    words = TextAreaField(_l("What was done, and why it is over"), WRITTEN)


class NoteForm(DeedForm):
    """A note, or what came of a session."""

    kind = SelectField(_l("How"), choices=choices(NOTE_KINDS.items()))
    on = DateField(_l("Day"), [InputRequired(DAY_NEEDED)])
    minutes = WholeField(_l("Minutes"), [Optional(), SESSION_MINUTES])
    words = TextAreaField(_l("What was seen and said"), WRITTEN)
    needs_follow_up = BooleanField(_l("Needs follow-up"))


class ReferralForm(DeedForm):
    """Whom outside somebody asks to help."""

    to = StringField(_l("Who is asked to help?"), [InputRequired(NEEDED), Length(max=LONGEST_NAME)])
    consent = SelectField(_l("Was the family asked?"), choices=choices(REFERRAL_CONSENTS.items()))


class RestForm(DeedForm):
    """The day on which somebody looks again."""

    on = DateField(_l("I look again on"), [InputRequired(DAY_NEEDED)])


class LookForm(DeedForm):
    """Why somebody must see who the child is."""

    words = StringField(
        _l("Why do you need the name and the phone?"),
        [InputRequired(_l("Please say why.")), Length(max=200)],
    )
