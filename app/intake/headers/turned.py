"""People who stand in columns, their headings in the first. In go a table and where each band of
them begins with its 姓名, out come the people, from left to right and from the top down.
"""

from collections.abc import Sequence
from itertools import count, pairwise

from app.intake.fields.phrase import says_whose
from app.intake.headers.labels import Entry, LabelTable, Place, label_in
from app.intake.headers.relaying import Listed, People
from app.intake.opening.sheets import Shape, column_letters
from app.intake.values.text import shown


def people_in_columns(table: LabelTable, starts: Sequence[Place]) -> People:
    """The people of a table, each called by a number: the column of the first is 2 if it is B."""
    row, column = starts[0]
    rows = [at for at, other in starts if other == column]
    first = _top(table, row, column)
    lead = row - first
    bounds = [first, *(at - lead for at in rows[1:]), len(table.sheet.rows)]
    numbers = count(column + 2)
    persons = []
    for top, bottom in pairwise(bounds):
        labelled = _labelled(table, range(top, bottom), column)
        for at in range(column + 1, table.width):
            entries = [_entry(table, place, group, at) for place, group in labelled]
            number = next(numbers)
            if any(shown(entry.value) for entry in entries):
                persons.append(Listed(number, entries))
    return People(Shape.TURNED, first, persons)


def _top(table: LabelTable, row: int, column: int) -> int:
    """The first row of the block that a label is in: above it stands a title or nothing."""
    while row > 0 and len(list(table.begun_in(row - 1, range(column, table.width)))) > 2:
        row -= 1
    return row


def _labelled(table: LabelTable, rows: range, column: int) -> list[tuple[Place, str]]:
    """Where the label of each row stands, with its group: to the left of it, or above."""
    found = []
    section = ""
    for row in rows:
        label = shown(table.sheet.cell(row, column))
        filled = list(table.begun_in(row, range(column + 1, table.width)))
        if label and not filled and (says_whose(label) or table.spans.get((row, column))):
            section = label if says_whose(label) else ""
            continue
        left = table.home_of((row, column - 1)) if column else None
        beside = shown(table.sheet.cell(*left)) if left else ""
        if label or filled:
            found.append(((row, column), "" if beside.isdigit() else beside or section))
    return found


def _entry(table: LabelTable, label: Place, group: str, column: int) -> Entry:
    row, _ = label
    home = table.home_of((row, column))
    text = label_in(table.sheet.cell(*label)) or f"{column_letters(label[1])}{row + 1}"
    return Entry(text, group, table.sheet.cell(*home), label, home)
