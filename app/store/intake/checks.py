"""What the check of an upload found, as text to keep with it: pages read that, not the file.

`as_text` takes what was found to text, `from_text` takes it back; `scope` is that of the uploader.
"""

from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass, replace
from typing import Any

from app.errors import Refused
from app.intake import IntakeRefused, Outline, Remark, Report, RowReport, SchoolEntry
from app.intake.fields.parts import PartRole
from app.intake.headers.header import Header
from app.intake.opening.sheets import Sheet
from app.intake.outline.guess import ColumnPart, Guess, SheetColumn
from app.intake.outline.sheet_fates import SheetFate
from app.intake.rows.report import Change, Ignored
from app.store.intake.shrunk import grown, shrunk
from app.store.scope import Scope, scope_payload


@dataclass(frozen=True, slots=True)
class Checked:
    """An upload that waits: how its columns were understood; its report, or why there is none.

    An outline that was kept has the columns of each list, their mapping and the sheets, no cells.
    """

    outline: Outline
    report: Report | None
    refusal: Refused | None


def refused(fault: IntakeRefused) -> Refused:
    """A file that intake refuses, as the application refuses it."""
    return Refused("intake.refused", fault=(fault.code, fault.details))


def as_text(found: Checked, scope: Scope) -> str:
    """What was found, small, with the scope that it was found for."""
    document = {
        "reach": scope_payload(scope),
        "lists": [_list_payload(one) for one in (found.outline, *found.outline.further)],
        "sheets": [astuple(sheet) for sheet in found.outline.sheets],
        "refusal": found.refusal.details["fault"] if found.refusal else None,
        "report": _report_payload(found.report) if found.report else None,
    }
    return shrunk(document)


def from_text(kind: str, text: str, scope: Scope) -> Checked | None:
    """What was found of an upload of a kind; None where it was found for another scope."""
    document = grown(text)
    if document["reach"] != scope_payload(scope):
        return None
    outline = _outline(kind, document)
    report, refusal = document["report"], document["refusal"]
    return Checked(
        outline,
        _report(outline, report) if report else None,
        Refused("intake.refused", fault=refusal) if refusal else None,
    )


def _list_payload(outline: Outline) -> dict[str, Any]:
    return {
        "name": outline.sheet.name,
        "columns": [astuple(column) for column in outline.columns],
        "mapping": {field: astuple(guess) for field, guess in outline.mapping.items()},
        "proposed": dict(outline.proposed),
    }


def _report_payload(report: Report) -> dict[str, Any]:
    return {
        "rows": [_row_payload(row) for row in report.rows],
        "ignored": [(line.row, line.why, line.sheet) for line in report.ignored],
        "notes": _remark_payloads(report.notes),
    }


def _row_payload(row: RowReport) -> tuple[Any, ...]:
    return (
        row.row,
        row.fate,
        row.values,
        sorted(row.given),
        _remark_payloads(row.faults),
        _remark_payloads(row.notes),
        {field: (change.old, change.new) for field, change in row.changes.items()},
        astuple(row.school) if row.school else None,
        row.known,
        row.sheet,
    )


def _remark_payloads(remarks: Sequence[Remark]) -> list[tuple[Any, ...]]:
    return [(r.code, r.column, dict(r.details), r.field, r.sheets) for r in remarks]


def _outline(kind: str, document: Mapping[str, Any]) -> Outline:
    sheets = tuple(SheetFate(*parts) for parts in document.get("sheets", ()))
    # One that was kept before each list was told holds the columns of the first.
    first, *further = (_list(kind, one) for one in document.get("lists", [document]))
    return replace(first, further=tuple(further), sheets=sheets)


def _list(kind: str, document: Mapping[str, Any]) -> Outline:
    columns = [_column(*told) for told in document["columns"]]
    mapping = {field: _guess(*told) for field, told in document["mapping"].items()}
    sheet = Sheet(document.get("name", ""), ())
    outline = Outline(kind, "", sheet, Header(0, 0, (), 0), (), tuple(columns), mapping, (), ())
    return replace(outline, proposed=document.get("proposed", {}))


def _column(
    index: int,
    letters: str,
    heading: str,
    samples: Sequence[str],
    whose: str = "",
    qualities: Sequence[str] = (),
    *asked: str,
) -> SheetColumn:
    return SheetColumn(index, letters, heading, tuple(samples), whose, tuple(qualities), *asked)


def _guess(column: int, confidence: float, by: str, parts: Sequence[Any] = ()) -> Guess:
    return Guess(
        column, confidence, by, tuple(ColumnPart(PartRole(role), *rest) for role, *rest in parts)
    )


def _report(outline: Outline, payload: Mapping[str, Any]) -> Report:
    ignored = tuple(Ignored(*parts) for parts in payload["ignored"])
    rows = tuple(_row(*parts) for parts in payload["rows"])
    return Report(outline.kind, outline, rows, ignored, _remarks(payload["notes"]))


def _row(
    number: int,
    fate: str,
    values: dict[str, Any],
    given: list[str],
    faults: list[Any],
    notes: list[Any],
    changes: dict[str, Any],
    school: list[Any] | None,
    known: str = "",
    sheet: str = "",
) -> RowReport:
    return RowReport(
        number,
        fate,
        values,
        frozenset(given),
        _remarks(faults),
        _remarks(notes),
        {field: Change(old, new) for field, (old, new) in changes.items()},
        SchoolEntry(*school) if school else None,
        known,
        sheet,
    )


def _remarks(payloads: Sequence[Any]) -> tuple[Remark, ...]:
    return tuple(_remark(*parts) for parts in payloads)


def _remark(
    code: str, column: str, details: Mapping[str, Any], field: str, sheets: Sequence[str] = ()
) -> Remark:
    return Remark(code, column, details, field, tuple(sheets))
