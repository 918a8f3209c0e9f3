"""Reads of pauses: which ways of the outbox rest, and until when."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, select

from app.extensions import db
from app.models import Message, Pause

MAIL = "mail"
LONGEST_ASKED = timedelta(days=1)
"""What would rest longer was written by a clock that has gone back since."""


def rests_until(name: str, now: datetime) -> datetime | None:
    """Until when nothing goes that way; None: it is open."""
    return db.session.scalar(select(Pause.until).where(Pause.name == name, goes_on(now)))


def failures_of(name: str) -> int:
    """How many failures have followed each other there."""
    return db.session.scalar(select(Pause.failures).where(Pause.name == name)) or 0


def domain_of(message: Message) -> str | None:
    """The name of the pause for the domain to which a message goes by mail; None without one."""
    address = message.user.email if message.user else message.address
    domain = (address or "").rpartition("@")[2].lower()
    return f"at:{domain}" if domain and message.channel_id is None else None


def pauses(now: datetime) -> Sequence[Pause]:
    """What rests now, the longest first."""
    return db.session.scalars(select(Pause).where(goes_on(now)).order_by(Pause.until.desc())).all()


def goes_on(now: datetime) -> ColumnElement[bool]:
    """For queries that select from Pause: it rests now."""
    return and_(Pause.until > now, Pause.until <= now + LONGEST_ASKED)
