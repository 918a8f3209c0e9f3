"""Reads of uploaded spreadsheets: whoever uploaded one sees it, nobody else."""

import base64
from datetime import timedelta

from sqlalchemy import select

from app.errors import NotFound
from app.extensions import db
from app.intake import Report, RowReport
from app.models import Upload, UploadState
from app.store.intake.checks import Checked, from_text
from app.store.intake.spreadsheets import Spreadsheet
from app.store.listing import Page, page_of_all
from app.store.scope import Scope
from app.store.system.work import newest_work

CHECK, ADMIT = "check", "admit"
TAKEN_BACK_WITHIN = timedelta(days=30)
"""So long after it came in a spreadsheet can be taken back as a whole."""
# The state of an upload that background work is at -> the kind of the work.
BUSY = {UploadState.CHECKING: CHECK, UploadState.ADMITTING: ADMIT}
UNDECIDED = (UploadState.CHECKED, *BUSY)


def upload_of(user_id: int | None, upload_id: int) -> Upload:
    """An upload of this user. Raises NotFound."""
    query = select(Upload).where(Upload.id == upload_id, Upload.made_by_id == user_id)
    upload = db.session.scalar(query)
    if upload is None:
        raise NotFound("intake.unknown")
    return upload


def waiting_uploads(user_id: int, kind: str) -> list[Upload]:
    """The uploads of a kind that this user has not decided about, the newest first."""
    query = select(Upload).where(
        Upload.made_by_id == user_id, Upload.kind == kind, Upload.state.in_(UNDECIDED)
    )
    return list(db.session.scalars(query.order_by(Upload.id.desc())))


def spreadsheet_of(upload: Upload) -> Spreadsheet:
    """The file of an upload that waits."""
    return Spreadsheet(
        kind=upload.kind,
        content=base64.b64decode(upload.content or ""),
        filename=f"upload.{upload.file_kind}",
        school=upload.school.code if upload.school else None,
        columns=upload.mapping,
        answers=upload.answers,
        sheets=upload.sheets or (),
    )


def kept_of(scope: Scope, upload: Upload) -> Checked | None:
    """What the check of an upload found for this reach; None where it is to be checked again."""
    text = upload.report
    return from_text(upload.kind, text, scope) if text else None


def work_at(upload: Upload) -> int | None:
    """The work that is at an upload, if any."""
    work = newest_work(BUSY[upload.state], "upload", upload.id) if upload.state in BUSY else None
    return work.id if work else None


def page_of_rows(report: Report, fate: str, number: int) -> Page[RowReport]:
    """A page of the rows with a fate, or of all."""
    return page_of_all([row for row in report.rows if fate in ("", row.fate)], number)
