"""Columns of months whose cells hold whole dates. In goes an outline, out comes whether the births
of a list are months: headed 出生年月, and every one the first of its month.

Excel stores 2014年6月 as the first of June, and not every form of file tells how it was shown.
"""

import re
from datetime import date

from app.intake.faults import Remark, Unreadable
from app.intake.opening.sheets import Cell
from app.intake.outline.outline import Outline
from app.intake.values.birth import Birth, read_birth
from app.intake.values.text import packed, shown

_FIELD = "birth_date"
_HEADED = re.compile(r"年月(?!日)|month")
_ENOUGH = 3
"""So many children are not all born on the first of a month."""


def births_are_months(outline: Outline, on: date) -> bool:
    """Whether the days of the column for births were put there by a program."""
    guess = outline.mapping.get(_FIELD)
    if guess is None or not _HEADED.search(packed(outline.heading_of(_FIELD))):
        return False
    cells = (
        outline.sheet.cell(index, guess.column)
        for index in range(outline.header.last + 1, len(outline.sheet.rows))
    )
    days = [born.day for cell in cells if shown(cell) and (born := _born(cell, on)) and born.day]
    return len(days) >= _ENOUGH and set(days) == {1}


def note_on_months(outline: Outline) -> Remark:
    """What to tell of a column whose days were left out."""
    return Remark("births_are_months", outline.heading_of(_FIELD), field=_FIELD)


def as_month(cells: dict[str, Cell], on: date) -> dict[str, Cell]:
    """The cells of a row, of its birth the month alone."""
    born = _born(cells.get(_FIELD), on)
    return {**cells, _FIELD: f"{born.year}年{born.month}月"} if born and born.day else cells


def _born(cell: Cell, on: date) -> Birth | None:
    try:
        return read_birth(cell, on)
    except Unreadable:
        return None
