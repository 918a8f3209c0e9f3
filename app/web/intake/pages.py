"""What the pages of intake show of a report: values in words, what changes, what is at fault."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from app.intake import RegionDirectory, Remark, Report, RowReport
from app.permissions import scope_without_reason
from app.web.intake.answers import is_answered, question_of
from app.wording.intake.fields import field_label
from app.wording.intake.remarks import column_of, remark_words
from app.wording.letters import DIRECTIONS, STATES
from letters.states import Direction, State

GUARDIAN = frozenset({"guardian", "relation", "phone"})
LEADING = ("name", "code", "pair", "child")
REGIONAL = frozenset({"county", "home"})


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row as the page shows it: who, further values, what changes, faults and notes."""

    who: str
    fields: list[tuple[str, str]]
    changes: list[tuple[str, str, str]]
    faults: list[tuple[str, str]]
    notes: list[str]
    question: str = ""
    answered: bool = False


def shown_row(kind: str, row: RowReport) -> ShownRow:
    """One row in words."""
    who = " ".join(str(row.values[field]) for field in LEADING if row.values.get(field))
    fields = [
        (field_label(field), in_words(field, value))
        for field, value in row.values.items()
        if field not in LEADING and value not in (None, [], "")
    ]
    if row.school:
        fields.insert(0, (field_label("school"), row.school.name))
    return ShownRow(
        who,
        fields,
        list(_changes(kind, row)),
        [(column_of(fault), remark_words(fault)) for fault in row.faults],
        [f"{column_of(note)}: {remark_words(note)}" for note in row.notes],
        question_of(row),
        is_answered(row),
    )


def _changes(kind: str, row: RowReport) -> Iterator[tuple[str, str, str]]:
    """Old and new; what is stored of a guardian is shown only to who sees it without a reason."""
    hidden = GUARDIAN if kind == "children" and not _sees_guardian(row) else frozenset()
    for field, change in row.changes.items():
        old = _("(not shown)") if field in hidden else in_words(field, change.old)
        yield field_label(field), old, in_words(field, change.new)


def _sees_guardian(row: RowReport) -> bool:
    scope, school = scope_without_reason("guardians.view"), row.school
    in_region = school is not None and scope.holds_region(school.county)
    return school is not None and (in_region or school.key in scope.school_ids)


def in_words(field: str, value: Any) -> str:
    """A value as people read it."""
    if value in (None, [], ""):
        return _("nothing")
    if field == "gender":
        return _("male") if value == "m" else _("female")
    if field == "state":
        return str(STATES[State(value)])
    if field == "direction":
        return str(DIRECTIONS[Direction(value)])
    if field in REGIONAL:
        return "".join(region.name for region in RegionDirectory.standard().path(str(value)))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return "、".join(value) if isinstance(value, list) else str(value)


def faults_of_report(report: Report) -> list[tuple[int | str, str, str]]:
    """Row, column and reason of each fault."""
    return [
        (row.number, column_of(fault), remark_words(fault))
        for row in report.rows
        for fault in row.faults
    ]


def faults_of_outcome(counts: Mapping[str, Any]) -> list[tuple[int | str, str, str]]:
    """The same of an upload that was admitted; those written long ago name no field."""
    faults = [
        (row, Remark(code, column, details, *field))
        for row, column, code, details, *field in counts.get("faults", ())
    ]
    return [(row, column_of(fault), remark_words(fault)) for row, fault in faults]
