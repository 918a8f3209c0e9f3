"""Spreadsheets that were uploaded and wait for a decision."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.crypto import Sealed, SealedRow
from app.extensions import db
from app.models.columns import UtcDateTime, text_of
from app.models.school import School


class UploadState(StrEnum):
    """Where an upload is; work in the background is at one that is checking or admitting."""

    CHECKING = "checking"
    CHECKED = "checked"
    ADMITTING = "admitting"
    ADMITTED = "admitted"
    DISCARDED = "discarded"


class Upload(SealedRow, db.Model):
    """An uploaded spreadsheet.

    Content and report are dropped at the end, and read only where they are asked for. `report`
    is what the check found, as app.store.intake.checks writes it; `content` is base64,
    `file_kind` the ending only: file names may hold a child's name. `answers`: the number of a
    row -> the code of the child that it is, '' where it is another one.
    """

    __tablename__ = "upload"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(12))
    file_kind: Mapped[str] = mapped_column(String(5))
    school_id: Mapped[int | None] = mapped_column(ForeignKey("school.id"))
    mapping: Mapped[dict[str, int] | None] = mapped_column(JSON)
    answers: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    state: Mapped[UploadState] = mapped_column(
        text_of(UploadState, 10), default=UploadState.CHECKED
    )
    counts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    content_sealed: Mapped[str | None] = mapped_column(Text, deferred=True)
    report_sealed: Mapped[str | None] = mapped_column(Text, deferred=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))

    school: Mapped[School | None] = relationship()

    content = Sealed()
    report = Sealed()
