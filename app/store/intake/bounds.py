"""What intake itself cannot know of a row: how far the uploader reaches, what a table can hold.

In goes a report, out come its rows, with a fault on each that lies outside.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from sqlalchemy import select

from app.extensions import db
from app.intake import Remark, Report, RowReport
from app.intake.fields import CHILDREN, SCHOOLS, VOLUNTEERS
from app.models import Volunteer
from app.store.intake.known.addresses import NewAddresses
from app.store.intake.known.volunteers import KnownVolunteers
from app.store.intake.questions import Answers, Questions
from app.store.scope import Scope, volunteer_within

# The row as it can be admitted, with a fault where it cannot.
Judge = Callable[[RowReport], RowReport]


def bounded(scope: Scope, report: Report, answers: Answers, on: date) -> Iterator[RowReport]:
    """The rows, with a fault on each that lies outside what the uploader or a table can hold."""
    if report.kind == CHILDREN:
        judge = _children(report, Questions(scope, report.outline, answers, on))
    else:
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


def _children(report: Report, questions: Questions) -> Judge:
    """A grade that is no number is left out: a grade is counted with.

    Who is new here and likely known already is asked about.
    """
    left_out = _remark(report, "grade_unreadable", "grade")

    def judge(row: RowReport) -> RowReport:
        row = questions.judged(row)
        if not isinstance(row.values.get("grade"), str):
            return row
        values = {**row.values, "grade": None}
        return replace(
            row, values=values, given=row.given - {"grade"}, notes=(*row.notes, left_out)
        )

    return judge


def _volunteers(scope: Scope, report: Report) -> Judge:
    known, addresses = KnownVolunteers(), NewAddresses(scope)
    reached = select(Volunteer.id).where(volunteer_within(scope))
    ids = None if scope.programme else set(db.session.scalars(reached))

    def judge(row: RowReport) -> RowReport:
        volunteer = known.volunteer_of(row.values) if row.fate != "new" else None
        if volunteer is None:
            return row
        if ids is not None and volunteer.id not in ids:
            return _faulty(row, _remark(report, "elsewhere", "email"))
        change = row.changes.get("email")
        fault = addresses.fault_of(str(change.new), volunteer) if change else None
        return _faulty(row, _remark(report, fault, "email")) if fault else row

    return judge


_JUDGES: Mapping[str, Callable[[Scope, Report], Judge]] = {
    SCHOOLS: _schools,
    VOLUNTEERS: _volunteers,
}
