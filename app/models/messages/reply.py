"""What came back to our messages: each taken once, and kept without its words."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import db
from app.models.columns import UtcDateTime, text_of


class ReplyOutcome(StrEnum):
    """What became of what came: a step was noted, somebody was asked, an address is bad, …"""

    NOTED = "noted"
    BEFORE = "before"
    HELD = "held"
    REFUSED = "refused"
    ASKED = "asked"
    RETURNED = "returned"
    ARRIVED = "arrived"
    STRANGER = "stranger"
    NOTHING = "nothing"


class Reply(db.Model):
    """One mail, or one call of a channel. `mark` is its fingerprint, so that it counts once.

    `way` is 'mail' or the channel's 'channel:3'; `message` is what it answers.
    """

    __tablename__ = "reply"

    id: Mapped[int] = mapped_column(primary_key=True)
    mark: Mapped[str] = mapped_column(String(64), unique=True)
    way: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    outcome: Mapped[ReplyOutcome] = mapped_column(text_of(ReplyOutcome, 10))
    message_id: Mapped[int | None] = mapped_column(
        ForeignKey("message.id", ondelete="SET NULL"), index=True
    )
