"""Labels and values of a table that is no list. In goes a sheet, out comes what a cell is the label
of, what stands beside it, and what is merged with it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from app.intake.fields.headings import EXACT, likenesses
from app.intake.headers.header import is_an_answer
from app.intake.opening.sheets import Cell, Sheet, Span
from app.intake.values.answers.ticked import ticked_words
from app.intake.values.text import shown

Place = tuple[int, int]
# 姓名：王红 in one cell.
_BOTH = re.compile(r"([^\d:：]{1,16})[:：]\s*(.*)")
# These head columns to be ticked, and stand in forms behind what is asked.
_ANSWERS = frozenset({"同意", "不同意"})
_ANSWER = re.compile(r"不?(?:同意|愿意|自愿|支持|允许|可以|接受)")


@dataclass(frozen=True, slots=True)
class Entry:
    """A label with the value that belongs to it, where both stand, and the group they are in."""

    label: str
    group: str
    value: Cell
    label_at: Place
    value_at: Place


def label_in(cell: Cell) -> str:
    """The label that a cell is or begins with."""
    text = shown(cell)
    both = _BOTH.fullmatch(text)
    return both.group(1).strip() if both else text


def value_in(cell: Cell) -> str:
    """What stands behind the label in the same cell; '' for nothing."""
    both = _BOTH.fullmatch(shown(cell))
    return both.group(2) if both else ""


@dataclass(frozen=True)
class LabelTable:
    """A sheet of labels and values for people of a kind."""

    kind: str
    sheet: Sheet
    spans: dict[Place, Span] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Notes for each cell which merged range it is in."""
        width = self.width
        for span in self.sheet.merged:
            for row in range(span.top, span.bottom + 1):
                for column in range(span.left, min(span.right, width) + 1):
                    self.spans[row, column] = span

    @property
    def width(self) -> int:
        """How many columns the sheet has."""
        return max(map(len, self.sheet.rows), default=0)

    def fields_at(self, at: Place) -> set[str]:
        """The fields that the label in a cell is known to name; none for an answer."""
        text = label_in(self.sheet.cell(*at))
        if not text or text in _ANSWERS or is_an_answer(text) or self._is_answered(at, text):
            return set()
        if ticked_words(text) is not None:
            return set()
        return {field for field, sure in likenesses(self.kind, text) if sure > EXACT}

    def _is_answered(self, at: Place, text: str) -> bool:
        """Whether 同意参加书信结对 is an answer: nothing stands behind it."""
        return bool(_ANSWER.match(text)) and not shown(self.sheet.cell(*self.right_of(at)))

    def all_named(self, text: str) -> list[Place]:
        """Where a label stands, from the top."""
        cells = ((r, c) for r, row in enumerate(self.sheet.rows) for c in range(len(row)))
        return [at for at in cells if label_in(self.sheet.cell(*at)) == text]

    def home_of(self, at: Place) -> Place:
        """The cell that has the content of a merged range."""
        span = self.spans.get(at)
        return (span.top, span.left) if span else at

    def right_of(self, at: Place) -> Place:
        """The cell behind a cell, or behind the range that it is merged in."""
        span = self.spans.get(at)
        return at[0], (span.right if span else at[1]) + 1

    def height_of(self, at: Place) -> int:
        """Over how many rows a cell is merged."""
        span = self.spans.get(at)
        return span.bottom - span.top + 1 if span else 1

    def begun_in(self, row: int, columns: range) -> Iterator[Place]:
        """The filled cells of a row, without those that reach down into it."""
        for column in columns:
            at = row, column
            if self.home_of(at) == at and shown(self.sheet.cell(row, column)):
                yield at
