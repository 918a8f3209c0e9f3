"""OLE2 compound files: where .xls lives, and locked .xlsx, and old Word files.

Layout after [MS-CFB]. Only what is needed to find and read one stream.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from app.intake.faults import IntakeRefused
from app.intake.opening.biff import check_records
from app.intake.opening.biff_looks import looks_of_records
from app.intake.opening.limits import Limits
from app.intake.opening.sheets import Looks

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_LAST_SECTOR = 0xFFFFFFFA
_ENTRY = 128
_STREAM, _ROOT = 2, 5


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    kind: int
    start: int
    size: int


def checked(content: bytes, limits: Limits) -> dict[str, Looks]:
    """The looks of each sheet, unless a compound file is locked, no workbook, or reaches too far.

    Raises IntakeRefused: locked, wrong_kind, damaged, and as check_records.
    """
    try:
        compound = _Compound(content)
        entries = {entry.name: entry for entry in compound.entries()}
    except (struct.error, IndexError, UnicodeDecodeError) as e:
        raise IntakeRefused("damaged") from e
    if "EncryptedPackage" in entries or "EncryptionInfo" in entries:
        raise IntakeRefused("locked")
    book = entries.get("Workbook") or entries.get("Book")
    if book is None:
        raise IntakeRefused("wrong_kind", found="word" if "WordDocument" in entries else "ole")
    try:
        stream = compound.stream(book)
    except (struct.error, IndexError) as e:
        raise IntakeRefused("damaged") from e
    check_records(stream, limits)
    return looks_of_records(stream)


class _Compound:
    """One compound file. Raises IntakeRefused (damaged) for chains that never end."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        shift, mini_shift = struct.unpack_from("<HH", content, 30)
        if shift not in (9, 12) or mini_shift != 6:
            raise IntakeRefused("damaged")
        self._size = 1 << shift
        self._mini_size = 1 << mini_shift
        (self._directory,) = struct.unpack_from("<I", content, 48)
        self._cutoff, mini_start = struct.unpack_from("<II", content, 56)
        self._table = self._sector_table()
        self._mini_table = self._numbers(b"".join(self._chain(mini_start)))
        self._mini_stream = b""

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self._size
        if start >= len(self._content):
            raise IntakeRefused("damaged")
        return self._content[start : start + self._size]

    def _numbers(self, data: bytes) -> tuple[int, ...]:
        count = len(data) // 4
        return struct.unpack(f"<{count}I", data[: count * 4])

    def _sector_table(self) -> tuple[int, ...]:
        listed = list(self._numbers(self._content[76:512]))
        further, _ = struct.unpack_from("<II", self._content, 68)
        seen: set[int] = set()
        while further < _LAST_SECTOR and further not in seen:
            seen.add(further)
            *numbers, further = self._numbers(self._sector(further))
            listed += numbers
        used = dict.fromkeys(number for number in listed if number < _LAST_SECTOR)
        return self._numbers(b"".join(map(self._sector, used)))

    def _chain(self, start: int) -> Iterator[bytes]:
        for number in _followed(self._table, start):
            yield self._sector(number)

    def entries(self) -> Iterator[_Entry]:
        """The directory's streams and the root, whose stream holds all small ones."""
        data = b"".join(self._chain(self._directory))
        for offset in range(0, len(data) - _ENTRY + 1, _ENTRY):
            length, kind = struct.unpack_from("<HB", data, offset + 64)
            start, size = struct.unpack_from("<IQ", data, offset + 116)
            name = data[offset : offset + max(min(length, 64) - 2, 0)].decode("utf-16-le")
            if kind == _ROOT:
                self._mini_stream = b"".join(self._chain(start))
            if kind == _STREAM:
                yield _Entry(name, kind, start, size & 0xFFFFFFFF)

    def stream(self, entry: _Entry) -> bytes:
        """The bytes of one stream."""
        if entry.size >= self._cutoff:
            return b"".join(self._chain(entry.start))[: entry.size]
        step = self._mini_size
        parts = (self._mini_stream[n * step : (n + 1) * step] for n in self._mini_chain(entry))
        return b"".join(parts)[: entry.size]

    def _mini_chain(self, entry: _Entry) -> Iterator[int]:
        return _followed(self._mini_table, entry.start)


def _followed(table: tuple[int, ...], start: int) -> Iterator[int]:
    seen = 0
    while start < _LAST_SECTOR:
        if seen > len(table) or start >= len(table):
            raise IntakeRefused("damaged")
        yield start
        start, seen = table[start], seen + 1
