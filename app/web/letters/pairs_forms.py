"""Forms of pairs."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, SelectField, StringField
from wtforms.validators import InputRequired, Length

from app.locale import lazy as _l
from app.web.choices import choices
from app.wording.letters.pairs import END_REASONS
from letters.pairs.facts import EndReason


class EndForm(FlaskForm):
    """Why and when a pair ends, and how the guardian's refusal is known."""

    reason = SelectField(
        _l("Why it ends"),
        [InputRequired(_l("Choose a reason."))],
        choices=choices([("", _l("choose …")), *END_REASONS.items()]),
    )
    on = DateField(_l("Last day"), [InputRequired(_l("Please give the last day."))])
    evidence = StringField(_l("If consent was withdrawn: how we know"), [Length(max=200)])
    then_find = BooleanField(_l("Look for a new letter friend for the child right after"))
    sure = BooleanField()


class RaiseForm(FlaskForm):
    """The graver reason of an end."""

    reason = SelectField(_l("Why it ends"), [InputRequired(_l("Choose a reason."))])
    evidence = StringField(_l("If consent was withdrawn: how we know"), [Length(max=200)])

    def __init__(self, offered: tuple[EndReason, ...], **filled: Any) -> None:
        super().__init__(**filled)
        words = [(reason.value, END_REASONS[reason]) for reason in offered]
        self.reason.choices = choices([("", _l("choose …")), *words])


class ReasonForm(FlaskForm):
    """Why a pair is held, or why somebody may be in rounds again."""

    reason = StringField(
        _l("Why (no names)"),
        [InputRequired(_l("Please say why, in a few words without names.")), Length(max=200)],
    )
