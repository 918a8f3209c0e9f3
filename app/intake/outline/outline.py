"""What a file looks like before its rows are read: the sheet, the header, the columns."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from app.intake.faults import IntakeRefused
from app.intake.fields import field_names
from app.intake.opening.sheets import Sheet, Sheets
from app.intake.outline.columns import (
    Column,
    Guess,
    describe_columns,
    guess_columns,
    missing_fields,
)
from app.intake.outline.header import Header, find_header
from app.intake.values.text import shown


@dataclass(frozen=True, slots=True)
class Outline:
    """The chosen sheet and how it was understood. Row numbers are those that Excel shows."""

    kind: str
    filename: str
    sheet: Sheet
    header: Header
    titles: tuple[str, ...]
    columns: tuple[Column, ...]
    mapping: Mapping[str, Guess]
    missing: tuple[tuple[str, ...], ...]
    other_sheets: tuple[str, ...]

    @property
    def header_rows(self) -> tuple[int, ...]:
        """The header's rows as Excel numbers them."""
        return tuple(range(self.header.first + 1, self.header.last + 2))

    @property
    def unused(self) -> tuple[Column, ...]:
        """Columns that no field took."""
        used = {guess.column for guess in self.mapping.values()}
        return tuple(column for column in self.columns if column.index not in used)

    def label(self, field: str) -> str:
        """The heading of a field's column, or '' if it has none."""
        guess = self.mapping.get(field)
        return self.header.label(guess.column) if guess else ""

    def labels(self) -> dict[str, str]:
        """How to name the column of each field that has one."""
        return {field: self.label(field) for field in self.mapping}

    def refuse_if_missing(self) -> None:
        """Raises IntakeRefused (columns_missing) if a required field has no column."""
        if self.missing:
            seen = [column.heading for column in self.columns if column.heading]
            raise IntakeRefused(
                "columns_missing", groups=[list(g) for g in self.missing], seen=seen[:40]
            )


def outline(
    kind: str,
    table: Sheets,
    on: date,
    mapping: Mapping[str, int] | None = None,
    sheet: str | None = None,
) -> Outline:
    """The sheet that fits best (or the one named), its header and the columns of its fields.

    Raises IntakeRefused: header_not_found, sheet_unknown, mapping_wrong.
    """
    fitting = _fitting(kind, table, sheet)
    chosen, header = fitting[0]
    told = _checked(kind, mapping or {}, chosen)
    rows = chosen.rows[header.last + 1 :]
    guesses = guess_columns(kind, header, rows, on, told)
    return Outline(
        kind=kind,
        filename=table.filename,
        sheet=chosen,
        header=header,
        titles=_titles(chosen, header),
        columns=describe_columns(header, rows),
        mapping=guesses,
        missing=missing_fields(kind, guesses),
        other_sheets=tuple(other.name for other, _ in fitting[1:] if not other.hidden),
    )


def _fitting(kind: str, table: Sheets, named: str | None) -> list[tuple[Sheet, Header]]:
    if not table.sheets:
        raise IntakeRefused("empty")
    sheets = [sheet for sheet in table.sheets if named is None or sheet.name == named]
    if not sheets:
        raise IntakeRefused("sheet_unknown", sheet=named, seen=[s.name for s in table.sheets])
    if not any(any(row) for sheet in sheets for row in sheet.rows):
        raise IntakeRefused("empty")
    found = [(sheet, header) for sheet in sheets if (header := find_header(kind, sheet))]
    if not found:
        raise IntakeRefused(
            "header_not_found", fields=list(field_names(kind)), seen=_first_texts(sheets[0])
        )
    return sorted(found, key=lambda pair: (pair[0].hidden, -pair[1].recognised))


def _first_texts(sheet: Sheet) -> list[str]:
    texts = [shown(cell) for row in sheet.rows[:5] for cell in row]
    return [text[:20] for text in texts if text][:20]


def _titles(sheet: Sheet, header: Header) -> tuple[str, ...]:
    texts = [shown(cell) for row in sheet.rows[: header.first] for cell in row]
    return tuple(dict.fromkeys(text for text in [*texts, sheet.name] if text))


def _checked(kind: str, mapping: Mapping[str, int], sheet: Sheet) -> Mapping[str, int]:
    width = max(map(len, sheet.rows), default=0)
    known = field_names(kind)
    columns = [column for column in mapping.values() if column >= 0]
    wrong = [field for field, column in mapping.items() if field not in known or column >= width]
    if wrong or len(set(columns)) < len(columns):
        raise IntakeRefused("mapping_wrong", fields=wrong or list(mapping))
    return mapping
