"""What is no emergency waits for the next digest and goes with it: nobody gets two mails for it."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from sqlalchemy import select, update

from app.extensions import db
from app.models import Message, MessageState, User
from app.store.messages.digest_days import next_digest
from app.store.messages.messages import NEWS, in_a_digest
from app.store.parts import in_parts

ALONE_AFTER = timedelta(minutes=15)
"""Where there is no digest on the day, they go by themselves a little later."""


def news_moment(kind: str, user: User | None, now: datetime) -> datetime | None:
    """From when on a message goes out by itself; None: at once."""
    if user is None or kind not in NEWS:
        return None
    return next_digest(user, now) + ALONE_AFTER


def taken_along(user_ids: Collection[int], now: datetime) -> Mapping[int, list[Message]]:
    """The news that wait for these people: from now on their digest tells them, and no mail else.

    They are claimed for it, so that what they say can be corrected and not be taken back unheard.
    Joins the caller's transaction. What is being sent at this moment stays what it is.
    """
    found: dict[int, list[Message]] = {}
    for some in in_parts(sorted(user_ids)):
        waiting = (
            Message.user_id.in_(some),
            Message.kind.in_(NEWS),
            Message.state == MessageState.WAITING,
            Message.attempts == 0,
        )
        taken = update(Message).where(*waiting).values(state=MessageState.UNSENT, claimed_at=now)
        ids = db.session.scalars(taken.returning(Message.id)).all()
        for part in in_parts(ids):
            query = select(Message).where(Message.id.in_(part)).order_by(Message.id)
            for message in db.session.scalars(query):
                found.setdefault(message.user_id or 0, []).append(message)
    return found


def given_back(user_id: int, claimed_at: datetime, until: datetime) -> None:
    """What a digest took along at a moment and does not tell after all waits again.

    Joins the caller's transaction. What was read in the app meanwhile is told.
    """
    taken = (
        Message.user_id == user_id,
        Message.kind.in_(NEWS),
        in_a_digest(),
        Message.claimed_at == claimed_at,
        Message.read_at.is_(None),
    )
    waits = {"state": MessageState.WAITING, "claimed_at": None, "send_after": until}
    db.session.execute(update(Message).where(*taken).values(waits))
