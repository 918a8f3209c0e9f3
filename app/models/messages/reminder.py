"""Reminders: one row per letter, step and due date; and of what ends, one per reader and step."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import db
from app.models.columns import UtcDateTime
from app.models.letter import Letter
from app.models.messages.message import Message


class Reminder(db.Model):
    """A step of the ladder that was taken for a letter; never two for the same due date.

    The rows that lead to a digest without words are what it is to tell its user: of a letter as
    long as it is in that `state`, to them as that `recipient`.
    """

    __tablename__ = "reminder"
    __table_args__ = (UniqueConstraint("letter_id", "step", "due_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    letter_id: Mapped[int] = mapped_column(ForeignKey("letter.id"))
    step: Mapped[str] = mapped_column(String(20))
    due_on: Mapped[date]
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    message_id: Mapped[int | None] = mapped_column(ForeignKey("message.id"), index=True)
    state: Mapped[str | None] = mapped_column(String(12))
    recipient: Mapped[str | None] = mapped_column(String(20))

    letter: Mapped[Letter] = relationship()
    message: Mapped[Message | None] = relationship()


class RenewalTold(db.Model):
    """A user heard, so many `days` before, of what ends: the consent of a child, or a check."""

    __tablename__ = "renewal_told"
    __table_args__ = (
        UniqueConstraint("user_id", "person", "person_id", "days", "expires_on"),
        CheckConstraint("person IN ('child', 'volunteer')", name="person"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    person: Mapped[str] = mapped_column(String(10))
    person_id: Mapped[int]
    days: Mapped[int]
    expires_on: Mapped[date]
    told_at: Mapped[datetime] = mapped_column(UtcDateTime)
