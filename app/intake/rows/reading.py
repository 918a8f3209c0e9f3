"""The rows of an outline, read from the top down: in goes the outline, out comes the report."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from app.intake.directory import SchoolDirectory, SchoolEntry
from app.intake.faults import Remark
from app.intake.fields import CHILDREN
from app.intake.headers.header import Header, header_at
from app.intake.kinds import BY_NAME
from app.intake.kinds.born import read_born
from app.intake.kinds.row import RowReading
from app.intake.opening.sheets import Row, Sheet
from app.intake.outline.columns import guess_columns
from app.intake.outline.guess import Guess
from app.intake.outline.outline import Outline
from app.intake.regions import RegionDirectory
from app.intake.rows.cells import FieldCells, merged_below
from app.intake.rows.fates import Fates
from app.intake.rows.households import is_grown_up, register_of
from app.intake.rows.ignoring import is_header, why_above, why_ignored
from app.intake.rows.known import Known, NobodyKnown
from app.intake.rows.looks import notes_of_looks, with_formulas_told
from app.intake.rows.months import as_month, births_are_months, note_on_months
from app.intake.rows.report import Ignored, Report, RowReport
from app.intake.rows.school import SchoolOfRow, find_school
from app.intake.rows.taken_back import remark_columns, without_taken_back
from app.intake.rows.told_once import notes_on, told_once
from app.intake.values.classes.titled_class import class_of_titles, class_within, with_titled
from app.intake.values.text import shown


def read_rows(
    outline: Outline,
    *,
    on: date,
    regions: RegionDirectory,
    schools: SchoolDirectory,
    school: SchoolEntry | str | None = None,
    known: Known | None = None,
) -> Report:
    """What becomes of each row of the outline's sheet, and of the others that are read with it.

    `on` is the day that ages are counted at; `schools` are those that a row may belong to, and
    `school` the one that all children must belong to, as an entry or as its name or code; `known`
    answers what is stored of the one a row is about. Raises IntakeRefused if the file as a whole
    cannot be taken: columns_missing, names_unheaded, school_missing, school_unknown,
    school_ambiguous.
    """
    kind = BY_NAME[outline.kind]
    fates = Fates(kind, known or NobodyKnown())
    outlines = (outline, *outline.further)
    readers, notes = [], []
    for one in outlines:
        one.refuse_if_missing()
        school_of = find_school(one, schools, school, outline) if one.kind == CHILDREN else None
        once = told_once(one)
        months = births_are_months(one, on)
        told = (*_notes_on_columns(one), *notes_on(one, once))
        notes.append((one.sheet.name, (*told, note_on_months(one)) if months else told))
        cells = FieldCells(merged_below(one.sheet), kind.filled_down | once)
        sheet = one.sheet.name if len(outlines) > 1 else ""
        readers.append(_Reader(one, on, regions, school_of, cells, fates, sheet, months))
        readers[-1].read_all()
    return Report(
        outline.kind,
        outline,
        tuple(row for reader in readers for row in reader.rows),
        tuple(line for reader in readers for line in reader.ignored),
        (*_notes_on_file(outline), *_of_sheets(notes)),
    )


def _notes_on_file(outline: Outline) -> tuple[Remark, ...]:
    """Other sheets, which would go unread without a word."""
    others = list(outline.other_sheets)
    return (Remark("other_sheets", details={"sheets": others}),) if others else ()


def _notes_on_columns(outline: Outline) -> tuple[Remark, ...]:
    """A list beside the one that is read, and what else is to be told of the columns."""
    name = outline.heading_of("name") or outline.heading_of("code")
    beside = [c.letters for c in outline.unused if c.heading == name and c.samples]
    repeated = [Remark("heading_repeated", name, {"columns": beside})] if name and beside else []
    return (*repeated, *outline.remarks)


def _of_sheets(told: Sequence[tuple[str, tuple[Remark, ...]]]) -> Iterator[Remark]:
    """Each note once, with the sheets that it was told of where it is not all of them."""
    notes: list[Remark] = []
    sheets: list[list[str]] = []
    for sheet, remarks in told:
        for remark in remarks:
            if remark not in notes:
                notes.append(remark)
                sheets.append([])
            sheets[notes.index(remark)].append(sheet)
    for note, names in zip(notes, sheets, strict=True):
        yield replace(note, sheets=tuple(names)) if len(names) < len(told) else note


@dataclass(slots=True)
class _Reader:
    """Goes down the sheet once; `outline` is that of the table it is in, for a second table on
    the sheet brings its own header.
    """

    outline: Outline
    on: date
    regions: RegionDirectory
    school_of: SchoolOfRow | None
    cells: FieldCells
    fates: Fates
    sheet: str = ""
    months: bool = False
    rows: list[RowReport] = field(default_factory=list)
    ignored: list[Ignored] = field(default_factory=list)
    headings: dict[str, str] = field(default_factory=dict)
    titled_class: str | None = None
    remarks: tuple[int, ...] = ()
    household: int | None = None

    def read_all(self) -> None:
        """Fills `rows` and `ignored` from the first row to the last."""
        self._name_columns()
        header = self.outline.header
        named = self.outline.mapping.get("name")
        above = self.outline.header.groups_over(named.column) if named else ()
        self.titled_class = class_of_titles((*above, *self.outline.titles))
        for index, row in enumerate(_trimmed(self.outline.sheet)):
            if index < header.first:
                self._ignore(index, why_above(row))
            elif index <= header.last:
                self._ignore(index, "header")
            else:
                self._below(index, row)

    def _name_columns(self) -> None:
        # Once a table and not once a row: a heading is looked for among all of them.
        self.headings = {name: self.outline.heading_of(name) for name in self.outline.mapping}
        self.remarks = remark_columns(self.outline)
        is_of_children = self.outline.kind == CHILDREN
        self.household = register_of(self.outline) if is_of_children else None

    def _ignore(self, index: int, why: str) -> None:
        if line := self.outline.sheet.line_of(index):
            self.ignored.append(Ignored(line, why, self.sheet))

    def _below(self, index: int, row: Row) -> None:
        why = why_ignored(self.outline, row)
        if why is None and self._is_grown_up(index, row):
            why = "household"
        if why is None:
            self.rows.append(self.fates.decided(self._read(index, row), self.outline))
            return
        self._ignore(index, why)
        if why == "title":
            text = " ".join(map(shown, row))
            if re.search("年级|班", text):
                self.titled_class = class_within(text)
        if why == "header" and is_header(self.outline, row):
            self._turn_to(header_at(self.outline.kind, self.outline.sheet, index))

    def _is_grown_up(self, index: int, row: Row) -> bool:
        if self.household is None:
            return False
        cells = self.cells.of(index, row, self.outline.mapping)
        born, _ = read_born(RowReading(cells, self.headings, self.on, self.regions))
        return is_grown_up(row, self.household, born, self.on)

    def _turn_to(self, header: Header) -> None:
        """Takes the columns of a header further down, if they lie otherwise; never chosen ones."""
        if self.outline.chosen:
            return
        rows = self.outline.sheet.rows[header.last + 1 :]
        guesses = guess_columns(self.outline.kind, header, rows, self.on, {})
        now = self.outline.mapping
        if any(_lies_otherwise(found, now.get(name)) for name, found in guesses.items()):
            self.outline = replace(self.outline, header=header, mapping=guesses)
            self._name_columns()

    def _read(self, index: int, row: Row) -> RowReport:
        cells = self.cells.of(index, row, self.outline.mapping)
        if self.months:
            cells = as_month(cells, self.on)
        if self.school_of:
            cells = with_titled(
                cells, class_within(shown(cells.get("school"))) or self.titled_class
            )
        cells, taken_back = without_taken_back(self.remarks, row, cells)
        reading = RowReading(cells, self.headings, self.on, self.regions)
        if taken_back:
            reading.note("consent_doubted", "consent", text=taken_back)
        values = self.fates.kind.read(reading)
        school = self.school_of.of(reading) if self.school_of else None
        report = RowReport(
            row=self.outline.sheet.line_of(index),
            fate="new",
            values=values,
            given=self.fates.kind.given(reading, values),
            faults=tuple(reading.faults),
            notes=(*reading.notes, *notes_of_looks(self.outline, index, reading)),
            school=school,
            sheet=self.sheet,
        )
        return with_formulas_told(self.outline, index, report)


def _lies_otherwise(found: Guess, now: Guess | None) -> bool:
    """Whether a header further down has a field in another column, or one that was lacking."""
    return found.by == "header" if now is None else found.column != now.column


def _trimmed(sheet: Sheet) -> Iterator[Row]:
    """The rows without the blank ones at the end; but an empty form at the end is one."""
    if sheet.relaid:
        return iter(sheet.rows)
    last = max((i for i, row in enumerate(sheet.rows) if any(map(shown, row))), default=-1)
    return iter(sheet.rows[: last + 1])
