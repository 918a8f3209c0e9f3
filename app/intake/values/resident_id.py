"""In goes a resident id (GB 11643), out come birth date and gender; the id is forgotten."""

import re
from dataclasses import dataclass
from datetime import date

from stdnum.cn import ric

from app.intake.faults import Unreadable
from app.intake.opening.sheets import Cell
from app.intake.values.text import is_han, packed

# A passport, or a permit of those from Hong Kong, Macao or Taiwan.
_OTHER = re.compile(r"[A-Z]{1,3}\d{6,10}(?:\([A-Z\d]\))?|\d{8}|\d{10}(?:\([A-Z]\))?")
# The number of a pupil's record is the id behind a G, or an L for the time being.
_RECORD = re.compile(r"^[GL](?=\d{17}[\dX]$)")
# 居民身份证 is what is read; 01 and 1 are its codes, and any other word is another document.
_RESIDENT = re.compile(
    r"(?:[a\d]{1,2}[-_.、:]?)?(?:中国|中华人民共和国|大陆|内地|国内|第?二代|临时|公民)*(?:居民)?身份证件?"
    r"(?:号码?)?(?:\((?:大陆|内地|中国)\))?|[\d/\-]*"
    r"|(?:chinese|mainland|national|resident)*(?:id|identity)(?:card)?"
)


@dataclass(frozen=True, slots=True)
class FromId:
    """All that is kept of a resident id."""

    born: date
    gender: str | None


def says_no_id(cell: Cell) -> bool:
    """Whether a cell is empty or says that there is no id, as 未办理."""
    text = packed(cell)
    return not text or (is_han(text) and not any(sign.isdigit() for sign in text))


def says_other_id(cell: Cell) -> bool:
    """Whether the kind of a document is another than a resident id: 护照, 户口簿, 出生医学证明."""
    return not _RESIDENT.fullmatch(packed(cell))


def read_resident_id(cell: Cell) -> FromId:
    """Birth date and gender ('m' or 'f') from an 18-character id, or the number of a pupil's
    record, which holds it.

    Raises Unreadable: id_rounded (Excel kept 15 digits only), id_other (a passport or a permit),
    id_length, id_characters, id_check_digit, id_birth_impossible. None of them carries the id.
    """
    if isinstance(cell, float) and cell >= 1e15:
        raise Unreadable("id_rounded")
    text = re.sub(r"[-'\"`‘’]|\.0+$|[。.、,;]+$", "", packed(cell)).upper()
    text, of_record = _RECORD.subn("", text)
    if "E+" in text:
        raise Unreadable("id_rounded")
    if _OTHER.fullmatch(text):
        raise Unreadable("id_other")
    if len(text) != 18:
        raise Unreadable("id_length", length=len(text))
    if not re.fullmatch(r"\d{17}[\dX]", text, re.ASCII):
        raise Unreadable("id_characters")
    # Records are numbered by hand, and of their figures the birth alone is meant.
    return FromId(_born(text), None if of_record else "m" if int(text[16]) % 2 else "f")


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
