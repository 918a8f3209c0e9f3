"""What a sheet shows of a row beyond its values, told with the row: that it is hidden or struck
through, or that a formula was never worked out.
"""

from collections.abc import Iterator
from dataclasses import replace

from app.intake.faults import Remark
from app.intake.kinds.row import RowReading
from app.intake.outline.outline import Outline
from app.intake.rows.fates import about_whole_row
from app.intake.rows.report import RowReport


def notes_of_looks(outline: Outline, index: int, reading: RowReading) -> Iterator[Remark]:
    """A row that is hidden or struck through is read, and says so."""
    looks = outline.sheet.looks
    if index in looks.hidden:
        yield about_whole_row("row_hidden", outline, {})
    if looks.struck:
        struck = [
            outline.heading_of(name)
            for name, guess in outline.mapping.items()
            if (index, guess.column) in looks.struck and reading.said(name)
        ]
        if struck:
            yield about_whole_row("struck_through", outline, {"columns": struck})


def with_formulas_told(outline: Outline, index: int, report: RowReport) -> RowReport:
    """The row, saying so where a cell holds a formula that was never worked out."""
    looks = outline.sheet.looks
    bare = {
        name
        for name, guess in outline.mapping.items()
        if (index, guess.column) in looks.without_result
    }
    if not bare:
        return report
    faults = tuple(
        replace(fault, code="formula_empty", details={})
        if fault.code == "missing" and fault.field in bare
        else fault
        for fault in report.faults
    )
    lost = [name for name in bare if name in report.values and not report.values[name]]
    told = {fault.field for fault in faults}
    notes = tuple(
        Remark("formula_empty", outline.heading_of(name), field=name)
        for name in sorted(lost)
        if name not in told
    )
    return replace(report, faults=faults, notes=(*report.notes, *notes))
