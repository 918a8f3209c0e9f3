"""Columns that tell something on the first row of each block alone, as a merged cell becomes in a
text table. In goes an outline, out come the fields whose blank cells mean the cell above.
"""

from itertools import pairwise

from app.intake.faults import Remark
from app.intake.outline.outline import Outline
from app.intake.values.text import shown

_FIELDS = ("grade", "class")


def told_once(outline: Outline) -> frozenset[str]:
    """The fields of grade and class that are told once a block: every value once, blanks between,
    and no fewer of them.
    """
    return frozenset(name for name in _FIELDS if _is_told_once(outline, name))


def notes_on(outline: Outline, fields: frozenset[str]) -> tuple[Remark, ...]:
    """What to tell of the fields that were filled down."""
    return tuple(
        Remark("filled_down", outline.heading_of(name), field=name) for name in sorted(fields)
    )


def _is_told_once(outline: Outline, field: str) -> bool:
    named, told = outline.mapping.get("name"), outline.mapping.get(field)
    if named is None or told is None:
        return False
    texts = [
        shown(outline.sheet.cell(index, told.column))
        for index in range(outline.header.last + 1, len(outline.sheet.rows))
        if shown(outline.sheet.cell(index, named.column))
    ]
    filled = [text for text in texts if text]
    blocks = len(set(filled)) == len(filled) and 2 * len(filled) <= len(texts)
    return bool(filled) and bool(texts[0]) and blocks and any(not b for _, b in pairwise(texts))
