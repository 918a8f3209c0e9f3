"""Refusals, written down without a way to fill the disk by being refused."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select

from app.actions.transaction import rows_changed, transaction
from app.extensions import db
from app.models import EventKind, RateCount, SecurityEvent

MOST_A_MINUTE = 5
"""Of one kind and source; further ones stand in the log alone."""
MOST_A_DAY = 5_000
"""Of those signed in, and as many of strangers: one side cannot crowd out the other."""


@dataclass(frozen=True, slots=True)
class Noticed:
    """What was refused: of a user by pseudonym, from a source, at a route."""

    kind: EventKind
    actor: str | None
    source: str
    route: str


def note(noticed: Noticed, *, now: datetime) -> bool:
    """Write it down, unless there are many of its kind already; whether it was."""
    event = SecurityEvent
    alike = (event.source == noticed.source, event.kind == noticed.kind)
    strangers = event.actor.is_(None) if noticed.actor is None else event.actor.is_not(None)
    with transaction():
        lately = select(func.count()).where(*alike, event.at > now - timedelta(minutes=1))
        today = select(func.count()).where(strangers, event.at > now - timedelta(days=1))
        if (db.session.scalar(lately) or 0) >= MOST_A_MINUTE:
            return False
        if (db.session.scalar(today) or 0) >= MOST_A_DAY:
            return False
        db.session.add(event(at=now, **asdict(noticed)))
    return True


def throw_away_counts(*, now: datetime) -> int:
    """Delete counts that are over; how many."""
    with transaction():
        return rows_changed(delete(RateCount).where(RateCount.until < now))
