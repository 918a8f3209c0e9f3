"""Tables that are no lists: forms of one person each, one below another or side by side, and people
who stand in columns. In goes a sheet, out comes the list that it would be.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.intake.fields import CHILDREN, VOLUNTEERS
from app.intake.fields.people import Whose
from app.intake.fields.phrase import phrase_of, says_whose
from app.intake.headers.forms import people_of_forms
from app.intake.headers.header import SEARCHED_ROWS, Header, header_of
from app.intake.headers.labels import LabelTable, Place, label_in, value_in
from app.intake.headers.relaying import People, relaid
from app.intake.headers.stacked import people_of_tables
from app.intake.headers.turned import people_in_columns
from app.intake.opening.sheets import Sheet
from app.intake.values.text import shown

_BORN = frozenset({"birth_date", "resident_id", "age"})
# Beside its name a form asks for so much at least, in so many rows.
_LEAST = 2
_SIDE_BY_SIDE = 3
_LEAST_OF_A_LABEL = 4
_OWN = frozenset({Whose.CHILD, Whose.VOLUNTEER})
_HINT = re.compile(r"必填|选填|请|如[：:]|例如|填写|required|optional|please|e\.g\.", re.I)


@dataclass(frozen=True, slots=True)
class LaidOut:
    """A sheet as a list, with its header."""

    sheet: Sheet
    header: Header


def as_list(kind: str, sheet: Sheet) -> LaidOut | None:
    """The list of a sheet that is none: below its 姓名 stand other labels; None for a list."""
    if kind not in (CHILDREN, VOLUNTEERS):
        return None
    table = LabelTable(kind, sheet)
    names = [at for at, fields in _labels(table) if "name" in fields and _is_of_a_form(table, at)]
    name = next((at for at in names if _heads_labels(table, at)), None)
    if name is None:
        stacked = people_of_tables(table)
        return _laid(kind, sheet, stacked) if stacked else None
    text = label_in(sheet.cell(*name))
    starts = [at for at in table.all_named(text) if _is_of_a_form(table, at)]
    read = people_in_columns if _in_columns(table, name) else people_of_forms
    return _laid(kind, sheet, read(table, starts))


def _laid(kind: str, sheet: Sheet, people: People) -> LaidOut:
    laid, first, last = relaid(sheet, people)
    return LaidOut(laid, header_of(kind, laid, first, last))


def _labels(table: LabelTable) -> Iterator[tuple[Place, set[str]]]:
    for row in range(min(len(table.sheet.rows), SEARCHED_ROWS)):
        for column in range(len(table.sheet.rows[row])):
            if found := table.fields_at((row, column)):
                yield (row, column), found


def _is_of_a_form(table: LabelTable, name: Place) -> bool:
    """Whether a label is that of a name, with room for one: a bare 儿童 heads a group, 申请儿童
    none.
    """
    text = label_in(table.sheet.cell(*name))
    if _is_in_a_header(table, name[0]):
        return False
    named = phrase_of(text).what or len(text) >= _LEAST_OF_A_LABEL
    return bool(named) and _has_a_value(table, name) and _is_the_childs(table, name)


def _is_in_a_header(table: LabelTable, row: int) -> bool:
    """Whether labels stand side by side in a row, with no room for values."""
    known = [column for column in range(table.width) if table.fields_at((row, column))]
    return sum(1 for column in known if column + 1 in known) >= _SIDE_BY_SIDE


def _is_the_childs(table: LabelTable, name: Place) -> bool:
    """Whether neither the group beside a label nor the line above it says that it is another's."""
    row, column = name
    beside = label_in(table.sheet.cell(*table.home_of((row, column - 1)))) if column else ""
    lines = (list(table.begun_in(at, range(table.width))) for at in range(row - 1, -1, -1))
    above = next((line[0] for line in lines if len(line) == 1), None)
    groups = (beside, shown(table.sheet.cell(*above)) if above else "")
    return not any(says_whose(text) and phrase_of(text).whose not in _OWN for text in groups)


def _has_a_value(table: LabelTable, name: Place) -> bool:
    """Whether behind a label stands something else than the next one, as in a header, or than a
    hint at what to write, as in a template.
    """
    if value_in(table.sheet.cell(*name)):
        return True
    beside = table.right_of(name)
    text = shown(table.sheet.cell(*beside))
    return beside[1] < table.width and not (table.fields_at(beside) or _HINT.match(text))


def _heads_labels(table: LabelTable, name: Place) -> bool:
    """Whether below a label stand further ones in most rows, and among them that of a birth."""
    row, _ = name
    beside = {shown(cell) for cell in table.sheet.rows[row]}
    lower = [at for at, _ in _labels(table) if at[0] > row]
    lower = [at for at in lower if shown(table.sheet.cell(*at)) not in beside]
    rows = {at[0] for at in lower}
    known = set[str]().union(*(table.fields_at(at) for at in lower))
    if len(known) < _LEAST or len(rows) < _LEAST or not _everything(table) & _BORN:
        return False
    filled = _filled_below(table.sheet, row, max(rows))
    return 2 * len(rows) > filled or len({at for at in lower if at[1] == name[1]}) * 2 > filled


def _everything(table: LabelTable) -> set[str]:
    return set[str]().union(*(fields for _, fields in _labels(table)))


def _filled_below(sheet: Sheet, row: int, last: int) -> int:
    """How many rows below have more than a title in them."""
    rows: Sequence[int] = range(row + 1, last + 1)
    return sum(1 for at in rows if sum(1 for cell in sheet.rows[at] if shown(cell)) > 1)


def _in_columns(table: LabelTable, name: Place) -> bool:
    """Several values behind each label, and no label among them, are several people."""
    row, column = name
    beside = any(at[1] > column and at[0] >= row for at, _ in _labels(table))
    values = [text for text in map(shown, table.sheet.rows[row][column + 1 :]) if text]
    return not beside and len(values) > 1
