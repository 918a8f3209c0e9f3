"""What the check of an upload found, as text to keep with it: pages read that, not the file."""

import base64
import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from typing import Any

from app.errors import Refused
from app.intake import IntakeRefused, Outline, Remark, Report, RowReport, SchoolEntry
from app.intake.columns import Column, Guess
from app.intake.header import Header
from app.intake.report import Change, Ignored
from app.intake.table import Sheet
from app.wording.intake import RefusalWords


@dataclass(frozen=True, slots=True)
class Checked:
    """An upload that waits: how its columns were understood; its report, or why there is none.

    `guessed` is the column of each field whatever was said of it. An outline that was kept has
    its columns and their mapping alone, no cells.
    """

    outline: Outline
    guessed: Mapping[str, int]
    report: Report | None
    refusal: Refused | None


def refused(fault: IntakeRefused) -> Refused:
    """A file that intake refuses, as the application refuses it."""
    return Refused("intake.refused", fault=RefusalWords(fault))


def as_text(found: Checked, reach: Mapping[str, Any]) -> str:
    """What was found, small, with the reach that it was found for."""
    document = {
        "reach": reach,
        "columns": [astuple(column) for column in found.outline.columns],
        "mapping": {field: astuple(guess) for field, guess in found.outline.mapping.items()},
        "guessed": found.guessed,
        "refusal": _fault_parts(found.refusal),
        "report": _report_parts(found.report) if found.report else None,
    }
    packed = zlib.compress(json.dumps(document, ensure_ascii=False).encode(), 1)
    return base64.b64encode(packed).decode()


def from_text(kind: str, text: str, reach: Mapping[str, Any]) -> Checked | None:
    """What was found; None where it was for another reach."""
    document = json.loads(zlib.decompress(base64.b64decode(text)))
    if document["reach"] != reach:
        return None
    outline = _outline(kind, document)
    told = document["report"]
    return Checked(
        outline,
        document["guessed"],
        _report(outline, told) if told else None,
        refused(IntakeRefused(document["refusal"][0], **document["refusal"][1]))
        if document["refusal"]
        else None,
    )


def _fault_parts(refusal: Refused | None) -> tuple[str, dict[str, Any]] | None:
    if refusal is None:
        return None
    fault = refusal.details["fault"].fault
    return fault.code, fault.data


def _report_parts(report: Report) -> dict[str, Any]:
    return {
        "rows": [_row_parts(row) for row in report.rows],
        "ignored": [(line.row, line.why) for line in report.ignored],
        "notes": _remark_parts(report.notes),
    }


def _row_parts(row: RowReport) -> tuple[Any, ...]:
    return (
        row.row,
        row.fate,
        row.values,
        sorted(row.given),
        _remark_parts(row.faults),
        _remark_parts(row.notes),
        {field: (change.old, change.new) for field, change in row.changes.items()},
        astuple(row.school) if row.school else None,
    )


def _remark_parts(remarks: Sequence[Remark]) -> list[tuple[str, str, dict[str, Any]]]:
    return [(remark.code, remark.column, dict(remark.data)) for remark in remarks]


def _outline(kind: str, document: Mapping[str, Any]) -> Outline:
    columns = [
        Column(index, letters, heading, tuple(samples))
        for index, letters, heading, samples in document["columns"]
    ]
    mapping = {field: Guess(*parts) for field, parts in document["mapping"].items()}
    nothing = Sheet("", ()), Header(0, 0, (), 0), ()
    return Outline(kind, "", *nothing, tuple(columns), mapping, (), ())


def _report(outline: Outline, told: Mapping[str, Any]) -> Report:
    ignored = tuple(Ignored(row, why) for row, why in told["ignored"])
    rows = tuple(_row(*parts) for parts in told["rows"])
    return Report(outline.kind, outline, rows, ignored, _remarks(told["notes"]))


def _row(
    number: int,
    fate: str,
    values: dict[str, Any],
    given: list[str],
    faults: list[Any],
    notes: list[Any],
    changes: dict[str, Any],
    school: list[Any] | None,
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
    )


def _remarks(parts: Sequence[Any]) -> tuple[Remark, ...]:
    return tuple(Remark(code, column, data) for code, column, data in parts)
