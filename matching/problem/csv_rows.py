"""CSV as UTF-8: cells in rows, whatever they mean."""

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

from matching.problem.errors import Fault

csv.field_size_limit(2**31 - 1)  # a detail in unmatched.csv can name every child of the round


def read_bytes(path: Path, faults: list[Fault]) -> bytes:
    """The bytes of a file; a file that cannot be read is a fault and gives none."""
    try:
        return path.read_bytes()
    except OSError as error:
        reason = error.strerror or "unknown reason"
        faults.append(Fault.of_file("unreadable", path, f"cannot be read: {reason}"))
        return b""


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


def write_rows(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """CSV bytes: UTF-8 without a mark, lines end with a line feed."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue().encode()
