"""Spreadsheets that are uploaded, looked at, and then admitted or discarded."""

import base64
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import PurePath
from typing import Any

from sqlalchemy import update

from app.actions.intake.admission import admit, prepare
from app.actions.intake.admissions.admission import Admission, Admitted
from app.actions.records import record_change
from app.actions.system.errands import Asked, Done, Errand, do_or_ask
from app.actions.transaction import rows_changed, transaction
from app.actor import Acting, Actor
from app.errors import Refused
from app.extensions import db
from app.intake import Outline, Report
from app.intake.fields import CHILDREN, field_names
from app.models import School, Upload, UploadState
from app.store.intake.checks import as_text
from app.store.intake.spreadsheets import (
    Spreadsheet,
    checked,
    directory,
    outline_by_hand,
    outline_of_file,
)
from app.store.intake.uploads import ADMIT, BUSY, CHECK, UNDECIDED, spreadsheet_of, upload_of
from app.store.people.schools import school_by_code
from app.store.scope import Scope, scope_payload

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

    def keep() -> Upload:
        db.session.add(row)
        db.session.flush()
        record_change(acting, "upload.add", "upload", str(row.id), [sheet.kind])
        return row

    _check_or_ask(scope, outline, school, keep, acting)
    return row


def _check_or_ask(
    scope: Scope,
    outline: Outline,
    school: School | None,
    keep: Callable[[], Upload],
    acting: Acting,
) -> None:
    """Check few rows now, ask for the check of many; `keep` stores the upload that has them.

    `keep` is called in the transaction, after the check.
    """

    def check_now() -> None:
        found = checked(scope, outline, school.code if school else None, acting.today)
        text = as_text(found, scope)
        with transaction():
            row = keep()
            row.report, row.state = text, UploadState.CHECKED

    def arguments() -> dict[str, Any]:
        row = keep()
        row.report, row.state = None, UploadState.CHECKING
        return {"upload": row.id, "reach": scope_payload(scope), "today": acting.today.isoformat()}

    rows = len(outline.sheet.rows)
    do_or_ask(Errand(CHECK, rows, CHECKED_AT_ONCE, check_now, arguments), acting=acting)


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

    def keep() -> Upload:
        row = _waiting(upload_id, acting.actor, locked=True)
        row.mapping = dict(outline.chosen) or None
        row.school_id = school.id if school else None
        return row

    _check_or_ask(scope, outline, school, keep, acting)


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
        close_admitted(upload_id, UploadState.CHECKED, report, admission)
        return admit(scope, report, admission, newcomers)


def admit_or_ask(
    scope: Scope, upload_id: int, seen: Mapping[str, int], admission: Admission
) -> Done[Admitted] | Asked:
    """Admit few rows now; ask for many to be admitted, and until then nobody else decides.

    Raises as admit_upload does, and Refused intake.busy; what else refuses many rows, the work
    says.
    """

    def arguments() -> dict[str, Any]:
        _waiting(upload_id, admission.acting.actor, locked=True).state = UploadState.ADMITTING
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
    found = checked(scope, outline_of_file(sheet, on), sheet.school, on)
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
        _decide(upload_id, UploadState.CHECKED, UploadState.DISCARDED, {}, acting)


def discard_old(*, now: datetime) -> int:
    """Discard the uploads that nobody decided about within a week; how many."""
    old = (Upload.state.in_(UNDECIDED), Upload.made_at < now - KEPT_FOR)
    with transaction():
        return rows_changed(
            update(Upload)
            .where(*old)
            .values(state=UploadState.DISCARDED, content_sealed=None, report_sealed=None)
        )


def _waiting(upload_id: int, actor: Actor, *, locked: bool = False) -> Upload:
    row = upload_of(actor.user_id, upload_id)
    if locked:
        db.session.refresh(row, with_for_update=True)
    if row.state in BUSY:
        raise Refused("intake.busy")
    if row.state is not UploadState.CHECKED:
        raise Refused("intake.decided")
    return row


def _decide(
    upload_id: int, before: UploadState, after: UploadState, counts: dict[str, Any], acting: Acting
) -> None:
    """Close the upload; the second of two who try is refused."""
    closed = (
        update(Upload)
        .where(Upload.id == upload_id, Upload.state == before)
        .values(state=after, counts=counts, content_sealed=None, report_sealed=None, mapping=None)
    )
    if rows_changed(closed) != 1:
        raise Refused("intake.decided")
    record_change(acting, f"upload.{after}", "upload", str(upload_id))
