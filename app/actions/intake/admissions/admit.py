"""A spreadsheet is admitted: all of its good rows, or nothing."""

import logging
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import func, select

from app.actions.intake.admissions.admission import Admission, Admitted, Newcomers
from app.actions.intake.admissions.children import admit_children, prepare_child
from app.actions.intake.admissions.letters import admit_letters
from app.actions.intake.admissions.schools import admit_schools
from app.actions.intake.admissions.volunteers import admit_volunteers, prepare_volunteer
from app.actions.transaction import transaction
from app.extensions import db
from app.intake import Report, RowReport
from app.intake.fields import CHILDREN, LETTERS, SCHOOLS, VOLUNTEERS
from app.store.scope import Scope

log = logging.getLogger("xinqiao.intake")
# Any number of our own: admissions come one after the other, so that nobody comes in twice.
ADVISORY_KEY = 0x696E746B
PREPARE: Mapping[str, Callable[[RowReport, Admission], Any]] = {
    CHILDREN: prepare_child,
    VOLUNTEERS: prepare_volunteer,
}
REPORTED_EACH = 500


def prepare(
    report: Report, admission: Admission, progress: Callable[[float], None] | None = None
) -> Newcomers:
    """Whoever seems to be new, with sealed fields, before the transaction: nobody waits for it.

    `progress` hears how far it is, 0 to 1.
    """
    make = PREPARE.get(report.kind)
    rows = [row for row in report.rows if row.fate == "new"] if make else []
    ready = {}
    for done, row in enumerate(rows):
        if make:
            ready[row.place] = make(row, admission)
        if progress and done % REPORTED_EACH == 0:
            progress(done / len(rows))
    return ready


def admit(
    scope: Scope, report: Report, admission: Admission, newcomers: Newcomers | None = None
) -> Admitted:
    """Admit the new and the changed rows of a report, in one transaction.

    Whoever came in since the report was made is looked up again and not made twice. `newcomers`
    are those of the report, where they were prepared before.
    """
    rows = report.admissible
    if not rows:
        return Admitted()
    ready = prepare(report, admission) if newcomers is None else newcomers
    with transaction():
        one_at_a_time()
        if report.kind == LETTERS:
            admitted = admit_letters(scope, rows, admission)
        elif report.kind == SCHOOLS:
            admitted = admit_schools(rows, admission)
        elif report.kind == VOLUNTEERS:
            admitted = admit_volunteers(rows, ready, admission)
        else:
            admitted = admit_children(scope, rows, ready, admission)
        admission.write_down()
    log.info(
        "intake.admit",
        extra={
            "actor": str(admission.acting.actor),
            "kind": report.kind,
            "new": admitted.new,
            "changed": admitted.changed,
        },
    )
    return admitted


def one_at_a_time() -> None:
    """Wait until no other spreadsheet comes in or is taken back, in the running transaction."""
    if db.engine.dialect.name == "postgresql":
        db.session.execute(select(func.pg_advisory_xact_lock(ADVISORY_KEY)))
