"""Small tables of one row each, stacked on each other: 姓名 and 性别 over their values, below them
监护人 and 电话 over theirs. In go a table, out come the people, each called by its first value row.
"""

from collections.abc import Sequence

from app.intake.fields.phrase import says_whose
from app.intake.headers.labels import Entry, LabelTable, Place, label_in
from app.intake.headers.relaying import Listed, People
from app.intake.opening.sheets import Shape
from app.intake.values.text import shown

_LEAST = 2
_BORN = frozenset({"birth_date", "resident_id", "age"})


def people_of_tables(table: LabelTable) -> People | None:
    """Everybody of whom there are tables of one row; None for a list, where rows follow rows."""
    heads = _heads(table)
    if len(heads) < _LEAST or not all(_has_one_row(table, row, heads) for row in heads):
        return None
    first = heads[0]
    starts = [row for row in heads if _texts(table, row) == _texts(table, first)]
    fields = [_fields(table, row) for row in heads]
    whole = "name" in fields[0] and set[str]().union(*fields) & _BORN
    # A second list has a name of its own, unless the line above says that it is another's.
    lists = [row for row in heads if row not in starts and "name" in _fields(table, row)]
    if not whole or len(starts) == len(heads) or not all(_section(table, row) for row in lists):
        return None
    persons = []
    for start, end in zip(starts, [*starts[1:], len(table.sheet.rows)], strict=True):
        mine = [row for row in heads if start <= row < end]
        entries = [entry for row in mine for entry in _entries(table, row)]
        persons.append(Listed(start + 2, entries))
    lines = _lines(table, heads)
    return People(Shape.FORMS, first, sorted([*persons, *lines], key=lambda one: one.line))


def _heads(table: LabelTable) -> list[int]:
    """The rows of labels; none once two rows of values follow one, as below the head of a list."""
    found: list[int] = []
    for row in range(len(table.sheet.rows)):
        if _is_header(table, row):
            if _filled(table, row + 2) >= _LEAST and not _is_header(table, row + 2):
                return []
            found.append(row)
    return found


def _is_header(table: LabelTable, row: int) -> bool:
    """Whether most cells of a row are labels, side by side."""
    cells = list(table.begun_in(row, range(table.width)))
    known = [at for at in cells if table.fields_at(at)]
    return len(known) >= _LEAST and 2 * len(known) > len(cells)


def _has_one_row(table: LabelTable, row: int, heads: Sequence[int]) -> bool:
    """Whether below a header stands one row of values, and no further one."""
    below = _filled(table, row + 1) > 0 and row + 1 not in heads
    return below and (row + 2 in heads or _filled(table, row + 2) < _LEAST)


def _filled(table: LabelTable, row: int) -> int:
    inside = row < len(table.sheet.rows)
    return len(list(table.begun_in(row, range(table.width)))) if inside else 0


def _texts(table: LabelTable, row: int) -> list[str]:
    return [shown(table.sheet.cell(*at)) for at in table.begun_in(row, range(table.width))]


def _fields(table: LabelTable, row: int) -> set[str]:
    cells = table.begun_in(row, range(table.width))
    return set[str]().union(*(table.fields_at(at) for at in cells))


def _section(table: LabelTable, row: int) -> str:
    """The line above a header, if it says whose the table is."""
    texts = _texts(table, row - 1) if row else []
    return texts[0] if len(texts) == 1 and says_whose(texts[0]) else ""


def _entries(table: LabelTable, row: int) -> list[Entry]:
    group = _section(table, row)
    return [_entry(table, at, group) for at in table.begun_in(row, range(table.width))]


def _entry(table: LabelTable, at: Place, group: str) -> Entry:
    value_at = table.home_of((at[0] + 1, at[1]))
    label = label_in(table.sheet.cell(*at))
    return Entry(label, group, table.sheet.cell(*value_at), at, value_at)


def _lines(table: LabelTable, heads: Sequence[int]) -> list[Listed]:
    """The rows that are neither headers nor values: titles and notes."""
    used = {at for row in heads for at in (row, row + 1)}
    rows = (row for row in range(heads[0], len(table.sheet.rows)) if row not in used)
    return [Listed(row + 1, (), " ".join(texts)) for row in rows if (texts := _texts(table, row))]
