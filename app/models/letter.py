"""Letters and the events of their way."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Connection,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
    event,
    inspect,
    select,
    text,
    update,
)
from sqlalchemy.orm import Mapped, Mapper, mapped_column, relationship

from app.crypto import Sealed, SealedRow
from app.extensions import db
from app.models.child import Child
from app.models.columns import UtcDateTime
from app.models.pair import Pair
from app.models.volunteer import Volunteer

BIG_ID = BigInteger().with_variant(Integer, "sqlite")
NO_LONGER_DUE = text("state != 'due'")
TO_BE_WRITTEN = text("state = 'due' AND direction = 'to_child'")
TO_BE_ANSWERED = text("state = 'due' AND direction = 'to_volunteer' AND answered_on IS NOT NULL")
STEPPED_IN = text("writer_id IS NOT NULL")
SENT_ON = text("forward_from_id IS NOT NULL")
OF_PAIRS = ("cohort_id", "school_id", "pair_id")
"""With the id the last columns of an index: lists are counted without looking at the rows."""


class Letter(SealedRow, db.Model):
    """One letter, one direction, numbered within its pair.

    `state` and `since` are the last event's (for a due letter `since` is the day it was planned),
    `before` the last state on the way of a letter that left it, `moves` the number of its events.
    `answers` is the number of the letter in the other direction that it answers, and
    `answered_on` the day that one was delivered. `text` is what the volunteer typed: it is never
    loaded with the row, only `app.store.letters.words` reads it, for whom it may. `print_asked_at`
    is when its writer asked hub or school to print it.
    `cohort_id` is the pair's and `school_id` the child's: `_follow` keeps it so. A school that the
    child left sends a letter on that came to it: `forward_from`. `writer` is the reserve writer
    who writes this one letter in the volunteer's place. `before_leave` is the day and term from
    before its volunteer's leave, and the day that the leave made of it.
    """

    __tablename__ = "letter"
    __table_args__ = (
        UniqueConstraint("pair_id", "direction", "number"),
        Index(
            "ix_letter_writer_id",
            "writer_id",
            sqlite_where=STEPPED_IN,
            postgresql_where=STEPPED_IN,
        ),
        Index(
            "ix_letter_state_since",
            *("state", "since", *OF_PAIRS),
            sqlite_where=NO_LONGER_DUE,
            postgresql_where=NO_LONGER_DUE,
        ),
        Index(
            "ix_letter_forward_from_id",
            "forward_from_id",
            sqlite_where=SENT_ON,
            postgresql_where=SENT_ON,
        ),
        Index("ix_letter_since", "since", "id"),
        Index(
            "ix_letter_to_be_written",
            *("due_on", "since", *OF_PAIRS, "print_asked_at", "id"),
            sqlite_where=TO_BE_WRITTEN,
            postgresql_where=TO_BE_WRITTEN,
        ),
        Index(
            "ix_letter_to_be_answered",
            *("answered_on", "since", "moves", *OF_PAIRS, "id"),
            sqlite_where=TO_BE_ANSWERED,
            postgresql_where=TO_BE_ANSWERED,
        ),
    )

    id: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    code: Mapped[str] = mapped_column(String(12), unique=True)
    pair_id: Mapped[int] = mapped_column(ForeignKey("pair.id"))
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id"))
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"))
    direction: Mapped[str] = mapped_column(String(12))
    number: Mapped[int]
    term_number: Mapped[int]
    due_on: Mapped[date]
    state: Mapped[str] = mapped_column(String(12), default="due")
    since: Mapped[date]
    before: Mapped[str | None] = mapped_column(String(12))
    moves: Mapped[int] = mapped_column(default=0)
    answers: Mapped[int | None]
    answered_on: Mapped[date | None]
    forward_from_id: Mapped[int | None] = mapped_column(ForeignKey("school.id"))
    writer_id: Mapped[int | None] = mapped_column(ForeignKey("volunteer.id"))
    before_leave: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    before_days: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    text_sealed: Mapped[str | None] = mapped_column(Text, deferred=True, deferred_raiseload=True)
    text_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    print_asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    pair: Mapped[Pair] = relationship(back_populates="letters")
    writer: Mapped[Volunteer | None] = relationship()
    events: Mapped[list["LetterEvent"]] = relationship(
        back_populates="letter", order_by="LetterEvent.number"
    )

    text = Sealed()

    @property
    def version(self) -> str:
        """Which text is kept: another one after each time that one was."""
        return self.text_at.isoformat() if self.text_at else ""


class LetterEvent(db.Model):
    """What happened to a letter: append-only, numbered from 1 within the letter.

    `skipped` names the states that nobody logged, `undoes` the event that this one takes back;
    the `was_…` values are what an undo restores. `how`: page, link, bundle, command, file, demo, or
    end for what the end of its pair did.
    """

    __tablename__ = "letter_event"
    __table_args__ = (UniqueConstraint("letter_id", "number"),)

    id: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    letter_id: Mapped[int] = mapped_column(ForeignKey("letter.id"))
    number: Mapped[int]
    was: Mapped[str] = mapped_column(String(12))
    state: Mapped[str] = mapped_column(String(12))
    on: Mapped[date] = mapped_column("on_date", index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    was_since: Mapped[date]
    was_before: Mapped[str | None] = mapped_column(String(12))
    skipped: Mapped[list[str]] = mapped_column(JSON, default=list)
    undoes: Mapped[int | None]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    how: Mapped[str] = mapped_column(String(12))
    note: Mapped[str | None] = mapped_column(String(200))

    letter: Mapped[Letter] = relationship(back_populates="events")


@event.listens_for(Child, "after_update")
def _follow(_mapper: Mapper[Child], connection: Connection, child: Child) -> None:
    """The letters of a child who moves to another school move with it."""
    if inspect(child).attrs.school_id.history.has_changes():
        own = select(Pair.id).where(Pair.child_id == child.id)
        connection.execute(
            update(Letter).where(Letter.pair_id.in_(own)).values(school_id=child.school_id)
        )
