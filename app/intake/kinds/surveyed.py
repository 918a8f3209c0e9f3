"""Answers of a survey in a row: a tool that exports the numbers of options instead of their words
says nothing that can be read, and the row says so.
"""

import re

from app.intake.kinds.row import RowReading
from app.intake.opening.sheets import Cell
from app.intake.values.answers.marked import another_in, mark_in
from app.intake.values.choices import read_choice
from app.intake.values.interests import read_interests
from app.intake.values.text import packed

# 1┋3┋5: what was chosen, by its place in a list that the file does not hold.
# A paper that says yes is one when it is back; a slip to be returned may say no.
_PAPER = re.compile(r"(?:同意|授权)书|consentform")
_RETURNED = re.compile(
    r"已?(?:经|上|提|缴|收|签)?(?:交|收|回收|返还)(?:回|到|齐|了)?|已?签订|齐|returned|received"
)
_SIGNED = re.compile(r"(?<![,;、。(\s])[,;、。(\s]*+(?:签[名字]|家长|监护人)?[:：]?[)\s]*+$")
_LENGTH_OF_A_NAME = range(2, 5)
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
    if mark := mark_in(row.cells.get(field)):
        row.note("refused_by_mark", field, text=mark)
        return False
    if who := another_in(row.cells.get(field)):
        row.note("consent_of_another", field, who=who.replace(" ", "、"))
        return None
    is_paper = bool(_PAPER.search(packed(row.headings.get(field))))
    cell = _unsigned(row, field)
    return row.may(field, lambda _: _of_a_paper(cell) if is_paper else read_choice(cell))


def _unsigned(row: RowReading, field: str) -> Cell:
    """The cell without the guardian's name, who signed beside the answer; not their name alone."""
    cell, signer = row.cells.get(field), packed(row.cells.get("guardian"))
    text = packed(cell)
    if len(signer) not in _LENGTH_OF_A_NAME or signer not in text:
        return cell
    return _SIGNED.sub("", text.replace(signer, "")) or cell


def _of_a_paper(cell: Cell) -> bool | None:
    return True if _RETURNED.fullmatch(packed(cell)) else read_choice(cell)


def _by_numbers(row: RowReading, field: str) -> bool:
    return bool(_NUMBERS.fullmatch(packed(row.cells.get(field))))
