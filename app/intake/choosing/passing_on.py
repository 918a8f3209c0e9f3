"""Columns that a person chose, on the other lists of the file. In go the list they were chosen for
and another, out come the columns of that one which are the same.
"""

from collections import Counter
from collections.abc import Mapping

from app.intake.fields.phrase import phrase_of
from app.intake.outline.guess import SheetColumn
from app.intake.outline.hand import decided
from app.intake.outline.outline import Outline, columns_by_name

_Key = tuple[str, int]


def passed_on(outline: Outline, other: Outline, chosen: Mapping[str, int]) -> dict[str, int]:
    """What was chosen otherwise than it was told, by the columns of another list: of a column that
    is shared it is the same, else that under the same heading, but for the number of the child.
    """
    told = columns_by_name(outline)
    otherwise = {name: column for name, column in chosen.items() if told.get(name) != column}
    fields = decided(otherwise)
    columns = _same_columns(outline, other)
    return {
        name: columns[column]
        for name, column in chosen.items()
        if name.partition(".")[0] in fields and column in columns
    }


def _same_columns(outline: Outline, other: Outline) -> dict[int, int]:
    """Each column of a list that another has too, with where it is there; none is none."""
    places = {(column.index, column.heading) for column in other.columns}
    shared = {c.index for c in outline.columns if (c.index, c.heading) in places}
    theirs = {key: index for index, key in _keyed(other, shared).items()}
    own = _keyed(outline, shared)
    found = {index: theirs[key] for index, key in own.items() if key in theirs}
    return {-1: -1} | {index: index for index in shared} | found


def _keyed(outline: Outline, shared: set[int]) -> dict[int, _Key]:
    """A list's own columns by what they are called, each of one name numbered as it comes; one
    without a heading is called by how far it stands from the first.
    """
    own = [column for column in outline.columns if column.index not in shared]
    seen: Counter[str] = Counter()
    keyed = {}
    for column in own:
        name = _called(column, own[0].index)
        seen[name] += 1
        keyed[column.index] = (name, seen[name])
    return keyed


def _called(column: SheetColumn, first: int) -> str:
    return phrase_of(column.heading).body if column.heading else f"+{column.index - first}"
