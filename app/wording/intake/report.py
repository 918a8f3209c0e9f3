"""The report of a spreadsheet as JSON: values and codes, and beside each code its sentence."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from app.intake import Outline, Remark, Report, RowReport
from app.wording.intake.details import quoted
from app.wording.intake.left_over import unused_names
from app.wording.intake.remarks import column_of, remark_words
from app.wording.intake.sheets import WHY_SHEET


def report_payload(report: Report) -> dict[str, Any]:
    """The whole report: counts and rows, and how the sheet was understood beside them."""
    return {
        "counts": report.counts,
        "rows": [_row_payload(row) for row in report.rows],
        "ignored": [
            {"row": line.row, "why": line.why} | _sheet_named(line.sheet) for line in report.ignored
        ],
        "kind": report.kind,
        **_outline_payload(report.outline),
        "further": [_list_payload(outline) for outline in report.outline.further],
        "notes": [_remark_payload(note) for note in report.notes],
        "undecided": [
            {"row": place, **_remark_payload(remark)} for place, remark in report.undecided
        ],
    }


def _sheet_named(sheet: str) -> dict[str, str]:
    return {"sheet": sheet} if sheet else {}


def _outline_payload(outline: Outline) -> dict[str, Any]:
    return {
        **_list_payload(outline),
        "unused": [name for one in (outline, *outline.further) for name in unused_names(one)],
        "sheets": [
            {**asdict(fate), "message": str(WHY_SHEET[fate.why])} for fate in outline.sheets
        ],
    }


def _list_payload(outline: Outline) -> dict[str, Any]:
    return {
        "sheet": outline.sheet.name,
        "titles": list(map(quoted, outline.titles)),
        "header_rows": list(outline.header_rows),
        "mapping": {
            field: {
                "column": quoted(outline.heading_of(field)),
                "index": guess.place,
                "confidence": guess.confidence,
                "by": guess.by,
            }
            for field, guess in outline.mapping.items()
        },
        "unused": unused_names(outline),
    }


def _row_payload(row: RowReport) -> Mapping[str, Any]:
    payload: dict[str, Any] = {
        "row": row.row,
        **_sheet_named(row.sheet),
        "fate": row.fate,
        "values": row.values,
        "faults": [_remark_payload(fault) for fault in row.faults],
    }
    if row.changes:
        payload["changes"] = {
            field: {"old": change.old, "new": change.new} for field, change in row.changes.items()
        }
    if row.school:
        payload["school"] = {"code": row.school.code, "name": row.school.name}
    if row.notes:
        payload["notes"] = [_remark_payload(note) for note in row.notes]
    return payload


def _remark_payload(remark: Remark) -> dict[str, Any]:
    told = {"column": column_of(remark), "code": remark.code, "message": remark_words(remark)}
    return told | ({"sheets": list(remark.sheets)} if remark.sheets else {})
