"""The cells of a row by field. In goes a row of the sheet, out comes what each field's cell says
once merged cells, ditto marks and words for nothing are understood.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.intake.opening.sheets import Cell, Row, Sheet
from app.intake.outline.guess import Guess
from app.intake.rows.joining import joined
from app.intake.values.answers.ticked import with_ticks_told
from app.intake.values.text import shown

_DITTO = frozenset({"同上", "〃", "″", "“", "”", "''", '"'})
_NOTHING = frozenset({"无", "没有"})
# Under these '无' is an answer; under all others it says that there is nothing to say.
_ANSWERED = frozenset(
    {"interests", "status", "consent", "wants_lecture", "can_stay", "left_behind", "capacity"}
)
# What a cell may have boxes for. Those of a gender and of yes or no are read with their words.
_TICKABLE = frozenset({"relation", "status", "interests", "grade", "class"})


def merged_below(sheet: Sheet) -> dict[tuple[int, int], Cell]:
    """What the merged cell says, for each (row, column) that a merge downwards covers; of one over
    several columns, in the first of them.
    """
    covered: dict[tuple[int, int], Cell] = {}
    for span in sheet.merged:
        if span.bottom > span.top:
            text = sheet.cell(span.top, span.left)
            covered |= {
                (row, span.left): text
                for row in range(span.top + 1, min(span.bottom + 1, len(sheet.rows)))
            }
    return covered


@dataclass(slots=True)
class FieldCells:
    """Takes the rows from the top down and remembers the last cell of each field.

    `filled_down` are the fields whose blank cells mean what the cell above says.
    """

    merged: Mapping[tuple[int, int], Cell]
    filled_down: frozenset[str]
    above: dict[str, Cell] = field(default_factory=dict)

    def of(self, index: int, row: Row, mapping: Mapping[str, Guess]) -> dict[str, Cell]:
        """The cell of each field in the row with this index, from 0; None if it says nothing."""
        cells = {}
        for name, guess in mapping.items():
            if guess.parts:
                cell = joined(guess, lambda column: self._at(index, row, column))
            else:
                cell = self._at(index, row, guess.column)
            cell = with_ticks_told(cell) if name in _TICKABLE else cell
            blank = name in self.filled_down and not shown(cell)
            if blank or (isinstance(cell, str) and cell.strip() in _DITTO):
                cell = self.above.get(name)
            self.above[name] = cell
            cells[name] = None if _is_silent(name, cell) else cell
        return cells

    def _at(self, index: int, row: Row, column: int) -> Cell:
        cell = row[column] if column < len(row) else None
        return self.merged.get((index, column)) if cell is None else cell


def _is_silent(name: str, cell: Cell) -> bool:
    return isinstance(cell, str) and cell.strip() in _NOTHING and name not in _ANSWERED
