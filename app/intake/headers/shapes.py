"""Tables that are no lists. In goes a sheet, out comes what it is instead: a form for one person,
or people who stand in columns.
"""

from collections.abc import Iterator
from enum import StrEnum

from app.intake.fields import CHILDREN, VOLUNTEERS
from app.intake.fields.headings import EXACT, likenesses
from app.intake.headers.header import SEARCHED_ROWS
from app.intake.opening.sheets import Sheet
from app.intake.values.text import shown


class Shape(StrEnum):
    """What a sheet of people is that is no list."""

    FORM = "form"
    COLUMNS = "columns"


_BORN = frozenset({"birth_date", "resident_id", "age"})
# Beside its name a form asks for so much at least, one below the other.
_LEAST_LABELS = 2
Labels = dict[tuple[int, int], set[str]]


def shape_of(kind: str, sheet: Sheet) -> Shape | None:
    """What a sheet of people is if it is no list: below its 姓名 stand other labels."""
    if kind not in (CHILDREN, VOLUNTEERS):
        return None
    labels = dict(_labels(kind, sheet))
    everywhere = set[str]().union(*labels.values())
    for (row, column), fields in labels.items():
        if "name" in fields and everywhere & _BORN and _heads_labels(sheet, labels, row, column):
            return _form_or_columns(sheet, labels, column, row)
    return None


def _heads_labels(sheet: Sheet, labels: Labels, row: int, column: int) -> bool:
    """Whether a label stands above further ones, in a column where most cells are labels."""
    rows = range(row + 1, min(len(sheet.rows), row + SEARCHED_ROWS))
    filled = [(at, column) for at in rows if shown(sheet.cell(at, column))]
    below = [at for at in filled if at in labels]
    known = set[str]().union(*(labels[at] for at in below))
    is_next = bool(below) and below[0] == filled[0]
    return len(known) >= _LEAST_LABELS and (is_next or 2 * len(below) > len(filled))


def _labels(kind: str, sheet: Sheet) -> Iterator[tuple[tuple[int, int], set[str]]]:
    for row, cells in enumerate(sheet.rows[:SEARCHED_ROWS]):
        for column, cell in enumerate(cells):
            found = {field for field, sure in likenesses(kind, shown(cell)) if sure > EXACT}
            if found:
                yield (row, column), found


def _form_or_columns(sheet: Sheet, labels: Labels, column: int, row: int) -> Shape:
    """Several values behind each label, and no label among them, are several people."""
    others = [at for at in labels if at[1] > column and at[0] >= row]
    values = [text for text in map(shown, sheet.rows[row][column + 1 :]) if text]
    return Shape.FORM if others or len(values) < 2 else Shape.COLUMNS
