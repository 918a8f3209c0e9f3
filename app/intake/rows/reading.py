"""A file from its bytes to its report: the one entrance to intake."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from app.intake.directory import SchoolDirectory, SchoolEntry
from app.intake.faults import Remark
from app.intake.fields import CHILDREN
from app.intake.kinds import BY_NAME
from app.intake.kinds.kind import Kind
from app.intake.kinds.row import RowReading, is_silent
from app.intake.opening import open_table
from app.intake.opening.limits import USUAL, Limits
from app.intake.opening.sheets import Cell, Row, Sheet
from app.intake.outline.columns import guess_columns
from app.intake.outline.header import Header, header_at
from app.intake.outline.outline import Outline, outline
from app.intake.regions import Regions
from app.intake.rows.ignoring import is_header, why_above, why_ignored
from app.intake.rows.known import Known, NobodyKnown, changes
from app.intake.rows.placing import Placing, placing
from app.intake.rows.report import Ignored, Report, RowReport, Value
from app.intake.values.school_class import class_within
from app.intake.values.text import shown

_DITTO = frozenset({"同上", "〃", "″", "“", "”", "''", '"'})


def look(
    kind: str,
    content: bytes,
    filename: str,
    *,
    on: date,
    mapping: Mapping[str, int] | None = None,
    sheet: str | None = None,
    limits: Limits = USUAL,
) -> Outline:
    """How a file is understood, without reading its rows: for the page that shows the mapping.

    Columns may be missing (`Outline.missing`); `read` would refuse the file then.
    Raises IntakeRefused.
    """
    return outline(kind, open_table(content, filename, limits), on, mapping, sheet)


def read(
    kind: str,
    content: bytes,
    filename: str,
    *,
    on: date,
    regions: Regions,
    schools: SchoolDirectory,
    school: SchoolEntry | str | None = None,
    known: Known | None = None,
    mapping: Mapping[str, int] | None = None,
    sheet: str | None = None,
    limits: Limits = USUAL,
) -> Report:
    """The report of a file of one kind (schools, children, volunteers, letters).

    `on` is the day that ages are counted at; `school` a school that all children must belong
    to; `mapping` field → column counted from 0 (-1: no column), over what would be guessed.
    Raises IntakeRefused if the file as a whole cannot be taken.
    """
    view = look(kind, content, filename, on=on, mapping=mapping, sheet=sheet, limits=limits)
    view.refuse_if_missing()
    places = placing(view, schools, school) if kind == CHILDREN else None
    reader = _Reader(
        BY_NAME[kind], view, on, regions, places, known or NobodyKnown(), mapping or {}
    )
    reader.read_all()
    return Report(kind, view, tuple(reader.rows), tuple(reader.ignored), _file_notes(view))


def _file_notes(view: Outline) -> tuple[Remark, ...]:
    notes = []
    if view.other_sheets:
        notes.append(Remark("other_sheets", "", {"sheets": list(view.other_sheets)}))
    # A second list beside the first would go unread without a word.
    name = view.label("name") or view.label("code")
    beside = [c.letters for c in view.unused if c.heading == name and c.samples]
    if beside:
        notes.append(Remark("heading_repeated", name, {"columns": beside}))
    return tuple(notes)


@dataclass(slots=True)
class _Reader:
    """Goes down the sheet once; a second table on it brings its own header."""

    kind: Kind
    view: Outline
    on: date
    regions: Regions
    places: Placing | None
    known: Known
    told: Mapping[str, int]
    rows: list[RowReport] = field(default_factory=list)
    ignored: list[Ignored] = field(default_factory=list)
    seen: dict[tuple[Value, ...], RowReport] = field(default_factory=dict)
    above: dict[str, Cell] = field(default_factory=dict)
    spans: dict[tuple[int, int], Cell] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    titled: str | None = None

    def read_all(self) -> None:
        sheet = self.view.sheet
        self.spans = _spanned(sheet)
        self.labels = self.view.labels()
        header = self.view.header
        self.titled = next(filter(None, map(class_within, self.view.titles)), None)
        for index, row in enumerate(_trimmed(sheet.rows)):
            if index < header.first:
                self._ignore(index, why_above(row))
            elif index <= header.last:
                self._ignore(index, "header")
            else:
                self._below(index, row)

    def _ignore(self, index: int, why: str) -> None:
        self.ignored.append(Ignored(index + 1, why))

    def _below(self, index: int, row: Row) -> None:
        why = why_ignored(self.view, row)
        if why is None:
            self.rows.append(self._report(index, row))
            return
        self._ignore(index, why)
        if why == "title":
            text = " ".join(map(shown, row))
            self.titled = class_within(text) if re.search("年级|班", text) else self.titled
        if why == "header" and is_header(self.view, row):
            self._turn_to(header_at(self.view.kind, self.view.sheet, index))

    def _turn_to(self, header: Header) -> None:
        """Takes the columns of a header further down, if they lie otherwise."""
        rows = self.view.sheet.rows[header.last + 1 :]
        guesses = guess_columns(self.view.kind, header, rows, self.on, None)
        lying = {name: guess.column for name, guess in guesses.items()}
        now = {name: guess.column for name, guess in self.view.mapping.items()}
        if not self.told and any(now.get(name, column) != column for name, column in lying.items()):
            self.view = replace(self.view, header=header, mapping=guesses)
            self.labels = self.view.labels()

    def _report(self, index: int, row: Row) -> RowReport:
        reading = RowReading(self._cells(index, row), self.labels, self.on, self.regions)
        values = self.kind.read(reading)
        school = self.places.school_of(reading) if self.places else None
        report = RowReport(
            row=index + 1,
            fate="new",
            values=values,
            given=self.kind.given(reading, values),
            faults=tuple(reading.faults),
            notes=tuple(reading.notes),
            school=school,
        )
        return replace(report, fate="fault") if report.faults else self._fated(report)

    def _cells(self, index: int, row: Row) -> dict[str, Cell]:
        cells = {}
        for name, guess in self.view.mapping.items():
            cell = row[guess.column] if guess.column < len(row) else None
            if cell is None:
                cell = self.spans.get((index, guess.column))
            blank = name in self.kind.filled_down and not shown(cell)
            if blank or (isinstance(cell, str) and cell.strip() in _DITTO):
                cell = self.above.get(name)
            self.above[name] = cell
            cells[name] = None if is_silent(name, cell) else cell
        if self.places and not {"grade", "class"} & cells.keys():
            cells["class"] = self.titled
        return cells

    def _fated(self, report: RowReport) -> RowReport:
        identity = self.kind.identity(report.values)
        if identity is not None:
            identity = (report.school.key if report.school else None, *identity)
            if earlier := self.seen.get(identity):
                return self._again(report, earlier)
        stored = self.known.stored(self.kind.name, report.values, report.school)
        report = _compared(report, stored)
        if identity is not None:
            self.seen[identity] = report
        return report

    def _again(self, report: RowReport, earlier: RowReport) -> RowReport:
        column = self.view.label("name") or self.view.label("code")
        told = {n: v for n, v in report.values.items() if n not in self.kind.loose}
        differing = [name for name, value in told.items() if value != earlier.values.get(name)]
        if not differing:
            note = Remark("same_as_row", column, {"row": earlier.row})
            return replace(report, fate="same", notes=(*report.notes, note))
        fault = Remark("contradicts_row", column, {"row": earlier.row, "fields": differing})
        return replace(report, fate="fault", faults=(fault,))


def _compared(report: RowReport, stored: Mapping[str, Value] | None) -> RowReport:
    if stored is None:
        return report
    found = changes(report, stored)
    return replace(report, fate="changed" if found else "same", changes=found)


def _spanned(sheet: Sheet) -> dict[tuple[int, int], Cell]:
    """For each cell covered by a merge that reaches down: what the merged cell says."""
    covered: dict[tuple[int, int], Cell] = {}
    for span in sheet.merged:
        if span.bottom > span.top and span.left == span.right:
            text = sheet.cell(span.top, span.left)
            covered |= {
                (row, span.left): text
                for row in range(span.top + 1, min(span.bottom + 1, len(sheet.rows)))
            }
    return covered


def _trimmed(rows: Sequence[Row]) -> Iterator[Row]:
    """The rows without the blank ones at the end."""
    last = max((i for i, row in enumerate(rows) if any(map(shown, row))), default=-1)
    return iter(rows[: last + 1])
