"""Spreadsheets that are uploaded, looked at, and then admitted or discarded."""

import base64
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import PurePath
from typing import Any

from sqlalchemy import update

from app.actions.intake.admission import admit, prepare
from app.actions.intake.admissions.admission import Admission, Admitted
from app.actions.records import record_change
from app.actions.system import work
from app.actions.transaction import rows_changed, transaction
from app.actor import Acting, Actor
from app.errors import Refused
from app.extensions import db
from app.intake import Outline, Report
from app.intake.fields import CHILDREN, field_names
from app.models import School, Upload
from app.store.intake.checks import as_text
from app.store.intake.spreadsheets import (
    Spreadsheet,
    checked,
    directory,
    outline_by_hand,
    outline_of_file,
)
from app.store.intake.uploads import BUSY, UNDECIDED, spreadsheet_of, upload_of
from app.store.people.schools import school_by_code
from app.store.reaches import reach_as_told
from app.store.scope import Scope

KEPT_FOR = timedelta(days=7)
CHECKED_AT_ONCE = 3_000
"""A file with up to this many rows is checked while the page loads."""
ADMITTED_AT_ONCE = 600
"""Up to this many rows are admitted while the page loads."""


def upload(scope: Scope, sheet: Spreadsheet, *, acting: Acting) -> Upload:
    """Keep a spreadsheet until somebody decides about it, without its name.

    It is checked at once, a large one in the background. Raises Refused where the file cannot be
    taken, NotFound for the school; nothing is kept then.
    """
    file_kind = PurePath(sheet.filename).suffix.lstrip(".").lower()[:5] or "csv"
    outline = outline_of_file(replace(sheet, filename=f"upload.{file_kind}"), acting.today)
    school = _school_of(scope, sheet)
    row = Upload(
        kind=sheet.kind,
        file_kind=file_kind,
        school_id=school.id if school else None,
        made_at=acting.now,
        made_by_id=acting.actor.user_id,
        content=base64.b64encode(sheet.content).decode(),
    )
    report = _report_at_once(scope, outline, school, acting.today)
    with transaction():
        db.session.add(row)
        db.session.flush()
        _keep_or_ask(scope, row, report, acting)
        record_change(acting, "upload.add", "upload", str(row.id), [sheet.kind])
    return row


def _report_at_once(scope: Scope, outline: Outline, school: School | None, on: date) -> str | None:
    """What the check finds, as text to keep; None where that takes too long to wait for."""
    if len(outline.sheet.rows) > CHECKED_AT_ONCE:
        return None
    found = checked(scope, outline, school.code if school else None, on)
    return as_text(found, reach_as_told(scope))


def _keep_or_ask(scope: Scope, row: Upload, report: str | None, acting: Acting) -> None:
    """Keep what the check found, or ask for the check, in the running transaction."""
    row.report = report
    row.state = "checked" if report else "checking"
    if report is None:
        told = {"upload": row.id, "reach": reach_as_told(scope), "today": acting.today.isoformat()}
        work.ask(BUSY["checking"], told, acting=acting)


def _school_of(scope: Scope, sheet: Spreadsheet) -> School | None:
    """The chosen school, else the one that the file's name tells, for the name is not kept."""
    if sheet.kind != CHILDREN:
        return None
    if sheet.school:
        return school_by_code(scope, sheet.school)
    found = directory(scope).find_within(PurePath(sheet.filename).stem)
    return school_by_code(scope, found[0].code) if len(found) == 1 else None


def choose_columns(
    scope: Scope,
    upload_id: int,
    columns: Mapping[str, int],
    school_code: str,
    *,
    acting: Acting,
) -> None:
    """Say which column holds which field (-1: none) and which school the children belong to.

    The upload is checked again. Raises NotFound, Refused for a column that is named twice or is
    not there.
    """
    row = _waiting(upload_id, acting.actor)
    outline = outline_of_file(replace(spreadsheet_of(row), columns=None), acting.today)
    outline = _with_columns(outline, columns, acting.today)
    school = school_by_code(scope, school_code) if row.kind == CHILDREN and school_code else None
    report = _report_at_once(scope, outline, school, acting.today)
    with transaction():
        row = _waiting(upload_id, acting.actor, locked=True)
        row.mapping = dict(outline.chosen) or None
        row.school_id = school.id if school else None
        _keep_or_ask(scope, row, report, acting)


