"""The records of an .xls workbook ([MS-XLS]), looked through before any reader lays them out."""

import struct

from app.intake.faults import IntakeRefused
from app.intake.opening.extent import check_extent
from app.intake.opening.limits import Limits

_BEGINS, _LOCK, _DIMENSIONS = 0x0809, 0x002F, 0x0200
_CELLS = frozenset({0x0006, 0x0206, 0x0406, 0x00BD, 0x00D6, 0x00FD, 0x0203, 0x0204, 0x0205, 0x027E})
_MOST_ROWS, _MOST_COLUMNS = 65_536, 256


def check_records(stream: bytes, limits: Limits) -> None:
    """Refuses a workbook that is locked or whose cells reach too far.

    Raises IntakeRefused: locked, damaged, too_many_rows, too_many_columns, too_many_cells.
    """
    rows = columns = cells = position = 0
    while position + 4 <= len(stream):
        record, length = struct.unpack_from("<HH", stream, position)
        if record == _LOCK:
            raise IntakeRefused("locked")
        if record == _BEGINS:
            rows = columns = cells = 0
        elif record == _DIMENSIONS:
            _check_dimensions(stream[position + 4 : position + 4 + length])
        elif record in _CELLS and length >= 4 and position + 8 <= len(stream):
            row, column = struct.unpack_from("<HH", stream, position + 4)
            rows, columns, cells = max(rows, row + 1), max(columns, column + 1), cells + 1
            check_extent(rows, columns, cells, limits)
        position += 4 + length


def _check_dimensions(data: bytes) -> None:
    # Readers set room aside for what this record claims, true or not.
    if len(data) >= 12:
        _, bottom, _, right = struct.unpack_from("<IIHH", data)
        if bottom > _MOST_ROWS or right > _MOST_COLUMNS:
            raise IntakeRefused("damaged")
