"""Numbers that come in addresses and forms: never larger than a row's can be."""

import re
from typing import Any

from flask_babel import gettext as _
from werkzeug.routing import IntegerConverter
from wtforms import IntegerField

LARGEST = 2**31 - 1


class IdConverter(IntegerConverter):
    """The number of a row in an address; where it is larger than any, there is no page."""

    def __init__(self, *given: Any, **options: Any) -> None:
        super().__init__(*given, **({"max": LARGEST} | options))


def number_said(text: str) -> int | None:
    """The number that was written in plain digits; None for anything else, and what is too large.

    A superscript is a digit to Python and no number; of thousands of digits it makes none.
    """
    if not re.fullmatch(r"-?[0-9]{1,10}", text):
        return None
    number = int(text)
    return number if abs(number) <= LARGEST else None


def whole(text: str) -> int:
    """The number that was written. Raises ValueError where no row or column can hold it."""
    number = number_said(text.strip())
    if number is None:
        raise ValueError(text[:20])
    return number


class WholeField(IntegerField):
    """A field for a whole number in plain digits that a row can hold."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """What was typed. Raises ValueError where it is no such number."""
        if valuelist and number_said(valuelist[0].strip()) is None:
            self.data = None
            raise ValueError(_("Please give a whole number."))
        super().process_formdata(valuelist)
