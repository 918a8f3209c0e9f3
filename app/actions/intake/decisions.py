"""An upload is decided about, once: its good rows are admitted, or it is discarded."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import func, select, update

from app.actions.intake.admissions.admission import Admission, Admitted
from app.actions.intake.admissions.admit import admit, prepare
from app.actions.intake.uploads import digest_of, file_kind_of, undecided
from app.actions.records import record_change
from app.actions.system.errands import Asked, Done, Errand, do_or_ask
from app.actions.transaction import rows_changed, transaction
from app.actor import Acting
from app.errors import Refused
from app.extensions import db
from app.intake import Report
from app.models import AuditRow, Upload, UploadState
from app.store.intake.checks import as_text
from app.store.intake.outcomes import outcomes_from, outcomes_of
from app.store.intake.spreadsheets import Spreadsheet, checked, outline_of_file
from app.store.intake.uploads import ADMIT, TAKEN_BACK_WITHIN, UNDECIDED, spreadsheet_of
from app.store.scope import Scope, scope_payload

KEPT_FOR = timedelta(days=7)
ADMITTED_AT_ONCE = 600
"""Up to this many rows are admitted while the page loads."""


def admit_upload(
    scope: Scope, upload_id: int, seen: Mapping[str, int], admission: Admission
) -> Admitted:
    """Admit the good rows of an upload, once; its content is dropped.

    `seen` are the counts that the uploader decided on. Raises NotFound; Refused
    intake.decided or intake.changed_meanwhile, then nothing is changed but the kept report.
    """
    row = undecided(upload_id, admission.acting.actor)
    report = report_as_seen(scope, row, seen, admission.acting.today)
    newcomers = prepare(report, admission)
    with transaction():
        close_admitted(upload_id, UploadState.CHECKED, report, admission)
        admitted = admit(scope, report, admission, newcomers)
        keep_outcomes(upload_id, report, admission)
    return admitted


def admit_file(scope: Scope, sheet: Spreadsheet, report: Report, admission: Admission) -> Admitted:
    """Admit the good rows of a file that a command brings, and keep what came of it."""
    if not report.admissible:
        return Admitted()
    newcomers = prepare(report, admission)
    with transaction():
        row = Upload(
            kind=sheet.kind,
            file_kind=file_kind_of(sheet.filename),
            digest=digest_of(sheet.content),
            sheets=list(sheet.sheets) or None,
            school_id=_only_school(report),
            made_at=admission.acting.now,
            made_by_id=admission.acting.actor.user_id,
        )
        db.session.add(row)
        db.session.flush()
        close_admitted(row.id, UploadState.CHECKED, report, admission)
        admitted = admit(scope, report, admission, newcomers)
        keep_outcomes(row.id, report, admission)
    return admitted


def _only_school(report: Report) -> int | None:
    """The school of all rows, if it is one."""
    schools = {int(row.school.key) for row in report.rows if row.school}
    return schools.pop() if len(schools) == 1 else None


def admit_or_ask(
    scope: Scope, upload_id: int, seen: Mapping[str, int], admission: Admission
) -> Done[Admitted] | Asked:
    """Admit few rows now; ask for many to be admitted, and until then nobody else decides.

    Raises as admit_upload does, and Refused intake.busy; what else refuses many rows, the work
    says.
    """

    def arguments() -> dict[str, Any]:
        undecided(upload_id, admission.acting.actor, locked=True).state = UploadState.ADMITTING
        return {
            "upload": upload_id,
            "reach": scope_payload(scope),
            "seen": dict(seen),
            "today": admission.acting.today.isoformat(),
            "evidence": admission.evidence,
            "serves": admission.serves_code,
        }

    now = partial(admit_upload, scope, upload_id, seen, admission)
    errand = Errand(ADMIT, sum(seen.values()), ADMITTED_AT_ONCE, now, arguments)
    return do_or_ask(errand, acting=admission.acting)


def report_as_seen(scope: Scope, row: Upload, seen: Mapping[str, int], on: date) -> Report:
    """The upload checked again. Raises Refused where that is not what was decided on; what was
    found is kept then, to be looked at.
    """
    sheet = spreadsheet_of(row)
    found = checked(scope, outline_of_file(sheet, on), sheet.school, on, sheet.answers)
    report = found.report
    if report is None or any(report.counts[fate] != count for fate, count in seen.items()):
        text = as_text(found, scope)
        with transaction():
            db.session.refresh(row, with_for_update=True)
            if row.state in UNDECIDED:
                row.report = text
        raise Refused("intake.changed_meanwhile")
    return report


def close_admitted(
    upload_id: int, before: UploadState, report: Report, admission: Admission
) -> None:
    """Close an upload whose rows come in, in the running transaction; Refused the second time."""
    _decide(
        upload_id,
        before,
        UploadState.ADMITTED,
        _outcome(report),
        admission.acting,
    )


def keep_outcomes(upload_id: int, report: Report, admission: Admission) -> None:
    """Keep what came of each row, in the running transaction, once all are in."""
    db.session.flush()
    last = db.session.scalar(select(func.max(AuditRow.id))) or 0
    row = db.session.get_one(Upload, upload_id, populate_existing=True)
    row.outcome = outcomes_from(report, admission.traces, last).as_text


def _outcome(report: Report) -> dict[str, Any]:
    """What the page of the result tells: counts, and of each fault its place and kind."""
    faults = [
        [row.number, fault.column, fault.code, dict(fault.details), fault.field]
        for row in report.rows
        for fault in row.faults
    ]
    return {**report.counts, "faults": faults}


def discard(upload_id: int, *, acting: Acting) -> None:
    """Throw the upload's content away; nothing of it comes in. Raises NotFound, Refused."""
    with transaction():
        undecided(upload_id, acting.actor)
        _decide(upload_id, UploadState.CHECKED, UploadState.DISCARDED, {}, acting)


def discard_old(*, now: datetime) -> int:
    """Discard the uploads that nobody decided about within a week; how many.

    Of those that came in, the values that they changed are kept no longer than they can be taken
    back.
    """
    old = (Upload.state.in_(UNDECIDED), Upload.made_at < now - KEPT_FOR)
    with transaction():
        _forget_values(now)
        return rows_changed(
            update(Upload)
            .where(*old)
            .values(state=UploadState.DISCARDED, content_sealed=None, report_sealed=None)
        )


def _forget_values(now: datetime) -> None:
    last = now - TAKEN_BACK_WITHIN
    query = select(Upload).where(
        Upload.state == UploadState.ADMITTED,
        Upload.decided_at.between(last - KEPT_FOR, last),
    )
    for row in db.session.scalars(query):
        row.outcome = outcomes_of(row).without_values.as_text


def _decide(
    upload_id: int, before: UploadState, after: UploadState, counts: dict[str, Any], acting: Acting
) -> None:
    """Close the upload; the second of two who try is refused."""
    closed = (
        update(Upload)
        .where(Upload.id == upload_id, Upload.state == before)
        .values(
            state=after,
            counts=counts,
            content_sealed=None,
            report_sealed=None,
            mapping=None,
            answers={},
            decided_at=acting.now,
        )
    )
    if rows_changed(closed) != 1:
        raise Refused("intake.decided")
    record_change(acting, f"upload.{after}", "upload", str(upload_id))
