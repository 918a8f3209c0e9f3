"""Security events: what was refused to whom and from where, by keyed digests and no name."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import db
from app.models.columns import UtcDateTime, text_of
from app.models.letter import BIG_ID


class EventKind(StrEnum):
    """What was refused."""

    SIGN_IN = "sign_in"
    LOOK = "look"
    FORM = "form"
    LIMIT = "limit"
    LINK = "link"
    EXPORT = "export"
    HOST = "host"
    CALL = "call"


class SecurityEvent(db.Model):
    """One refusal. `actor` is the pseudonym of a user, `source` stands for an internet address.

    The database refuses to change a row, and to delete one that is younger than 180 days.
    """

    __tablename__ = "security_event"
    __table_args__ = (Index("ix_security_event_source_at", "source", "at"),)

    id: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    kind: Mapped[EventKind] = mapped_column(text_of(EventKind, 10))
    actor: Mapped[str | None] = mapped_column(String(12), index=True)
    source: Mapped[str] = mapped_column(String(12))
    route: Mapped[str] = mapped_column(String(80))
