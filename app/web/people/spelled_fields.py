"""Fields of forms that take what the importer takes from a cell, by the same code."""

from collections.abc import Callable
from datetime import date
from typing import Any, Protocol, cast

from wtforms import Form, StringField
from wtforms.validators import StopValidation

from app.intake import Remark
from app.intake.faults import Unreadable
from app.intake.values.birth import Birth, read_birth
from app.intake.values.people import read_phone
from app.wording.intake.remarks import remark_words


class SpelledField(StringField):
    """Text that is understood in many spellings; after validation it holds the one we keep."""

    def pre_validate(self, form: Form) -> None:
        """Read what was typed; what cannot be read is said, and no other check is asked."""
        if not (self.data or "").strip():
            return
        try:
            self.data = self.spelled(self.data or "", form)
        except Unreadable as fault:
            words = remark_words(Remark(fault.code, details=fault.details))
            raise StopValidation(words) from fault

    def spelled(self, text: str, form: Form) -> str:
        """The spelling that we keep of what the text means. Raises Unreadable."""
        raise NotImplementedError


class PhoneField(SpelledField):
    """A mobile or a land line, with or without spaces and words beside it."""

    def spelled(self, text: str, form: Form) -> str:
        """The digits of the first number in the text. Raises Unreadable."""
        return read_phone(text) or ""


class Dated(Protocol):
    """A form that knows the day it is filled in on."""

    today: date


class BirthField(SpelledField):
    """A birth: a date, a month or a year, as exact as it was typed; the form has `today`."""

    def __init__(self, *words: Any, kept: Callable[[Birth], str], **more: Any) -> None:
        super().__init__(*words, **more)
        self._kept = kept

    def spelled(self, text: str, form: Form) -> str:
        """ISO text of the birth, as exact as `kept` makes it. Raises Unreadable."""
        today = cast(Dated, form).today
        born = read_birth(text, today)
        if born is None:
            return ""
        if born.after(today):
            raise Unreadable("birth_future")
        return self._kept(born)


def day_of(born: Birth) -> str:
    """2014-06-22, 2014-06 or 2014: all that is known."""
    parts = (f"{born.year:04d}", born.month and f"{born.month:02d}", born.day and f"{born.day:02d}")
    return "-".join(part for part in parts if part)


def month_of(born: Birth) -> str:
    """2005-06, or 2005 where no month is known."""
    return day_of(born)[: len("2005-06")]
