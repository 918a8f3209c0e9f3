"""In goes a workbook that has passed the checks, out come its sheets, read by calamine."""

import io
import math
from collections.abc import Mapping

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
from app.intake.opening.sheets import Cell, Row, Sheet, Span


def sheets_of(
    content: bytes, limits: Limits, spans: Mapping[str, tuple[Span, ...]] | None = None
) -> tuple[Sheet, ...]:
    """All sheets with their cells and merges; `spans` where the reader does not know them.

    Raises IntakeRefused: damaged, locked, too_many_sheets, and as check_extent.
    """
    try:
        return _sheets(content, limits, spans or {})
    except PasswordError as e:
        raise IntakeRefused("locked") from e
    except (CalamineError, OSError, ValueError, OverflowError) as e:
        raise IntakeRefused("damaged") from e
    except BaseException as e:
        # A panic inside the reader arrives as a BaseException of a class it does not export.
        if type(e).__name__ != "PanicException":
            raise
        raise IntakeRefused("damaged") from e


def _sheets(
    content: bytes, limits: Limits, spans: Mapping[str, tuple[Span, ...]]
) -> tuple[Sheet, ...]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    known = book.sheets_metadata
    if len(known) > limits.sheets:
        raise IntakeRefused("too_many_sheets", sheets=len(known), limit=limits.sheets)
    read = []
    for index, meta in enumerate(known):
        sheet = book.get_sheet_by_index(index)
        merged = _merged(sheet) or spans.get(meta.name, ())
        if sum(span.bottom - span.top + 1 for span in merged) > limits.cells:
            raise IntakeRefused("too_many_cells", limit=limits.cells)
        hidden = meta.visible != SheetVisibleEnum.Visible
        read.append(Sheet(meta.name, _rows(sheet, limits), merged, hidden))
    return tuple(read)


def _rows(sheet: CalamineSheet, limits: Limits) -> tuple[Row, ...]:
    if sheet.end is None:
        return ()
    height, width = sheet.end[0] + 1, sheet.end[1] + 1
    check_extent(height, width, 0, limits)
    return tuple(tuple(map(_cell, row)) for row in sheet.to_python(skip_empty_area=False))


def _merged(sheet: CalamineSheet) -> tuple[Span, ...]:
    ranges = sheet.merged_cell_ranges or []
    return tuple(Span(top, left, bottom, right) for (top, left), (bottom, right) in ranges)


def _cell(value: Cell) -> Cell:
    # 'NaN' and 'inf' are numbers to the reader, and to nobody else.
    if value == "" or (isinstance(value, float) and not math.isfinite(value)):
        return None
    return value
