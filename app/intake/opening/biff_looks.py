"""What an .xls shows of its cells beyond their values: which rows are hidden, which cells are
struck through, and which number format hides a day or keeps a last zero ([MS-XLS]).
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from app.intake.opening.formats import Format, format_of
from app.intake.opening.sheets import Looks

_BEGINS, _SHEET, _FONT, _STYLE, _FORMAT, _ROW = 0x0809, 0x0085, 0x0031, 0x00E0, 0x041E, 0x0208
_SINGLE = frozenset({0x0006, 0x00D6, 0x00FD, 0x0201, 0x0203, 0x0204, 0x0205, 0x027E})
_SEVERAL = frozenset({0x00BD})
_STRUCK, _HIDDEN = 0x0008, 0x20
# No font goes by this number.
_NO_FONT = 4


@dataclass(slots=True)
class _Styles:
    """Fonts, formats and the styles made of them, as the workbook lists them."""

    struck: list[bool] = field(default_factory=list)
    codes: dict[int, str] = field(default_factory=dict)
    cells: list[tuple[int, int]] = field(default_factory=list)

    def of(self, number: int) -> tuple[bool, Format | None]:
        """Whether a style strikes through, and its format."""
        if number >= len(self.cells):
            return False, None
        font, form = self.cells[number]
        font -= font > _NO_FONT
        is_struck = font < len(self.struck) and self.struck[font]
        return is_struck, format_of(form, self.codes.get(form))


@dataclass(slots=True)
class _SheetFound:
    """What was found of a sheet so far."""

    hidden: set[int] = field(default_factory=set)
    struck: set[tuple[int, int]] = field(default_factory=set)
    formats: dict[tuple[int, int], Format] = field(default_factory=dict)

    def note(self, record: int, data: bytes, styles: _Styles) -> None:
        """Takes in one record of the sheet."""
        if record == _ROW and len(data) >= 13 and data[12] & _HIDDEN:
            self.hidden.add(struct.unpack_from("<H", data)[0])
        for place, number in _cells(record, data):
            is_struck, form = styles.of(number)
            if is_struck:
                self.struck.add(place)
            if form:
                self.formats[place] = form

    def looks(self) -> Looks:
        """All that was found."""
        return Looks(frozenset(self.hidden), frozenset(self.struck), frozenset(), self.formats)


def looks_of_records(stream: bytes) -> dict[str, Looks]:
    """The looks of each sheet of a workbook by the sheet's name."""
    styles, names = _Styles(), dict[int, str]()
    found: dict[str, _SheetFound] = {}
    name = ""
    for at, record, data in _records(stream):
        if record == _BEGINS:
            name = names.get(at, "")
        elif record == _SHEET and len(data) > 8:
            (start,) = struct.unpack_from("<I", data)
            names[start] = _text(data[7:], data[6])
        elif name:
            found.setdefault(name, _SheetFound()).note(record, data, styles)
        else:
            _note_style(styles, record, data)
    return {sheet: one.looks() for sheet, one in found.items()}


def _records(stream: bytes) -> Iterator[tuple[int, int, bytes]]:
    position = 0
    while position + 4 <= len(stream):
        record, length = struct.unpack_from("<HH", stream, position)
        yield position, record, stream[position + 4 : position + 4 + length]
        position += 4 + length


def _text(data: bytes, length: int) -> str:
    """A text behind its flags: one byte a sign, or two."""
    wide = bool(data[0] & 1)
    return data[1 : 1 + length * (1 + wide)].decode("utf-16-le" if wide else "latin-1", "replace")


def _note_style(styles: _Styles, record: int, data: bytes) -> None:
    if record == _FONT and len(data) >= 4:
        styles.struck.append(bool(data[2] & _STRUCK))
    elif record == _STYLE and len(data) >= 4:
        font, form = struct.unpack_from("<HH", data)
        styles.cells.append((font, form))
    elif record == _FORMAT and len(data) >= 5:
        number, length = struct.unpack_from("<HH", data)
        styles.codes[number] = _text(data[4:], length)


def _cells(record: int, data: bytes) -> Iterator[tuple[tuple[int, int], int]]:
    if record in _SINGLE and len(data) >= 6:
        row, column, number = struct.unpack_from("<HHH", data)
        yield (row, column), number
    elif record in _SEVERAL and len(data) >= 12:
        row, first = struct.unpack_from("<HH", data)
        for index, offset in enumerate(range(4, len(data) - 6, 6)):
            yield (row, first + index), struct.unpack_from("<H", data, offset)[0]
