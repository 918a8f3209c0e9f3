"""Answers of a survey in a row: a tool that exports the numbers of options instead of their words
says nothing that can be read, and the row says so.
"""

import re

from app.intake.kinds.row import RowReading
from app.intake.opening.sheets import Cell
from app.intake.values.choices import read_choice
from app.intake.values.interests import read_interests
from app.intake.values.text import packed

# 1┋3┋5: what was chosen, by its place in a list that the file does not hold.
# A paper that says yes is one when it is back; a slip to be returned may say no.
_PAPER = re.compile(r"(?:同意|授权)书|consentform")
_RETURNED = re.compile(
    r"已?(?:经|上|提|缴|收|签)?(?:交|收|回收|返还)(?:回|到|齐|了)?|已?签订|齐|returned|received"
)
_NUMBERS = re.compile(r"\d{1,2}(?:[┋|,、;/丨┃]+\d{1,2})*")


def told_interests(row: RowReading) -> list[str]:
    """The interests of a row; none where the cell has numbers of options."""
    if _by_numbers(row, "interests"):
        row.note("option_numbers", "interests")
        return []
    return row.may("interests", read_interests) or []


def told_choice(row: RowReading, field: str) -> bool | None:
    """Yes or no in words: the first option of a survey need not be yes."""
    if _by_numbers(row, "interests") and _by_numbers(row, field):
        row.note("option_numbers", field)
        return None
    if _PAPER.search(packed(row.headings.get(field))):
        return row.may(field, _of_a_paper)
    return row.may(field, read_choice)


def _of_a_paper(cell: Cell) -> bool | None:
    return True if _RETURNED.fullmatch(packed(cell)) else read_choice(cell)


def _by_numbers(row: RowReading, field: str) -> bool:
    return bool(_NUMBERS.fullmatch(packed(row.cells.get(field))))
