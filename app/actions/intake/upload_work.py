"""Large spreadsheets, checked and admitted in the background."""

from dataclasses import replace
from datetime import date, datetime
from random import SystemRandom
from typing import Any

from sqlalchemy import update

from app.actions.intake.admissions.admission import Admission
from app.actions.intake.admissions.admit import admit, prepare
from app.actions.intake.decisions import close_admitted, keep_outcomes, report_as_seen
from app.actions.system import work
from app.actions.transaction import transaction
from app.errors import Refused
from app.extensions import db
from app.models import Upload, UploadState
from app.store.intake.checks import as_text
from app.store.intake.spreadsheets import checked, outline_of_file
from app.store.intake.uploads import BUSY, spreadsheet_of
from app.store.scope import scope_from


def run_check(task: work.Task) -> None:
    """Check the upload of claimed work and keep what was found; ends the work with it."""
    row = _upload(task, UploadState.CHECKING)
    work.advance(task, "checking rows", 0.1)
    sheet, on = spreadsheet_of(row), date.fromisoformat(task.arguments["today"])
    outline, scope = outline_of_file(sheet, on), scope_from(task.arguments["reach"])
    text = as_text(checked(scope, outline, sheet.school, on, sheet.answers), scope)
    with transaction():
        work.finish(task, {"upload": row.id})
        row = _upload(task, UploadState.CHECKING, locked=True)
        row.report, row.state = text, UploadState.CHECKED


def run_admission(task: work.Task) -> None:
    """Admit the upload of claimed work; ends the work in the same transaction.

    So whoever cancels comes before anything is written, or too late; and a worker that dies in
    between has done nothing.
    """
    row = _upload(task, UploadState.ADMITTING)
    upload_id, arguments = row.id, task.arguments
    scope, admission = scope_from(arguments["reach"]), _admission(task)
    work.advance(task, "checking rows", 0.05)
    report = report_as_seen(scope, row, arguments["seen"], admission.acting.today)
    newcomers = prepare(
        report, admission, lambda share: work.advance(task, "sealing names", 0.4 + 0.3 * share)
    )
    work.advance(task, "admitting rows", 0.7)
    with transaction():
        work.finish(task, {"upload": upload_id})
        close_admitted(upload_id, UploadState.ADMITTING, report, admission)
        admit(scope, report, admission, newcomers)
        keep_outcomes(upload_id, report, admission)


def give_up(arguments: dict[str, Any], _fault: str, _now: datetime) -> None:
    """The upload of work that failed for good waits again for a decision."""
    db.session.execute(
        update(Upload)
        .where(Upload.id == arguments["upload"], Upload.state.in_(BUSY))
        .values(state=UploadState.CHECKED)
    )


def _upload(task: work.Task, state: UploadState, *, locked: bool = False) -> Upload:
    row = db.session.get_one(
        Upload, task.arguments["upload"], populate_existing=True, with_for_update=locked
    )
    if row.state is not state:
        raise Refused("intake.decided")
    return row


def _admission(task: work.Task) -> Admission:
    arguments = task.arguments
    return Admission(
        replace(task.acting(), today=date.fromisoformat(arguments["today"])),
        SystemRandom(),
        evidence=arguments["evidence"],
        serves_code=arguments["serves"],
    )
