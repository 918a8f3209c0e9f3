"""In goes a resident id (GB 11643), out come birth date and gender; the id is forgotten."""

import re
from dataclasses import dataclass
from datetime import date

from stdnum.cn import ric

from app.intake.faults import Unreadable
from app.intake.opening.sheets import Cell
from app.intake.values.text import packed


@dataclass(frozen=True, slots=True)
class FromId:
    """All that is kept of a resident id."""

    born: date
    gender: str


def read_resident_id(cell: Cell) -> FromId:
    """Birth date and gender ('m' or 'f') from an 18-character id.

    Raises Unreadable: id_rounded (Excel kept 15 digits only), id_length, id_characters,
    id_check_digit, id_birth_impossible. None of them carries the id.
    """
    if isinstance(cell, float) and cell >= 1e15:
        raise Unreadable("id_rounded")
    text = re.sub(r"[-'\"`‘’]|\.0+$", "", packed(cell)).upper()
    if "E+" in text:
        raise Unreadable("id_rounded")
    if len(text) != 18:
        raise Unreadable("id_length", length=len(text))
    if not re.fullmatch(r"\d{17}[\dX]", text, re.ASCII):
        raise Unreadable("id_characters")
    return FromId(_born(text), "m" if int(text[16]) % 2 else "f")


def _born(text: str) -> date:
    # The date first: of an id with an impossible date, that is the fault people find.
    try:
        born = date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError:
        raise Unreadable("id_birth_impossible") from None
    if ric.calc_check_digit(text) != text[17]:
        # Of 18 figures Excel keeps 15 and writes noughts for the rest.
        if text.endswith("000"):
            raise Unreadable("id_rounded")
        raise Unreadable("id_check_digit")
    return born
