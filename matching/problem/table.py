"""The tables of a round: read from CSV with every fault named, written in one canonical form."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, Generic, TypeVar

from matching.problem.csv_rows import read_cells, write_rows
from matching.problem.errors import Fault
from matching.problem.profile import CHILD, PAIR, VOLUNTEER, Child, CsvColumn, Volunteer

T = TypeVar("T")
Link = tuple[str, str]
"""The ids of a child and a volunteer."""


@dataclass(frozen=True, slots=True)
class Table(Generic[T]):
    """Records with the row of the spreadsheet that each came from."""

    file: str
    rows: tuple[tuple[int, T], ...] = ()

    @classmethod
    def of(cls, file: str, records: Iterable[T]) -> "Table[T]":
        """Records that were never in a file, numbered as if they had been."""
        return cls(file, tuple(enumerate(records, 2)))

    @property
    def records(self) -> tuple[T, ...]:
        """The records alone."""
        return tuple(record for _, record in self.rows)


def read_children(data: bytes, file: str, faults: list[Fault]) -> Table[Child]:
    """The children of a CSV file; what is wrong with its form is added to `faults`."""
    return _read(data, file, CHILD, lambda values: Child(**values), faults)


def read_volunteers(data: bytes, file: str, faults: list[Fault]) -> Table[Volunteer]:
    """The volunteers of a CSV file; what is wrong with its form is added to `faults`."""
    return _read(data, file, VOLUNTEER, lambda values: Volunteer(**values), faults)


def read_links(data: bytes, file: str, faults: list[Fault]) -> Table[Link]:
    """The pairs of a keep or forbid file; what is wrong with its form is added to `faults`."""
    return _read(data, file, PAIR, lambda values: (values["child"], values["volunteer"]), faults)


def _read(
    data: bytes,
    file: str,
    columns: Sequence[CsvColumn],
    build: Callable[[dict[str, Any]], T],
    faults: list[Fault],
) -> Table[T]:
    cells = read_cells(data, file, faults)
    if not cells:
        return Table(file)
    header = [name.strip() for name in cells[0][1]]
    faults.extend(_header_faults(header, columns, file))
    known = {column.name: column for column in columns}
    rows = []
    for number, row in cells[1:]:
        if len(row) != len(header):
            sentence = f"has {len(row)} cells where the header has {len(header)}"
            faults.append(Fault("ragged_row", file, number, None, sentence))
        values = {column.name: column.fill for column in columns}
        for name, cell in zip(header, row, strict=False):
            if name in known:
                values[name] = known[name].read(cell.strip())
        rows.append((number, build(values)))
    return Table(file, tuple(rows))


def _header_faults(header: list[str], columns: Sequence[CsvColumn], file: str) -> list[Fault]:
    names = [column.name for column in columns]
    unknown = f"is unknown; known: {', '.join(names)}"
    faults = [
        Fault("unknown_column", file, 1, name or "(empty)", unknown)
        for name in dict.fromkeys(header)
        if name not in names
    ]
    faults += [
        Fault("double_column", file, 1, name, "is there more than once")
        for name in names
        if header.count(name) > 1
    ]
    faults += [
        Fault("missing_column", file, 1, column.name, "is missing")
        for column in columns
        if column.required and column.name not in header
    ]
    return faults


def write_children_csv(children: Iterable[Child]) -> bytes:
    """The bytes of a children.csv, sorted by id."""
    return _write(children, CHILD)


def write_volunteers_csv(volunteers: Iterable[Volunteer]) -> bytes:
    """The bytes of a volunteers.csv, sorted by id."""
    return _write(volunteers, VOLUNTEER)


def write_links_csv(links: Iterable[Link]) -> bytes:
    """The bytes of a keep.csv or forbid.csv, sorted, each pair once."""
    return write_rows(("child", "volunteer"), sorted(set(links)))


def _write(people: Iterable[Any], columns: Sequence[CsvColumn]) -> bytes:
    in_order = sorted(people, key=lambda person: str(person.id))
    cells = [map(column.write, map(attrgetter(column.name), in_order)) for column in columns]
    return write_rows([column.name for column in columns], zip(*cells, strict=True))
