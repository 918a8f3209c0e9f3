"""Who changed what, and who looked at whom. The database refuses to change or delete these rows."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import db
from app.models.columns import UtcDateTime
from app.models.letter import BIG_ID


class AuditRow(db.Model):
    """A change: names of the fields that changed, never their values."""

    __tablename__ = "audit_row"
    __table_args__ = (Index("ix_audit_row_object", "object_type", "object_code"),)

    id: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    actor_words: Mapped[str | None] = mapped_column(String(80))
    action: Mapped[str] = mapped_column(String(40))
    object_type: Mapped[str] = mapped_column(String(20))
    object_code: Mapped[str] = mapped_column(String(40))
    fields: Mapped[list[str]] = mapped_column(JSON, default=list)
    note: Mapped[str | None] = mapped_column(String(200))


class AccessRow(db.Model):
    """A look at a child's personal data."""

    __tablename__ = "access_row"
    __table_args__ = (Index("ix_access_row_object", "object_type", "object_code"),)

    id: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    actor_words: Mapped[str | None] = mapped_column(String(80))
    object_type: Mapped[str] = mapped_column(String(20))
    object_code: Mapped[str] = mapped_column(String(40))
    fields: Mapped[list[str]] = mapped_column(JSON, default=list)
    reason: Mapped[str | None] = mapped_column(String(200))


class LogSeal(db.Model):
    """A link of the chain over the logs: the rows of one log from `first_id` to `last_id`.

    `marks` holds the id and a fingerprint of each row over `columns`; `seal` is the hash of all
    of it and of the seal before. Seals of all logs are numbered in one line.
    """

    __tablename__ = "log_seal"
    __table_args__ = (Index("ix_log_seal_log_last_id", "log", "last_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    log: Mapped[str] = mapped_column(String(20))
    columns: Mapped[str] = mapped_column(Text)
    first_id: Mapped[int] = mapped_column(BIG_ID)
    last_id: Mapped[int] = mapped_column(BIG_ID)
    marks: Mapped[bytes] = mapped_column(LargeBinary)
    sealed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    previous: Mapped[str] = mapped_column(String(64))
    seal: Mapped[str] = mapped_column(String(64))
