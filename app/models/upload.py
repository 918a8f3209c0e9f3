"""Spreadsheets that were uploaded: those that wait for a decision, and what came of the others."""

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
    TAKEN_BACK = "taken_back"


class Upload(SealedRow, db.Model):
    """An uploaded spreadsheet, or one that a command took in.

    Content and report are dropped at the end, and read only where they are asked for. `report`
    is what the check found, as app.store.intake.checks writes it; `content` is base64,
    `file_kind` the ending only: file names may hold a child's name, so a file is known by its
    `digest` (SHA-256). `answers`: the place of a row -> the code of the child that it is, '' where
    it is another one; `sheets` those that were chosen. `outcome` is what came of each row, as
    app.store.intake.outcomes writes it.
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
    sheets: Mapped[list[str] | None] = mapped_column(JSON)
    digest: Mapped[str | None] = mapped_column(String(64))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    taken_back_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    content_sealed: Mapped[str | None] = mapped_column(Text, deferred=True)
    report_sealed: Mapped[str | None] = mapped_column(Text, deferred=True)
    outcome_sealed: Mapped[str | None] = mapped_column(Text, deferred=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))

    school: Mapped[School | None] = relationship()

    content = Sealed()
    report = Sealed()
    outcome = Sealed()


class HeadingChoice(db.Model):
    """The columns that somebody chose for a file, kept for the next one with the same headings.

    `headings` is a digest of the heading row, for a heading may hold a name. The next file is one
    of the same school; where no school was chosen, one of the same uploader.
    """

    __tablename__ = "heading_choice"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(12))
    headings: Mapped[str] = mapped_column(String(64), index=True)
    school_id: Mapped[int | None] = mapped_column(ForeignKey("school.id"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    columns: Mapped[dict[str, int]] = mapped_column(JSON)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
