"""People laid out as a list. In go the entries of each, out comes a sheet with one row for each."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from app.intake.headers.labels import Entry, Place
from app.intake.opening.sheets import Cell, Looks, Relaid, Row, Shape, Sheet, column_letters

_Key = tuple[str, str, int]


@dataclass(frozen=True, slots=True)
class Listed:
    """Somebody's entries, by the number that the row is called; with none it is a line of text."""

    line: int
    entries: Sequence[Entry]
    text: str = ""


@dataclass(frozen=True, slots=True)
class People:
    """What a sheet held: its shape, the rows above it as they were, and everybody in order."""

    shape: Shape
    above: int
    persons: Sequence[Listed] = field(default_factory=tuple)


def relaid(sheet: Sheet, people: People) -> tuple[Sheet, int, int]:
    """The list of all people, and the first and the last row of its header: groups and labels."""
    columns = _columns(people.persons)
    titles = [p for p in people.persons if p.text and p.line < _first_line(people)]
    head: list[tuple[int, Row]] = [(row + 1, sheet.rows[row]) for row in range(people.above)]
    head += [(title.line, (title.text,)) for title in titles]
    # A label of no group heads itself, so that the group beside it does not spread over it.
    groups = tuple(group or label for label, group, _ in columns)
    head += [(0, groups), (0, tuple(label for label, _, _ in columns))]
    body = [person for person in people.persons if person not in titles]
    places: dict[Place, Place] = {}
    rows = [row for _, row in head]
    for person in body:
        cells, read = _row(person, columns)
        places |= {at: (len(rows), column) for at, column in read}
        rows.append(cells)
    lines = (*(line for line, _ in head), *(person.line for person in body))
    labels = tuple(map(_address, columns.values()))
    laid = Relaid(people.shape, lines, labels)
    looks = _looks(sheet.looks, places)
    sheet = replace(sheet, rows=tuple(rows), merged=(), looks=looks, relaid=laid)
    return sheet, len(head) - 2, len(head) - 1


def _first_line(people: People) -> int:
    return min((person.line for person in people.persons if person.entries), default=0)


def _keyed(person: Listed) -> Iterator[tuple[_Key, Entry]]:
    """The entries, each of the same label and group numbered as it comes."""
    seen: Counter[tuple[str, str]] = Counter()
    for entry in person.entries:
        seen[entry.label, entry.group] += 1
        yield (entry.label, entry.group, seen[entry.label, entry.group]), entry


def _columns(persons: Sequence[Listed]) -> dict[_Key, Place]:
    """All columns in the order they are met, with where the label of each stands."""
    columns: dict[_Key, Place] = {}
    for person in persons:
        for key, entry in _keyed(person):
            columns.setdefault(key, entry.label_at)
    return columns


def _row(person: Listed, columns: Mapping[_Key, Place]) -> tuple[Row, list[tuple[Place, int]]]:
    order = {key: index for index, key in enumerate(columns)}
    cells: list[Cell] = [None] * len(order)
    read = []
    for key, entry in _keyed(person):
        cells[order[key]] = entry.value
        read.append((entry.value_at, order[key]))
    # A line of text stands behind all columns: it is nobody's value.
    return (*cells, person.text) if person.text else tuple(cells), read


def _address(at: Place) -> str:
    return f"{column_letters(at[1])}{at[0] + 1}"


def _looks(looks: Looks, places: Mapping[Place, Place]) -> Looks:
    """What the file shows of the values, where they stand now."""
    rows = {row for (row, _), _ in places.items()}
    hidden = {new[0] for old, new in places.items() if old[0] in looks.hidden & rows}
    return Looks(
        frozenset(hidden),
        frozenset(places[at] for at in looks.struck if at in places),
        frozenset(places[at] for at in looks.without_result if at in places),
    )
