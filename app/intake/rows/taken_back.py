"""Consents taken back among the remarks. In go a row and its cells, out come the cells without an
agreement that a remark beside it denies.
"""

import re
from collections.abc import Mapping, Sequence

from app.intake.faults import Unreadable
from app.intake.fields.consent_words import SOMETHING_ELSE
from app.intake.opening.sheets import Cell, Row
from app.intake.outline.outline import Outline
from app.intake.values.choices import read_choice
from app.intake.values.masking import without_numbers
from app.intake.values.text import packed, shown

_REMARKS = re.compile(r"备注|说明|留言|补充|其[他它]|remark|note|comment")
_TAKES_BACK = re.compile(
    r"反悔|变卦|撤[回销]|不(?:再|想|肯|太)*(?:同意|愿意?|参加|参与|写信)|拒绝|婉拒|谢绝|退出|反对"
    r"|改变主意|withdr[ae]w|refus|declin|changed? (?:his|her|their) mind"
)
_QUOTED = 30


def remark_columns(outline: Outline) -> tuple[int, ...]:
    """The columns of remarks that no field took."""
    unused = ((column.index, packed(column.heading)) for column in outline.unused)
    return tuple(index for index, heading in unused if _REMARKS.search(heading))


def without_taken_back(
    remarks: Sequence[int], row: Row, cells: Mapping[str, Cell]
) -> tuple[dict[str, Cell], str]:
    """The cells, and the remark that denies the agreement they had; '' for none."""
    cells = dict(cells)
    if "consent" not in cells or not _agrees(cells["consent"]):
        return cells, ""
    for column in remarks:
        text = shown(row[column]) if column < len(row) else ""
        if text and _denies(text):
            return {**cells, "consent": None}, without_numbers(text)[:_QUOTED]
    return cells, ""


def _denies(text: str) -> bool:
    return bool(_TAKES_BACK.search(text)) and not SOMETHING_ELSE.search(text)


def _agrees(cell: Cell) -> bool:
    try:
        return read_choice(cell) is True
    except Unreadable:
        return False
