"""Births in two columns. In go the cells of year, month and day, one of which holds two of them
(2014/6 beside 12, 2014 beside 6月12日); out come the three.
"""

import re
from collections.abc import Mapping
from datetime import date

from app.intake.fields.parts import PartRole
from app.intake.opening.sheets import Cell
from app.intake.values.text import packed

_YEAR, _MONTH, _DAY = PartRole.YEAR, PartRole.MONTH, PartRole.DAY
_YEAR_AND_MONTH = re.compile(
    r"(\d{4}|\d{2})[年./、·-](\d{1,2})月?份?|((?:19|20)\d\d)(0[1-9]|1[0-2])"
)
_MONTH_AND_DAY = re.compile(r"(\d{1,2})[月./、·-](\d{1,2})[日号]?|(\d\d)(\d\d)")


def doubles_parted(
    cells: Mapping[PartRole, Cell], texts: dict[PartRole, str]
) -> dict[PartRole, str]:
    """The texts of the three parts; as they are where no cell holds two of them."""
    if _MONTH not in cells and texts.get(_DAY):
        year = cells.get(_YEAR)
        two = _two_of(_YEAR_AND_MONTH, year)
        # 2014.1 as a number is January or October.
        if two and not (isinstance(year, float) and two[1] == "1"):
            return {**texts, _YEAR: two[0], _MONTH: two[1]}
    if _DAY not in cells and texts.get(_MONTH):
        month = cells.get(_MONTH)
        if isinstance(month, date):
            return {**texts, _MONTH: str(month.month), _DAY: str(month.day)}
        if two := _two_of(_MONTH_AND_DAY, month):
            # 6.1 as a number is the first or the tenth.
            day = "" if isinstance(month, float) and two[1] in "123" else two[1]
            return {**texts, _MONTH: two[0], _DAY: day}
    return texts


def _two_of(pattern: re.Pattern[str], cell: Cell) -> tuple[str, str] | None:
    found = pattern.fullmatch(packed(cell))
    if found is None:
        return None
    first, second = [group for group in found.groups() if group]
    return first, second
