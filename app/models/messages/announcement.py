"""Announcements: what a coordinator writes to many, who is to get it, and what goes with it."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.crypto import Sealed, SealedRow
from app.extensions import db
from app.models.columns import UtcDateTime, text_of
from app.models.messages.message import Message
from app.models.user import User


class AnnouncementState(StrEnum):
    """How far an announcement has come."""

    DRAFT = "draft"
    WAITING = "waiting"
    GOING_OUT = "going_out"
    DONE = "done"
    STOPPED = "stopped"


class NotTold(StrEnum):
    """Why somebody did not get it after all, as it was when it went out."""

    CLOSED = "closed"
    AWAY = "away"
    HELD = "held"
    LEFT = "left"
    MERGED = "merged"


class StopCause(StrEnum):
    """Why an announcement stopped."""

    PERSON = "person"
    ROLE = "role"
    LOST = "lost"
    BROKEN = "broken"


class Announcement(SealedRow, db.Model):
    """Words in one language or two, for those who stood in a list when it was begun.

    Nothing goes out before `confirmed_at`; with `send_at`, not before that moment. `same_readers`
    is equal for the same readers. `without` are codes of that list with no account to write to.
    Of one that stopped, `stop_cause` is why, and `stopped_by` who did it where somebody did.
    """

    __tablename__ = "announcement"

    id: Mapped[int] = mapped_column(primary_key=True)
    writer_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    list_name: Mapped[str] = mapped_column(String(20))
    same_readers: Mapped[str] = mapped_column(String(64), index=True)
    without: Mapped[list[str]] = mapped_column(JSON)
    chinese_sealed: Mapped[str] = mapped_column(Text)
    english_sealed: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    send_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    begun_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    stopped_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    stop_cause: Mapped[StopCause | None] = mapped_column(text_of(StopCause, 10))
    stopped_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))

    writer: Mapped[User] = relationship(foreign_keys=[writer_id])
    stopped_by: Mapped[User | None] = relationship(foreign_keys=[stopped_by_id])
    files: Mapped[list["AnnouncementFile"]] = relationship(
        order_by="AnnouncementFile.id", cascade="all, delete-orphan"
    )

    chinese = Sealed()
    english = Sealed()

    @property
    def state(self) -> AnnouncementState:
        """How far it has come."""
        if self.stopped_at is not None:
            return AnnouncementState.STOPPED
        if self.begun_at is not None:
            over = self.ended_at is not None
            return AnnouncementState.DONE if over else AnnouncementState.GOING_OUT
        return AnnouncementState.DRAFT if self.confirmed_at is None else AnnouncementState.WAITING

    def words_in(self, language: str) -> str:
        """What a reader of a language gets: theirs, or the one there is."""
        first, second = self.chinese, self.english
        words: str = (second or first) if language == "en" else (first or second)
        return words

    def language_for(self, language: str) -> str:
        """The language of those words."""
        there = {"zh": self.chinese, "en": self.english}
        return language if there[language] else next(one for one in there if one != language)


class AnnouncementReader(db.Model):
    """Somebody who is to get an announcement, once: told, or left out, or neither as yet."""

    __tablename__ = "announcement_reader"
    __table_args__ = (
        UniqueConstraint("announcement_id", "user_id"),
        Index("ix_announcement_reader_told_at", "announcement_id", "told_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    announcement_id: Mapped[int] = mapped_column(ForeignKey("announcement.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    left_out: Mapped[NotTold | None] = mapped_column(text_of(NotTold, 10))
    message_id: Mapped[int | None] = mapped_column(
        ForeignKey("message.id", ondelete="SET NULL"), index=True
    )

    user: Mapped[User] = relationship()
    message: Mapped[Message | None] = relationship()


class AnnouncementFile(SealedRow, db.Model):
    """What goes with an announcement: a `file` of the file store that `key` alone opens."""

    __tablename__ = "announcement_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    announcement_id: Mapped[int] = mapped_column(
        ForeignKey("announcement.id", ondelete="CASCADE"), index=True
    )
    file: Mapped[str] = mapped_column(String(32), unique=True)
    kind: Mapped[str] = mapped_column(String(4))
    size: Mapped[int]
    key_sealed: Mapped[str] = mapped_column(Text)
    name_sealed: Mapped[str] = mapped_column(Text)

    key = Sealed()
    name = Sealed()
