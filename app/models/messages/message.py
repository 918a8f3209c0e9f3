"""Messages: what the programme tells a person, by mail and in the app."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.crypto import Sealed, SealedRow
from app.extensions import db
from app.models.columns import UtcDateTime, text_of
from app.models.user import User


class MessageState(StrEnum):
    """Where a message is; an unsent one is shown in the app only.

    An unwritten one holds what it is to tell, as far as no other rows do, for whoever writes its
    words; of an empty one all was settled before that.
    """

    UNWRITTEN = "unwritten"
    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    UNKNOWN = "unknown"
    FAILED = "failed"
    UNSENT = "unsent"
    EMPTY = "empty"


class Message(SealedRow, db.Model):
    """A row of the outbox.

    `once` is a unique key such as 'digest:7:2026-11-22': the same message is never made twice.
    A send whose outcome is not known stays 'unknown' for a person to look at. It goes out through
    its channel, or by mail where it has none, and not before `send_after`. At `pushed_at` the
    browsers of its user were told that there is something; at `arrived_at` somebody reported that
    it is there: most never do. A digest that waits keeps its plan: it may have to be written anew.
    """

    __tablename__ = "message"
    __table_args__ = (
        Index("ix_message_state_id", "state", "id"),
        Index("ix_message_row_key", "row_key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    once: Mapped[str] = mapped_column(String(80), unique=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    address_sealed: Mapped[str | None] = mapped_column(Text)
    subject: Mapped[str] = mapped_column(String(200))
    body_sealed: Mapped[str | None] = mapped_column(Text)
    plan_sealed: Mapped[str | None] = mapped_column(Text)
    state: Mapped[MessageState] = mapped_column(
        text_of(MessageState, 10), default=MessageState.WAITING
    )
    attempts: Mapped[int] = mapped_column(default=0)
    channel_id: Mapped[int | None] = mapped_column(ForeignKey("channel.id"))
    send_after: Mapped[datetime | None] = mapped_column(UtcDateTime)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    claimed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    pushed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    arrived_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    read_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    fault: Mapped[str | None] = mapped_column(String(300))

    user: Mapped[User | None] = relationship()

    address = Sealed()
    body = Sealed()
    plan = Sealed()

    def identity(self) -> str | None:
        """The key of its own that no other message has."""
        return self.once
