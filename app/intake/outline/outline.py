"""What a file looks like before its rows are read. In go its sheets, out comes which sheet is
read, where its header is and which column holds which field.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from app.intake.faults import IntakeRefused
from app.intake.fields import field_names
from app.intake.opening.sheets import Row, Sheet, Sheets
from app.intake.outline.columns import (
    Guess,
    SheetColumn,
    describe_columns,
    guess_columns,
    missing_fields,
)
from app.intake.outline.header import Header, find_header
from app.intake.outline.sheet_fates import SheetFate
from app.intake.values.text import shown


@dataclass(frozen=True, slots=True)
class Outline:
    """The chosen sheet and how it was understood. Row numbers are those that Excel shows.

    `mapping` has the column of each field that has one; `missing` the groups of required fields
    without any; `chosen` the columns that a person chose over the guesses, field → column.
    `further` are the outlines of the other sheets that are read; `sheets` tells of each sheet of
    a workbook with several.
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

    @property
    def header_rows(self) -> tuple[int, ...]:
        """The header's rows as Excel numbers them."""
        return tuple(range(self.header.first + 1, self.header.last + 2))

    @property
    def unused(self) -> tuple[SheetColumn, ...]:
        """Columns that no field took."""
        used = {guess.column for guess in self.mapping.values()}
        return tuple(column for column in self.columns if column.index not in used)

    def heading_of(self, field: str) -> str:
        """The heading over a field's column, or '' if there is none."""
        guess = self.mapping.get(field)
        return self.header.heading_at(guess.column) if guess else ""

    def refuse_if_missing(self) -> None:
        """Raises IntakeRefused (columns_missing) if a required field has no column."""
        if self.missing:
            seen = [column.heading for column in self.columns if column.heading]
            raise IntakeRefused(
                "columns_missing", groups=[list(g) for g in self.missing], seen=seen[:40]
            )


def outline_of(kind: str, sheets: Sheets, on: date, named: str | None = None) -> Outline:
    """How a file of a kind is understood: the sheet that fits best, or the one that is named.

    `on` is the day that ages are counted at. Required fields may lack a column
    (`Outline.missing`): rows are not read then. Raises IntakeRefused: empty, header_not_found,
    sheet_unknown.
    """
    fitting = _fitting(kind, sheets, named)
    sheet, header = fitting[0]
    rows = sheet.rows[header.last + 1 :]
    guesses = guess_columns(kind, header, rows, on, {})
    return Outline(
        kind=kind,
        filename=sheets.filename,
        sheet=sheet,
        header=header,
        titles=_titles(sheet, header),
        columns=describe_columns(header, rows),
        mapping=guesses,
        missing=missing_fields(kind, guesses),
        other_sheets=tuple(other.name for other, _ in fitting[1:] if not other.hidden),
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
    missing = missing_fields(outline.kind, guesses)
    return replace(outline, mapping=guesses, missing=missing, chosen=chosen)


def _fitting(kind: str, sheets: Sheets, named: str | None) -> list[tuple[Sheet, Header]]:
    """The sheets that have a header of the kind, the one to read first."""
    if not sheets.sheets:
        raise IntakeRefused("empty")
    looked_at = [sheet for sheet in sheets.sheets if named is None or sheet.name == named]
    if not looked_at:
        raise IntakeRefused("sheet_unknown", sheet=named, seen=[s.name for s in sheets.sheets])
    if not any(any(row) for sheet in looked_at for row in sheet.rows):
        raise IntakeRefused("empty")
    found = [(sheet, header) for sheet in looked_at if (header := find_header(kind, sheet))]
    if not found:
        seen = _first_texts(looked_at[0].rows[:5])
        raise IntakeRefused("header_not_found", fields=list(field_names(kind)), seen=seen)
    return sorted(found, key=lambda pair: (pair[0].hidden, -pair[1].recognised))


def _first_texts(rows: tuple[Row, ...]) -> list[str]:
    texts = [shown(cell) for row in rows for cell in row]
    return [text[:20] for text in texts if text][:20]


def _titles(sheet: Sheet, header: Header) -> tuple[str, ...]:
    """The texts above the header and the sheet's name, each once."""
    texts = [shown(cell) for row in sheet.rows[: header.first] for cell in row]
    return tuple(dict.fromkeys(text for text in [*texts, sheet.name] if text))


def _refuse_wrong(outline: Outline, chosen: Mapping[str, int]) -> None:
    width = max(map(len, outline.sheet.rows), default=0)
    known = field_names(outline.kind)
    columns = [column for column in chosen.values() if column >= 0]
    wrong = [name for name, column in chosen.items() if name not in known or column >= width]
    if wrong or len(set(columns)) < len(columns):
        raise IntakeRefused("mapping_wrong", fields=wrong or list(chosen))