def _with_columns(outline: Outline, columns: Mapping[str, int], on: date) -> Outline:
    """The outline with the columns chosen by hand, if any of them is not the guessed one."""
    found = {field: guess.column for field, guess in outline.mapping.items()}
    guessed = dict.fromkeys(field_names(outline.kind), -1) | found
    chosen = {field: columns.get(field, column) for field, column in guessed.items()}
    return outline if chosen == guessed else outline_by_hand(outline, chosen, on)


def admit_upload(
    scope: Scope, upload_id: int, seen: Mapping[str, int], admission: Admission
) -> Admitted:
    """Admit the good rows of an upload, once; its content is dropped.

    `seen` are the counts that the uploader decided on. Raises NotFound; Refused
    intake.decided or intake.changed_meanwhile, then nothing is changed but the kept report.
    """
    row = _waiting(upload_id, admission.acting.actor)
    report = report_as_seen(scope, row, seen, admission.acting.today)
    newcomers = prepare(report, admission)
    with transaction():
        close_admitted(upload_id, "checked", report, admission)
        return admit(scope, report, admission, newcomers)


def ask_admission(
    scope: Scope, upload_id: int, seen: Mapping[str, int], admission: Admission
) -> int:
    """Ask for an upload to be admitted in the background: the id of the work.

    Until then nobody else decides about it. Raises NotFound, Refused intake.decided or
    intake.busy; what else may refuse it, the work says.
    """
    with transaction():
        _waiting(upload_id, admission.acting.actor, locked=True).state = "admitting"
        told = {
            "upload": upload_id,
            "reach": reach_as_told(scope),
            "seen": dict(seen),
            "today": admission.acting.today.isoformat(),
            "evidence": admission.evidence,
            "serves": admission.serves_code,
        }
        return work.ask(BUSY["admitting"], told, acting=admission.acting)


def report_as_seen(scope: Scope, row: Upload, seen: Mapping[str, int], on: date) -> Report:
    """The upload checked again. Raises Refused where that is not what was decided on; what was
    found is kept then, to be looked at.
    """
    sheet = spreadsheet_of(row)
    found = checked(scope, outline_of_file(sheet, on), sheet.school, on)
    report = found.report
    if report is None or any(report.counts[fate] != count for fate, count in seen.items()):
        text = as_text(found, reach_as_told(scope))
        with transaction():
            db.session.refresh(row, with_for_update=True)
            if row.state in UNDECIDED:
                row.report = text
        raise Refused("intake.changed_meanwhile")
    return report


def close_admitted(upload_id: int, before: str, report: Report, admission: Admission) -> None:
    """Close an upload whose rows come in, in the running transaction; Refused the second time."""
    _decide(
        upload_id,
        before,
        "admitted",
        _outcome(report),
        admission.acting,
    )


def _outcome(report: Report) -> dict[str, Any]:
    """What the page of the result tells: counts, and of each fault its place and kind."""
    faults = [
        [row.row, fault.column, fault.code, dict(fault.details), fault.field]
        for row in report.rows
        for fault in row.faults
    ]
    return {**report.counts, "faults": faults}


def discard(upload_id: int, *, acting: Acting) -> None:
    """Throw the upload's content away; nothing of it comes in. Raises NotFound, Refused."""
    with transaction():
        _waiting(upload_id, acting.actor)
        _decide(upload_id, "checked", "discarded", {}, acting)


def discard_old(*, now: datetime) -> int:
    """Discard the uploads that nobody decided about within a week; how many."""
    old = (Upload.state.in_(UNDECIDED), Upload.made_at < now - KEPT_FOR)
    with transaction():
        return rows_changed(
            update(Upload)
            .where(*old)
            .values(state="discarded", content_sealed=None, report_sealed=None)
        )


def _waiting(upload_id: int, actor: Actor, *, locked: bool = False) -> Upload:
    row = upload_of(actor.user_id, upload_id)
    if locked:
        db.session.refresh(row, with_for_update=True)
    if row.state in BUSY:
        raise Refused("intake.busy")
    if row.state != "checked":
        raise Refused("intake.decided")
    return row


def _decide(
    upload_id: int, before: str, state: str, counts: dict[str, Any], acting: Acting
) -> None:
    """Close the upload; the second of two who try is refused."""
    closed = (
        update(Upload)
        .where(Upload.id == upload_id, Upload.state == before)
        .values(state=state, counts=counts, content_sealed=None, report_sealed=None, mapping=None)
    )
    if rows_changed(closed) != 1:
        raise Refused("intake.decided")
    record_change(acting, f"upload.{state}", "upload", str(upload_id))
