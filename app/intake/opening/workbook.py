"""In goes a workbook that has passed the checks, out come its sheets, read by calamine."""

import io
import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetVisibleEnum,
)

from app.intake.faults import IntakeRefused
from app.intake.opening.extent import check_extent
from app.intake.opening.limits import Limits
from app.intake.opening.sheets import NO_LOOKS, Cell, Looks, Row, Sheet, Span
from app.intake.opening.styles import as_shown


@dataclass(frozen=True, slots=True)
class Unread:
    """What the reader of cells does not tell, by the name of the sheet."""

    spans: Mapping[str, tuple[Span, ...]] = field(default_factory=dict)
    looks: Mapping[str, Looks] = field(default_factory=dict)


def sheets_of(content: bytes, limits: Limits, unread: Unread) -> tuple[Sheet, ...]:
    """All sheets with their cells as they are shown, and their merges.

    Raises IntakeRefused: damaged, locked, too_many_sheets, and as check_extent.
    """
    try:
        return _sheets(content, limits, unread)
    except PasswordError as e:
        raise IntakeRefused("locked") from e
    except (CalamineError, OSError, ValueError, OverflowError) as e:
        raise IntakeRefused("damaged") from e
    except BaseException as e:
        # A panic inside the reader arrives as a BaseException of a class it does not export.
        if type(e).__name__ != "PanicException":
            raise
        raise IntakeRefused("damaged") from e


def _sheets(content: bytes, limits: Limits, unread: Unread) -> tuple[Sheet, ...]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    known = book.sheets_metadata
    if len(known) > limits.sheets:
        raise IntakeRefused("too_many_sheets", sheets=len(known), limit=limits.sheets)
    read = []
    for index, meta in enumerate(known):
        sheet = book.get_sheet_by_index(index)
        merged = _merged(sheet) or unread.spans.get(meta.name, ())
        if sum(span.bottom - span.top + 1 for span in merged) > limits.cells:
            raise IntakeRefused("too_many_cells", limit=limits.cells)
        hidden = meta.visible != SheetVisibleEnum.Visible
        looks = unread.looks.get(meta.name, NO_LOOKS)
        rows = _shown(_rows(sheet, limits), looks)
        read.append(Sheet(meta.name, rows, merged, hidden, looks))
    return tuple(read)


def _rows(sheet: CalamineSheet, limits: Limits) -> tuple[Row, ...]:
    if sheet.end is None:
        return ()
    height, width = sheet.end[0] + 1, sheet.end[1] + 1
    check_extent(height, width, 0, limits)
    return tuple(tuple(map(_cell, row)) for row in sheet.to_python(skip_empty_area=False))


def _shown(rows: tuple[Row, ...], looks: Looks) -> tuple[Row, ...]:
    """The rows, with each cell whose format tells more than its value as it is shown."""
    if not looks.formats:
        return rows
    changed: dict[int, list[Cell]] = {}
    for (row, column), form in looks.formats.items():
        if row < len(rows) and column < len(rows[row]):
            cells = changed.setdefault(row, list(rows[row]))
            cells[column] = as_shown(cells[column], form)
    return tuple(tuple(changed.get(index, row)) for index, row in enumerate(rows))


def _merged(sheet: CalamineSheet) -> tuple[Span, ...]:
    ranges = sheet.merged_cell_ranges or []
    return tuple(Span(top, left, bottom, right) for (top, left), (bottom, right) in ranges)


def _cell(value: Cell) -> Cell:
    # 'NaN' and 'inf' are numbers to the reader, and to nobody else.
    if value == "" or (isinstance(value, float) and not math.isfinite(value)):
        return None
    return value
