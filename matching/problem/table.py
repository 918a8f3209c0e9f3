"""Tables as UTF-8 CSV: reading with every fault named, writing in one canonical form."""

import csv
import io
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from matching.problem.errors import Fault
from matching.problem.profile import CHILD, PAIR, VOLUNTEER, Child, Column, Volunteer

T = TypeVar("T")
SAME_IF_EQUAL = (str, tuple)
"""Types of values that are good again where an equal one was good."""
csv.field_size_limit(2**31 - 1)  # a detail in unmatched.csv can name every child of the round
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


def read_bytes(path: Path, faults: list[Fault]) -> bytes:
    """The bytes of a file; a file that cannot be read is a fault and gives none."""
    try:
        return path.read_bytes()
    except OSError as error:
        reason = error.strerror or "unknown reason"
        faults.append(Fault("unreadable", str(path), None, None, f"cannot be read: {reason}"))
        return b""


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
    columns: Sequence[Column],
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


def read_cells(data: bytes, file: str, faults: list[Fault]) -> list[tuple[int, list[str]]]:
    """The rows of a CSV file that hold anything, each with its number; row 1 is the header."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = data.count(b"\n", 0, error.start) + 1
        sentence = "is not UTF-8; save the file as 'CSV UTF-8'"
        faults.append(Fault("not_utf8", file, row, None, sentence))
        return []
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    found: list[tuple[int, list[str]]] = []
    read = 0
    try:
        for cells in reader:
            read += 1
            if any(cell.strip() for cell in cells):
                found.append((read, cells))
    except csv.Error as error:
        faults.append(Fault("bad_csv", file, read + 1, None, f"is not CSV: {error}"))
        return []
    if not found and not any(fault.file == file for fault in faults):
        sentence = "is empty; the first row must name the columns"
        faults.append(Fault("no_header", file, 1, None, sentence))
    return found


def _header_faults(header: list[str], columns: Sequence[Column], file: str) -> list[Fault]:
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


def cell_faults(
    table: Table[Any], columns: Sequence[Column], absent: Collection[str | None] = ()
) -> list[Fault]:
    """Each value that its column does not allow; `absent` columns are not looked at."""
    faults = []
    looked_at = [
        (place, column) for place, column in enumerate(columns) if column.name not in absent
    ]
    good: list[set[Any]] = [set() for _ in columns]
    for row, record in table.rows:
        values = record if isinstance(record, tuple) else None
        for place, column in looked_at:
            value = values[place] if values else getattr(record, column.name)
            if type(value) in SAME_IF_EQUAL and value in good[place]:
                continue
            complaint = column.check(value)
            if not complaint:
                good[place].add(value)
            else:
                code, sentence = complaint
                shown = f'"{value}" {sentence}' if value != "" else sentence
                data = {"value": value}
                faults.append(Fault(code, table.file, row, column.name, shown, data))
    return faults


def write_rows(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """CSV bytes: UTF-8 without a mark, lines end with a line feed."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue().encode()


def write_children_csv(children: Iterable[Child]) -> bytes:
    """The bytes of a children.csv, sorted by id."""
    return _write(children, CHILD)


def write_volunteers_csv(volunteers: Iterable[Volunteer]) -> bytes:
    """The bytes of a volunteers.csv, sorted by id."""
    return _write(volunteers, VOLUNTEER)


def write_links_csv(links: Iterable[Link]) -> bytes:
    """The bytes of a keep.csv or forbid.csv, sorted, each pair once."""
    return write_rows(("child", "volunteer"), sorted(set(links)))


def _write(people: Iterable[Any], columns: Sequence[Column]) -> bytes:
    rows = (
        [column.write(getattr(person, column.name)) for column in columns]
        for person in sorted(people, key=lambda person: str(person.id))
    )
    return write_rows([column.name for column in columns], rows)
