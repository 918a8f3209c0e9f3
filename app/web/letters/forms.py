"""Forms of letters."""

from datetime import date, datetime

from flask_wtf import FlaskForm
from wtforms import (
    DateField,
    HiddenField,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.validators import InputRequired, Length, Optional

from app.locale import lazy as _l
from app.web.choices import choices
from app.web.numbers import WholeField
from app.wording.letters import STEPS
from letters.states import State


class MoveForm(FlaskForm):
    """A step of one letter; without a day it is today's."""

    to = SelectField(
        _l("What happened"),
        [InputRequired(_l("Choose what happened."))],
        choices=choices((state.value, words) for state, words in STEPS.items()),
    )
    on = DateField(_l("On which day"), [Optional()])
    note = StringField(
        _l("Note (no names)"),
        [Length(max=200)],
        description=_l("Only the coordinators of the region and you read it."),
    )
    next = HiddenField()

    def offer(self, states: tuple[State, ...], today: date) -> "MoveForm":
        """The same form with these steps to choose from."""
        self.to.choices = choices((state.value, STEPS[state]) for state in states)
        self.on.data = today
        return self


class MoveManyForm(MoveForm):
    """A step of the letters that are marked in a list."""

    codes = SelectMultipleField(_l("Letters"), validate_choice=False)


class UndoForm(FlaskForm):
    """Taking back one event; a coordinator says why where another logged it, or on another day."""

    number = WholeField(validators=[InputRequired()])
    reason = StringField(_l("Why it is taken back"), [Length(max=200)])
    next = HiddenField()


class TakeBackForm(FlaskForm):
    """Taking back what one logged at a moment."""

    moment = HiddenField(name="at")
    next = HiddenField()

    @property
    def at(self) -> datetime | None:
        """The moment, with its zone; None where it is none."""
        try:
            at = datetime.fromisoformat(self.moment.data or "")
        except ValueError:
            return None
        return at if at.tzinfo else None
