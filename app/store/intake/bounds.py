"""What intake itself cannot know of a row: how far the uploader reaches, what a table can hold.

In goes a report, out come its rows, with a fault on each that lies outside.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from sqlalchemy import select

from app.extensions import db
from app.intake import Remark, Report, RowReport
from app.intake.fields import CHILDREN, SCHOOLS, VOLUNTEERS
from app.models import Child, Volunteer
from app.store.intake.known.elsewhere import ChildrenElsewhere
from app.store.intake.known.volunteers import KnownVolunteers
from app.store.scope import Scope, volunteer_within

# The row as it can be admitted, with a fault where it cannot.
Judge = Callable[[RowReport], RowReport]


def bounded(scope: Scope, report: Report) -> Iterator[RowReport]:
    """The rows, with a fault on each that lies outside what the uploader or a table can hold."""
    judge = _JUDGES[report.kind](scope, report)
    for row in report.rows:
        yield row if row.fate == "fault" else judge(row)


def _remark(report: Report, code: str, field: str) -> Remark:
    return Remark(code, report.outline.heading_of(field), field=field)


def _faulty(row: RowReport, fault: Remark) -> RowReport:
    return replace(row, fate="fault", faults=(*row.faults, fault))


def _schools(scope: Scope, report: Report) -> Judge:
    out_of_reach = _remark(report, "out_of_reach", "county")

    def judge(row: RowReport) -> RowReport:
        reached = scope.holds_region(str(row.values["county"]))
        return row if reached else _faulty(row, out_of_reach)

    return judge


def _children(scope: Scope, report: Report) -> Judge:
    """A grade that is no number is left out: a grade is counted with.

    Who is new here and known at another school may have moved: that is asked.
    """
    left_out = _remark(report, "grade_unreadable", "grade")
    elsewhere = ChildrenElsewhere()

    def judge(row: RowReport) -> RowReport:
        if row.fate == "new" and row.school:
            twin = elsewhere.twin_of(row.values, int(row.school.key))
            row = row if twin is None else _asked(scope, report, row, twin)
        if not isinstance(row.values.get("grade"), str):
            return row
        values = {**row.values, "grade": None}
        return replace(
            row, values=values, given=row.given - {"grade"}, notes=(*row.notes, left_out)
        )

    return judge


def _asked(scope: Scope, report: Report, row: RowReport, twin: Child) -> RowReport:
    """The row with the question whether the child has moved; by code where it is in reach."""
    reached = scope.holds_region(twin.school.county_code) or twin.school_id in scope.school_ids
    details = {"code": twin.code, "school": twin.school.name} if reached else {}
    code = "has_moved" if reached else "known_elsewhere"
    note = Remark(code, report.outline.heading_of("name"), details, field="name")
    return replace(row, notes=(*row.notes, note))


def _volunteers(scope: Scope, report: Report) -> Judge:
    if scope.programme:
        return lambda row: row
    known = KnownVolunteers()
    reached = set(db.session.scalars(select(Volunteer.id).where(volunteer_within(scope))))
    elsewhere = _remark(report, "elsewhere", "email")

    def judge(row: RowReport) -> RowReport:
        volunteer = known.volunteer_of(row.values) if row.fate != "new" else None
        return _faulty(row, elsewhere) if volunteer and volunteer.id not in reached else row

    return judge


_JUDGES: Mapping[str, Callable[[Scope, Report], Judge]] = {
    SCHOOLS: _schools,
    CHILDREN: _children,
    VOLUNTEERS: _volunteers,
}
