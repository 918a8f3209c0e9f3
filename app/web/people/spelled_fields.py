"""Fields of forms that take what the importer takes from a cell, by the same code."""

from collections.abc import Callable
from datetime import date
from typing import Any, Protocol, cast

from wtforms import Form, StringField
from wtforms.validators import StopValidation

from app.intake import Remark
from app.intake.faults import Unreadable
from app.intake.values.birth import read_birth
from app.intake.values.people import read_phone
from app.wording.intake.remarks import remark_words

LONGEST = 60
"""What is read of what was typed: no birth and no number is written in more signs."""


class Dated(Protocol):
    """A form that knows the day it is filled in on."""

    today: date


class SpelledField(StringField):
    """Text that is understood in many spellings; after validation it holds the one we keep.

    `spelled` makes that of the text and the form's day, or raises Unreadable.
    """

    def __init__(self, *words: Any, spelled: Callable[[str, date], str], **more: Any) -> None:
        super().__init__(*words, **more)
        self._spelled = spelled

    def pre_validate(self, form: Form) -> None:
        """Read what was typed; what cannot be read is said, and no other check is asked."""
        try:
            self.data = self._spelled((self.data or "")[:LONGEST], cast(Dated, form).today)
        except Unreadable as fault:
            words = remark_words(Remark(fault.code, details=fault.details))
            raise StopValidation(words) from fault

    def post_validate(self, form: Form, validation_stopped: bool) -> None:
        """Shown again with a fault, it is shown as it was typed."""
        if self.errors and self.raw_data:
            self.data = self.raw_data[0]


def phone_digits(text: str, _today: date) -> str:
    """The digits of a mobile or a land line, '' for none. Raises Unreadable."""
    return read_phone(text) or ""


def birth_known(text: str, today: date) -> str:
    """2014-06-22, 2014-06 or 2014: all that the text tells of a birth. Raises Unreadable."""
    born = read_birth(text, today)
    if born is None:
        return ""
    if born.after(today):
        raise Unreadable("birth_future")
    parts = (f"{born.year:04d}", born.month and f"{born.month:02d}", born.day and f"{born.day:02d}")
    return "-".join(part for part in parts if part)


def birth_month(text: str, today: date) -> str:
    """2005-06, or 2005 where the text tells no month. Raises Unreadable."""
    return birth_known(text, today)[: len("2005-06")]
