"""What a workbook shows of its cells beyond their values: which rows are hidden, which cells are
struck through, which number format hides a day or keeps a last zero, which formula has no result.

In go the parts of an .xlsx, out come the looks of each sheet. Every part is gone through once, and
the cells of a sheet only where one of its styles is worth a word.
"""

import posixpath
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from xml.parsers import expat

from app.intake.faults import IntakeRefused
from app.intake.opening.formats import Format, format_of
from app.intake.opening.sheets import NO_LOOKS, Cell, Looks, column_number

WORKBOOK = "xl/workbook.xml"
_TAG = re.compile(rb"<(?:\w+:)?(row|c)(?=[\s/>])([^<>]*)>")
_ATTRIBUTE = re.compile(rb"""\b(r|s|t|hidden)\s*=\s*["']([^"'<>]*)["']""")
_PLACE = re.compile(rb"([A-Za-z]{1,3})\d{1,9}")
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_HIDDEN = re.compile(rb"""\bhidden\s*=\s*["'](?:1|true)["']""")
# A formula, and then no value or an empty one.
_NO_RESULT = re.compile(
    rb"\s*+<(?:\w+:)?f(?:[\s/][^<>]*+)?(?:(?<=/)>|(?<!/)>[^<]*+</(?:\w+:)?f>)\s*+"
    rb"(?:<(?:\w+:)?v\s*+/>|<(?:\w+:)?v>\s*+</(?:\w+:)?v>)?\s*+</(?:\w+:)?c>"
)


def as_shown(cell: Cell, shown: Format) -> Cell:
    """A cell as people read it: '2014年6月' for a day nobody typed, '2014.10' for 2014.1."""
    if isinstance(cell, date):
        return _month(cell, shown)
    return _decimal(cell, shown) if isinstance(cell, float) else cell


def _month(cell: date, shown: Format) -> Cell:
    if not shown.hides_day or cell.day != 1 or _has_clock(cell):
        return cell
    if shown.hides_month:
        return f"{cell.year}年" if cell.month == 1 else cell
    return f"{cell.year}年{cell.month}月"


def _has_clock(cell: date) -> bool:
    return isinstance(cell, datetime) and (cell.hour, cell.minute, cell.second) != (0, 0, 0)


def _decimal(cell: float, shown: Format) -> Cell:
    text = f"{cell:.{shown.decimals}f}"
    return text if not cell.is_integer() and float(text) == cell else cell


@dataclass(frozen=True, slots=True)
class _Style:
    """What is worth a word of one style of cells."""

    struck: bool
    shown: Format | None


def looks_of(parts: Mapping[str, bytes]) -> dict[str, Looks]:
    """The looks of each sheet of an .xlsx by the sheet's name, where there is anything to tell.

    Raises IntakeRefused: damaged.
    """
    styles = _styles(parts.get("xl/styles.xml", b""))
    return {
        name: looks
        for name, part in _sheet_parts(parts)
        if (looks := _looks(parts.get(part, b""), styles)) != NO_LOOKS
    }


