"""What a file looks like before its rows are read. In go its sheets, out comes which sheet is
read, where its header is and which column holds which field.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from app.intake.faults import IntakeRefused, Remark
from app.intake.fields import CHILDREN, VOLUNTEERS, field_names, missing_groups
from app.intake.headers.header import Header, find_header, header_of, without_headings
from app.intake.headers.lanes import lanes_of
from app.intake.headers.shapes import as_list
from app.intake.opening.sheets import Row, Shape, Sheet, Sheets
from app.intake.outline.columns import (
    describe_columns,
    guess_columns,
)
from app.intake.outline.consents import consents_left
from app.intake.outline.guess import Guess, SheetColumn, columns_of
from app.intake.outline.hand import PARTS, decided, parts_of
from app.intake.outline.looks import names_by_look
from app.intake.outline.proposing import proposed_columns
from app.intake.outline.sheet_fates import SheetFate
from app.intake.values.masking import without_numbers
from app.intake.values.text import shown


@dataclass(frozen=True, slots=True)
class Outline:
    """The chosen sheet and how it was understood. Row numbers are those that Excel shows.

    `mapping` has the column of each field that has one; `missing` the groups of required fields
    without any; `chosen` the columns that a person chose over the guesses, field → column.
    `further` are the outlines of the other sheets that are read; `sheets` tells of each sheet of
    a workbook with several. `proposed` are columns for a person to look at, where two hold names
    and no heading tells whose.
    """

    kind: str
    filename: str
    sheet: Sheet
    header: Header
    titles: tuple[str, ...]
    columns: tuple[SheetColumn, ...]
    mapping: Mapping[str, Guess]
    missing: tuple[tuple[str, ...], ...]
    other_sheets: tuple[str, ...]
    chosen: Mapping[str, int] = field(default_factory=dict)
    further: tuple["Outline", ...] = ()
    sheets: tuple[SheetFate, ...] = ()
    proposed: Mapping[str, int] = field(default_factory=dict)

    @property
    def header_rows(self) -> tuple[int, ...]:
        """The header's rows as Excel numbers them."""
        rows = range(self.header.first, self.header.last + 1)
        return tuple(line for line in map(self.sheet.line_of, rows) if line)

    @property
    def unused(self) -> tuple[SheetColumn, ...]:
        """Columns that no field took."""
        used = columns_of(self.mapping)
        return tuple(column for column in self.columns if column.index not in used)

    @property
    def remarks(self) -> tuple[Remark, ...]:
        """What is to be told of the columns: consents that were not taken, that there are no
        headings, and that they were no columns in the file.
        """
        if not self.header.headings:
            return (Remark("no_headings"),)
        return (*self._relaid, *self._consents_left)

    @property
    def _relaid(self) -> tuple[Remark, ...]:
        if self.sheet.relaid is None:
            return ()
        is_form = self.sheet.relaid.shape is Shape.FORMS
        return (Remark("read_as_forms") if is_form else Remark("read_in_columns"),)

    @property
    def _consents_left(self) -> tuple[Remark, ...]:
        left = [self.header.heading_at(h.index) for h in consents_left(self.header, self.mapping)]
        is_asked = "consent" in field_names(self.kind)
        return (Remark("consent_left", details={"columns": left}),) if left and is_asked else ()

    def heading_of(self, field: str) -> str:
        """The heading over a field's column, or '' if there is none."""
        guess = self.mapping.get(field)
        return self.header.heading_at(guess.place) if guess else ""

    def refuse_if_missing(self) -> None:
        """Raises IntakeRefused (columns_missing) if a required field has no column, names_unheaded
        where one of two columns may be it.
        """
        if self.missing and self.proposed:
            rows = self.sheet.rows[self.header.last + 1 :]
            names = [self.sheet.column_name(at) for at in names_by_look(rows)]
            child = self.sheet.column_name(self.proposed["name"])
            raise IntakeRefused("names_unheaded", names=names, child=child)
        if self.missing:
            seen = [without_numbers(c.heading) for c in self.columns if c.heading]
            seen = seen or [column.letters for column in self.columns]
            raise IntakeRefused(
                "columns_missing", groups=[list(g) for g in self.missing], seen=seen[:40]
            )


def outline_of(kind: str, sheets: Sheets, on: date, named: str | None = None) -> Outline:
    """How a file of a kind is understood: the sheet that fits best, or the one that is named.

    `on` is the day that ages are counted at. Required fields may lack a column
    (`Outline.missing`): rows are not read then. Raises IntakeRefused: empty, header_not_found,
    sheet_unknown.
    """
    fitting = _fitting(kind, sheets, on, named)
    others = tuple(other.name for other, _ in fitting[1:] if not other.hidden)
    sheet, header = fitting[0]
    lanes = lanes_of(kind, sheet, header) or (sheet,)
    first, *beside = (_outline(kind, sheets.filename, lane, header, on) for lane in lanes)
    return replace(first, other_sheets=others, further=tuple(beside))


