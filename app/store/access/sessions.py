"""Reads of sessions: whose one is, how long it lasts, on which devices somebody is signed in."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from app.extensions import db
from app.models import OpenSession, SecondStep, User
from app.tokens import digest_of

WAITS_FOR_CODE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Life:
    """How long a session lasts: without a visit, and at all."""

    idle: timedelta
    whole: timedelta


OF_REACH = Life(timedelta(hours=2), timedelta(hours=12))
EVERYDAY = Life(timedelta(hours=12), timedelta(days=7))
REMEMBERED = Life(timedelta(days=30), timedelta(days=30))


@dataclass(frozen=True, slots=True)
class Visit:
    """What a session's cookie leads to: the row, the user, whether there is a second step."""

    row: OpenSession
    user: User
    has_second_step: bool

    @property
    def waits_for_code(self) -> bool:
        """Whether the password alone was given, and that is not enough."""
        return self.has_second_step and self.row.proved_at is None


def visit_of(token: str) -> Visit | None:
    """What the cookie of a session leads to; None where the session was ended."""
    found = db.session.execute(
        select(OpenSession, User, SecondStep.id)
        .join(User, User.id == OpenSession.user_id)
        .outerjoin(SecondStep, SecondStep.user_id == User.id)
        .where(OpenSession.digest == digest_of(token))
    ).first()
    return Visit(found[0], found[1], found[2] is not None) if found else None


def is_over(row: OpenSession, life: Life, now: datetime) -> bool:
    """Whether the session has lasted its time."""
    return now - row.began_at > life.whole or now - row.seen_at > life.idle


def life_of(row: OpenSession, *, with_reach: bool) -> Life:
    """Whoever has reach is never remembered: others' children are behind that session."""
    if with_reach:
        return OF_REACH
    return REMEMBERED if row.remembered else EVERYDAY


def sessions_of(user_id: int, *, with_reach: bool, now: datetime) -> list[OpenSession]:
    """Where a user is signed in, the last seen first; not where a code is still waited for."""
    has_step = select(SecondStep.id).where(SecondStep.user_id == user_id).exists()
    query = select(OpenSession).where(
        OpenSession.user_id == user_id, OpenSession.proved_at.is_not(None) | ~has_step
    )
    rows = db.session.scalars(query.order_by(OpenSession.seen_at.desc(), OpenSession.id.desc()))
    return [row for row in rows if not is_over(row, life_of(row, with_reach=with_reach), now)]