def _sheet_parts(parts: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    """The name of each sheet with the part that holds it."""
    targets: dict[str, str] = {}
    sheets: list[tuple[str, str]] = []

    def relation(name: str, read: Mapping[str, str]) -> None:
        if name == "Relationship":
            targets[read.get("Id", "")] = read.get("Target", "").replace("\\", "/")

    def sheet(name: str, read: Mapping[str, str]) -> None:
        if name == "sheet":
            key = next((value for at, value in read.items() if at.endswith(":id")), "")
            sheets.append((read.get("name", ""), key))

    _walk(parts.get("xl/_rels/workbook.xml.rels", b""), relation)
    _walk(parts.get(WORKBOOK, b""), sheet)
    for name, key in sheets:
        yield name, posixpath.normpath(posixpath.join("/xl", targets.get(key, ""))).lstrip("/")


def _walk(
    content: bytes,
    start: Callable[[str, Mapping[str, str]], None],
    end: Callable[[str], None] | None = None,
) -> None:
    """Calls `start` and `end` with the plain names of the elements."""
    if not content:
        return
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda name, read: start(name.rpartition(":")[2], read)
    if end:
        closed = end
        parser.EndElementHandler = lambda name: closed(name.rpartition(":")[2])
    try:
        parser.Parse(content, True)
    except expat.ExpatError as e:
        raise IntakeRefused("damaged") from e


@dataclass(slots=True)
class _StyleScan:
    """Goes through the part of the styles: fonts, number formats, and the styles of cells."""

    section: str = ""
    codes: dict[int, str] = field(default_factory=dict)
    struck: list[bool] = field(default_factory=list)
    cells: list[tuple[int, int]] = field(default_factory=list)

    def start(self, name: str, read: Mapping[str, str]) -> None:
        if name in ("fonts", "numFmts", "cellXfs", "cellStyleXfs", "dxfs"):
            self.section = name
        elif name == "numFmt" and self.section == "numFmts":
            self.codes[_number(read.get("numFmtId"))] = read.get("formatCode", "")
        elif name == "font" and self.section == "fonts":
            self.struck.append(False)
        elif name == "strike" and self.section == "fonts" and self.struck:
            self.struck[-1] = read.get("val", "1") not in ("0", "false")
        elif name == "xf" and self.section == "cellXfs":
            self.cells.append((_number(read.get("numFmtId")), _number(read.get("fontId"))))

    def end(self, name: str) -> None:
        if name == self.section:
            self.section = ""


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0


def _styles(content: bytes) -> dict[bytes, _Style]:
    """The styles that are worth a word, by their number as cells give it."""
    scan = _StyleScan()
    _walk(content, scan.start, scan.end)
    found = {}
    for index, (number, font) in enumerate(scan.cells):
        struck = font < len(scan.struck) and scan.struck[font]
        shown = format_of(number, scan.codes.get(number))
        if struck or shown:
            found[str(index).encode()] = _Style(struck, shown)
    return found


def _looks(data: bytes, styles: Mapping[bytes, _Style]) -> Looks:
    formulas = _FORMULA.search(data) is not None
    if not styles and not formulas and not _HIDDEN.search(data):
        return NO_LOOKS
    scan = _SheetScan(styles, partial(_NO_RESULT.match, data) if formulas else None)
    for tag in _TAG.finditer(data):
        scan.tag(tag)
    return Looks(
        frozenset(scan.hidden), frozenset(scan.struck), frozenset(scan.without_result), scan.formats
    )


@dataclass(slots=True)
class _SheetScan:
    """Goes down the rows and cells of one sheet; what has no reference follows the one before."""

    styles: Mapping[bytes, _Style]
    no_result: Callable[[int], re.Match[bytes] | None] | None
    row: int = -1
    column: int = -1
    columns: dict[bytes, int] = field(default_factory=dict)
    hidden: set[int] = field(default_factory=set)
    struck: set[tuple[int, int]] = field(default_factory=set)
    without_result: set[tuple[int, int]] = field(default_factory=set)
    formats: dict[tuple[int, int], Format] = field(default_factory=dict)

    def tag(self, tag: re.Match[bytes]) -> None:
        read = dict(_ATTRIBUTE.findall(tag.group(2)))
        if tag.group(1) == b"row":
            self._row(read)
        else:
            self._cell(read, tag.end())

    def _row(self, read: Mapping[bytes, bytes]) -> None:
        number = read.get(b"r", b"")
        self.row = int(number) - 1 if number.isdigit() and len(number) < 10 else self.row + 1
        self.column = -1
        if read.get(b"hidden") in (b"1", b"true"):
            self.hidden.add(self.row)

    def _cell(self, read: Mapping[bytes, bytes], end: int) -> None:
        place = _PLACE.fullmatch(read.get(b"r", b""))
        self.column = self._column(place.group(1)) if place else self.column + 1
        at = self.row, self.column
        if style := self.styles.get(read.get(b"s", b"0")):
            if style.struck:
                self.struck.add(at)
            if style.shown:
                self.formats[at] = style.shown
        # A formula whose result is an empty text has one.
        if self.no_result and read.get(b"t") != b"str" and self.no_result(end):
            self.without_result.add(at)

    def _column(self, letters: bytes) -> int:
        if letters not in self.columns:
            self.columns[letters] = column_number(letters.decode())
        return self.columns[letters]