def _outline(kind: str, filename: str, sheet: Sheet, header: Header, on: date) -> Outline:
    """The outline of a list; of several on a sheet, of those columns that are its own."""
    header = header_of(kind, sheet, header.first, header.last) if header.headings else header
    rows = sheet.rows[header.last + 1 :]
    guesses = guess_columns(kind, header, rows, on, {})
    is_asked = kind == CHILDREN and not header.headings and "name" not in guesses
    return Outline(
        kind=kind,
        filename=filename,
        sheet=sheet,
        header=header,
        titles=_titles(sheet, header),
        columns=describe_columns(sheet, header),
        mapping=guesses,
        missing=missing_groups(kind, guesses),
        other_sheets=(),
        proposed=proposed_columns(rows, guesses) if is_asked else {},
    )


def with_columns(outline: Outline, chosen: Mapping[str, int], on: date) -> Outline:
    """The outline with the columns that a person chose: field → column counted from 0, -1 for none.

    A field that is not named keeps its guess, as far as its column is still free. Raises
    IntakeRefused (mapping_wrong) for an unknown field, a column outside the sheet, or one
    column for two fields.
    """
    _refuse_wrong(outline, chosen)
    rows = outline.sheet.rows[outline.header.last + 1 :]
    guesses = guess_columns(outline.kind, outline.header, rows, on, chosen)
    missing = missing_groups(outline.kind, guesses)
    return replace(outline, mapping=guesses, missing=missing, chosen=chosen)


def columns_by_name(outline: Outline) -> dict[str, int]:
    """The column of each field and of each part that can be chosen, by its name; -1 for none."""
    columns = dict.fromkeys(_names(outline.kind), -1)
    for field_name, guess in outline.mapping.items():
        columns[field_name] = guess.column
        columns |= {f"{field_name}.{role}": at for role, at in parts_of(field_name, guess).items()}
    return columns


def _names(kind: str) -> list[str]:
    fields = field_names(kind)
    return [*fields, *(f"{name}.{role}" for name in fields for role in PARTS.get(name, ()))]


def _fitting(kind: str, sheets: Sheets, on: date, named: str | None) -> list[tuple[Sheet, Header]]:
    """The sheets that have a header of the kind, the one to read first."""
    if not sheets.sheets:
        raise IntakeRefused("empty")
    looked_at = [sheet for sheet in sheets.sheets if named is None or sheet.name == named]
    if not looked_at:
        raise IntakeRefused("sheet_unknown", sheet=named, seen=[s.name for s in sheets.sheets])
    if not any(any(row) for sheet in looked_at for row in sheet.rows):
        raise IntakeRefused("empty")
    listed = [(sheet, as_list(kind, sheet)) for sheet in looked_at]
    found = [(laid.sheet, laid.header) for _, laid in listed if laid]
    lists = [sheet for sheet, laid in listed if not laid]
    found += [(sheet, header) for sheet in lists if (header := find_header(kind, sheet))]
    found = found or [(sheet, header) for sheet in lists if (header := _bare(kind, sheet, on))]
    if not found:
        seen = _first_texts(looked_at[0].rows[:5])
        raise IntakeRefused("header_not_found", fields=list(field_names(kind)), seen=seen)
    return sorted(found, key=lambda pair: (pair[0].hidden, -pair[1].recognised))


def _bare(kind: str, sheet: Sheet, on: date) -> Header | None:
    """The header of a list without headings, if the looks of its columns tell who is in it."""
    header = without_headings(sheet)
    missing = missing_groups(kind, guess_columns(kind, header, sheet.rows, on, {}))
    is_told = kind in (CHILDREN, VOLUNTEERS) and all("name" in group for group in missing)
    return header if is_told else None


def _first_texts(rows: tuple[Row, ...]) -> list[str]:
    """What stands at the top, figures that may be an id or a phone left out."""
    texts = [shown(cell) for row in rows for cell in row]
    return [without_numbers(text)[:20] for text in texts if text][:20]


def _titles(sheet: Sheet, header: Header) -> tuple[str, ...]:
    """The texts above the header and the sheet's name, each once."""
    texts = [shown(cell) for row in sheet.rows[: header.first] for cell in row]
    return tuple(dict.fromkeys(text for text in [*texts, sheet.name] if text))


def _refuse_wrong(outline: Outline, chosen: Mapping[str, int]) -> None:
    width = max(map(len, outline.sheet.rows), default=0)
    known = _names(outline.kind)
    columns = {(name.partition(".")[0], c) for name, c in chosen.items() if c >= 0}
    wrong = [name for name, column in chosen.items() if name not in known or column >= width]
    if wrong or len({column for _field, column in columns}) < len(columns):
        raise IntakeRefused(
            "mapping_wrong", fields=sorted(decided(dict.fromkeys(wrong or chosen, 0)))
        )
