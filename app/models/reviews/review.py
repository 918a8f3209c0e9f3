"""Reviews: letters that may be read, who has them in hand, and what they said of them."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.crypto import Sealed, SealedRow
from app.extensions import db
from app.models.columns import UtcDateTime
from app.models.letter import Letter


class Review(db.Model):
    """Where the words of one letter are on the way past a reviewer.

    `version` is the moment of the text that it is about, `basis` why it may be read, `why` why it
    is, and `urgency` its place in the queue. `moves` counts the letter's events at the verdict.
    """

    __tablename__ = "review"
    __table_args__ = (Index("ix_review_state_urgency", "state", "urgency", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    letter_id: Mapped[int] = mapped_column(ForeignKey("letter.id"), unique=True)
    version: Mapped[datetime] = mapped_column(UtcDateTime)
    basis: Mapped[str] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(10))
    why: Mapped[str | None] = mapped_column(String(12))
    urgency: Mapped[int] = mapped_column(default=0)
    handed_in_at: Mapped[datetime] = mapped_column(UtcDateTime)
    held_until: Mapped[date | None]
    reviewer_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    taken_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    moves: Mapped[int | None]

    letter: Mapped[Letter] = relationship()
    verdicts: Mapped[list["ReviewVerdict"]] = relationship(
        back_populates="review", order_by="ReviewVerdict.id"
    )


class ReviewVerdict(SealedRow, db.Model):
    """What a reviewer said of one text: append-only but for being taken back (`undone_at`).

    Its words go with the text that they are about; it counts no more once that text's writer does
    not write the letter any more.

    `reason` is for the record, `words` are those that the volunteer reads.
    """

    __tablename__ = "verdict"

    id: Mapped[int] = mapped_column(primary_key=True)
    review_id: Mapped[int] = mapped_column(ForeignKey("review.id"), index=True)
    version: Mapped[datetime] = mapped_column(UtcDateTime)
    state: Mapped[str] = mapped_column(String(10))
    reviewer_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    reason_sealed: Mapped[str | None] = mapped_column(Text)
    words_sealed: Mapped[str | None] = mapped_column(Text)
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    review: Mapped[Review] = relationship(back_populates="verdicts")

    reason = Sealed()
    words = Sealed()


class Acquaintance(db.Model):
    """A reviewer said that they know somebody of a pair: none of its letters comes to them."""

    __tablename__ = "acquaintance"
    __table_args__ = (UniqueConstraint("user_id", "pair_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    pair_id: Mapped[int] = mapped_column(ForeignKey("pair.id"), index=True)
    said_at: Mapped[datetime] = mapped_column(UtcDateTime)
