"""Tables that are no lists. In goes a sheet, out comes what it is instead: a form for one person,
or people who stand in columns.
"""

from collections.abc import Iterator
from enum import StrEnum

from app.intake.fields import CHILDREN, VOLUNTEERS
from app.intake.fields.headings import EXACT, likenesses
from app.intake.opening.sheets import Sheet
from app.intake.outline.header import SEARCHED_ROWS
from app.intake.values.text import shown


class Shape(StrEnum):
    """What a sheet is that is no list. The words are the codes of the refusals."""

    FORM = "form_of_one"
    COLUMNS = "people_in_columns"


_BORN = frozenset({"birth_date", "resident_id", "age"})
_LEAST_LABELS = 3


def shape_of(kind: str, sheet: Sheet) -> Shape | None:
    """What a sheet of people is if it is no list: below its 姓名 stand other labels."""
    if kind not in (CHILDREN, VOLUNTEERS):
        return None
    labels = dict(_labels(kind, sheet))
    for (row, column), fields in labels.items():
        if "name" not in fields:
            continue
        below = {
            at: found for (at, beside), found in labels.items() if beside == column and at >= row
        }
        known = set().union(*below.values())
        everywhere = set().union(*labels.values())
        if len(known) >= _LEAST_LABELS and everywhere & _BORN and len(below) >= _LEAST_LABELS:
            return _form_or_columns(sheet, labels, column, row)
    return None


def _labels(kind: str, sheet: Sheet) -> Iterator[tuple[tuple[int, int], set[str]]]:
    for row, cells in enumerate(sheet.rows[:SEARCHED_ROWS]):
        for column, cell in enumerate(cells):
            found = {field for field, sure in likenesses(kind, shown(cell)) if sure > EXACT}
            if found:
                yield (row, column), found


def _form_or_columns(
    sheet: Sheet, labels: dict[tuple[int, int], set[str]], column: int, row: int
) -> Shape:
    """Several values behind each label, and no label among them, are several people."""
    others = [at for at in labels if at[1] > column and at[0] >= row]
    values = [text for text in map(shown, sheet.rows[row][column + 1 :]) if text]
    return Shape.FORM if others or len(values) < 2 else Shape.COLUMNS
