"""What one person asks and another one answers: a long list, a person's file, an erasure."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.crypto import Sealed, SealedRow
from app.extensions import db
from app.models.columns import UtcDateTime, text_of
from app.models.user import User

WAITS_FOR = timedelta(days=14)
TAKEN_WITHIN = timedelta(days=1)


class AskKind(StrEnum):
    """What is asked for. An erasure and what a clock calls for are done with the yes itself."""

    LIST = "list"
    PRINT = "print"
    FILE = "file"
    ERASE = "erase"
    CLOCK = "clock"


class AskState(StrEnum):
    """How far an ask has come; lapsed: nobody answered, or it was not taken in time."""

    WAITING = "waiting"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
    DONE = "done"


class Ask(SealedRow, db.Model):
    """Something that nobody does alone.

    `about` is the name of a list or of a clock, or the code of a child or volunteer; `address` is
    the list's, which may hold a name that was searched for, or the form of a print. `reach` is how
    far whoever asks reached then: who answers reaches as far. `asked_by` is empty where the
    scheduler asks.
    """

    __tablename__ = "ask"
    __table_args__ = (Index("ix_ask_open", "decided_at", "withdrawn_at", "asked_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[AskKind] = mapped_column(text_of(AskKind, 10))
    about: Mapped[str] = mapped_column(String(40), index=True)
    rows: Mapped[int] = mapped_column(default=0)
    address_sealed: Mapped[str | None] = mapped_column(Text)
    why_sealed: Mapped[str] = mapped_column(Text)
    reach: Mapped[dict[str, Any]] = mapped_column(JSON)
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    approved: Mapped[bool] = mapped_column(default=False)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    asked_by: Mapped[User | None] = relationship(foreign_keys=[asked_by_id])
    decided_by: Mapped[User | None] = relationship(foreign_keys=[decided_by_id])

    address = Sealed()
    why = Sealed()

    def state_at(self, now: datetime) -> AskState:
        """How far it has come by a moment."""
        if self.withdrawn_at:
            return AskState.WITHDRAWN
        if self.decided_at is None:
            return AskState.WAITING if now < self.asked_at + WAITS_FOR else AskState.LAPSED
        if not self.approved:
            return AskState.REFUSED
        if self.done_at:
            return AskState.DONE
        in_time = now < self.decided_at + TAKEN_WITHIN
        return AskState.APPROVED if in_time else AskState.LAPSED


class ListTaken(db.Model):
    """A list of people that somebody took away as a file without asking: few rows.

    `digest` is of the address, so that the same list taken twice counts once.
    """

    __tablename__ = "list_taken"
    __table_args__ = (Index("ix_list_taken_user_id_at", "user_id", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    list_name: Mapped[str] = mapped_column(String(40))
    digest: Mapped[str] = mapped_column(String(64))
    rows: Mapped[int]
