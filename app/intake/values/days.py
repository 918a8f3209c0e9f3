"""In goes a cell of a log, out comes its day; one without a year is the last of that date."""

import re
from datetime import date

from app.intake.faults import Unreadable
from app.intake.opening.sheets import Cell
from app.intake.values.birth import read_birth
from app.intake.values.calendar.clocks import parted
from app.intake.values.numerals import HAN_NUMBER, han_number
from app.intake.values.text import folded, packed

_YEARLESS = re.compile(r"(\d{1,2})[月./\-](\d{1,2})[日号]?")
_LEAP_YEARS = 8
"""How far back a 29 February is looked for."""


def read_day(cell: Cell, on: date) -> date | None:
    """A whole date, as in a list of letter moves; None if empty.

    Raises Unreadable: date_ambiguous, and as read_birth.
    """
    if not folded(cell) and not isinstance(cell, date):
        return None
    if isinstance(cell, float) and re.fullmatch(r"\d{1,2}\.[123]", f"{cell:.10g}"):
        # 11.2 may have been typed as 11.20.
        raise Unreadable("date_ambiguous")
    if day := _yearless(cell, on):
        return day
    born = read_birth(cell, on)
    if born is None or born.exact is None:
        raise Unreadable("date_unreadable")
    return born.exact


def _yearless(cell: Cell, on: date) -> date | None:
    if isinstance(cell, date):
        return None
    text = packed(parted(folded(cell))[0])
    if "月" in text and "年" not in text:
        text = re.sub(HAN_NUMBER, lambda found: str(han_number(found.group()) or ""), text)
    found = _YEARLESS.fullmatch(text)
    if not found:
        return None
    month, day = int(found.group(1)), int(found.group(2))
    if month > 12 >= day:
        month, day = day, month
    return _last(month, day, on)


def _last(month: int, day: int, on: date) -> date:
    for year in range(on.year, on.year - _LEAP_YEARS - 1, -1):
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if found <= on:
            return found
    raise Unreadable("date_impossible")
