"""How far the cells of a sheet reach: looked at before a reader lays out the whole rectangle. Of an
.ods, what is merged and how its dates and numbers are shown is gathered on the way.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from app.intake.faults import IntakeRefused
from app.intake.opening.formats import Format, format_shown
from app.intake.opening.limits import Limits
from app.intake.opening.sheets import Span, column_number

# Each step takes what it can and gives nothing back: a sheet made to be slow takes no longer.
_CELL = re.compile(
    rb"""<(?:\w+:)?c\s++(?:(?!r\s*+=)[^\s<>]++\s++)*+"""
    rb"""r\s*+=\s*+["']([A-Za-z]{1,3})(\d{1,9})["'][^<>]*+(?<!/)>"""
)
_ROW = re.compile(rb"<(?:\w+:)?row[\s>]")
_BARE_CELL = re.compile(rb"<(?:\w+:)?c(?:\s(?![^<>]*\br\s*=)[^<>]*)?>")


def check_xlsx(parts: dict[str, bytes], limits: Limits) -> None:
    """Refuses an .xlsx whose sheets reach too far; its merges are left to the reader.

    Raises IntakeRefused: too_many_rows, too_many_columns, too_many_cells.
    """
    for name, data in parts.items():
        if name.startswith("xl/worksheets/") and name.endswith(".xml"):
            _check_sheet(data, limits)


def _check_sheet(data: bytes, limits: Limits) -> None:
    rows, columns, cells = 0, 0, 0
    widths: dict[bytes, int] = {}
    for found in _CELL.finditer(data):
        letters, digits = found.groups()
        if letters not in widths:
            widths[letters] = column_number(letters.decode()) + 1
        rows, columns, cells = max(rows, int(digits)), max(columns, widths[letters]), cells + 1
    bare = sum(1 for _ in _BARE_CELL.finditer(data))
    if bare:
        rows = max(rows, sum(1 for _ in _ROW.finditer(data)))
    check_extent(rows, columns, cells + bare, limits)


def check_extent(rows: int, columns: int, cells: int, limits: Limits) -> None:
    """Refuses a rectangle beyond the limits.

    Raises IntakeRefused: too_many_rows, too_many_columns, too_many_cells.
    """
    if rows > limits.rows:
        raise IntakeRefused("too_many_rows", rows=rows, limit=limits.rows)
    if columns > limits.columns:
        raise IntakeRefused("too_many_columns", columns=columns, limit=limits.columns)
    if max(rows * columns, cells) > limits.cells:
        raise IntakeRefused("too_many_cells", limit=limits.cells)


@dataclass(slots=True)
class _OdsScan:
    """Counts rows and columns of an .ods with their repeats, and gathers merged cells."""

    limits: Limits
    spans: dict[str, list[Span]] = field(default_factory=dict)
    formats: dict[str, dict[tuple[int, int], Format]] = field(default_factory=dict)
    texts: list[str] = field(default_factory=list)
    places: tuple[range, range] | None = None
    sheet: str = ""
    row: int = 0
    column: int = 0
    row_repeat: int = 1
    cell_repeat: int = 1
    last: int = 0
    filled: bool = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        name = name.rpartition(":")[2]
        read = {key.rpartition(":")[2]: value for key, value in attributes.items()}
        if name == "table":
            self.sheet, self.row = read.get("name", ""), 0
            self.spans.setdefault(self.sheet, [])
            self.formats.setdefault(self.sheet, {})
        elif name == "table-row":
            self.row_repeat = _count(read.get("number-rows-repeated"))
            self.column, self.last, self.filled = 0, 0, False
        elif name in ("table-cell", "covered-table-cell"):
            self._cell(read)
        elif name in ("p", "a", "span"):
            self._fill()

    def _cell(self, read: dict[str, str]) -> None:
        self.cell_repeat = _count(read.get("number-columns-repeated"))
        down, across = (
            _count(read.get("number-rows-spanned")),
            _count(read.get("number-columns-spanned")),
        )
        if down > 1 or across > 1:
            span = Span(self.row, self.column, self.row + down - 1, self.column + across - 1)
            self.spans[self.sheet].append(span)
        self.column += self.cell_repeat
        if "value-type" in read or "formula" in read:
            self._fill()
        if read.get("value-type") in ("date", "float"):
            self.texts = []
            self.places = (
                range(self.row, self.row + self.row_repeat),
                range(self.column - self.cell_repeat, self.column),
            )

    def _fill(self) -> None:
        self.last, self.filled = self.column, True
        check_extent(self.row + self.row_repeat, self.last, 0, self.limits)

    def text(self, words: str) -> None:
        """What the cell of a date or a number shows."""
        if self.places:
            self.texts.append(words)

    def end(self, name: str) -> None:
        name = name.rpartition(":")[2]
        if name == "table-row":
            self.row += self.row_repeat
        elif name == "table-cell" and self.places:
            rows, columns = self.places
            if form := format_shown("".join(self.texts)):
                at = ((row, column) for row in rows for column in columns)
                self.formats[self.sheet] |= dict.fromkeys(at, form)
            self.places = None


def _count(text: str | None) -> int:
    return int(text) if text and text.isdigit() and len(text) < 10 else 1


@dataclass(frozen=True, slots=True)
class OdsSheet:
    """What no reader tells of a sheet of an .ods."""

    spans: tuple[Span, ...]
    formats: Mapping[tuple[int, int], Format]


def check_ods(content: bytes, limits: Limits) -> dict[str, OdsSheet]:
    """The merged ranges and formats of each sheet of an .ods, once its extent is known to be sane.

    Raises IntakeRefused: too_many_rows, too_many_columns, too_many_cells, entities, damaged.
    """
    scan = _OdsScan(limits)
    parser = expat.ParserCreate()
    parser.StartElementHandler = scan.start
    parser.EndElementHandler = scan.end
    parser.CharacterDataHandler = scan.text
    parser.EntityDeclHandler = _refuse_entities
    try:
        parser.Parse(content, True)
    except expat.ExpatError as e:
        raise IntakeRefused("damaged") from e
    return {name: OdsSheet(tuple(spans), scan.formats[name]) for name, spans in scan.spans.items()}


def _refuse_entities(*_: object) -> None:
    raise IntakeRefused("entities")
