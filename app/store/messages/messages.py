"""Reads of messages."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import joinedload

from app import clock
from app.extensions import db
from app.models import Message, MessageState
from app.store.listing import Page, page_of

# Their bodies hold a link that opens the account: they are for the mailbox only.
LINK_KINDS = ("invitation", "reset", "confirmation", "address", "welcome_in")
TROUBLED = (MessageState.UNKNOWN, MessageState.FAILED)
AWAKE = (8, 21)  # hours of the programme's day in which a digest may come
WAIT_AFTER = {attempt: timedelta(minutes=2**attempt) for attempt in range(1, 5)}


def messages_of(user_id: int, page: int) -> Page[Message]:
    """What the programme told a user, the newest first."""
    return page_of(_own(user_id).order_by(Message.id.desc()), page, size=20)


def unread_of(user_id: int) -> int:
    """How many messages the user has not read."""
    unread = _own(user_id).where(Message.read_at.is_(None)).subquery()
    return db.session.scalar(select(func.count()).select_from(unread)) or 0


def troubled(page: int) -> Page[Message]:
    """Messages that a person should look at: outcome not known, or given up."""
    return page_of(
        select(Message)
        .where(Message.state.in_(TROUBLED))
        .options(joinedload(Message.user))
        .order_by(Message.id.desc()),
        page,
    )


def message_once(once: str) -> Message | None:
    """The message with this key, if it was made before."""
    return db.session.scalar(select(Message).where(Message.once == once))


def waiting_ids(now: datetime, limit: int) -> list[int]:
    """Messages whose turn it is; one that was refused before waits longer each time.

    Digests wait for the morning: nobody is reminded in the quiet hours.
    """
    begun = or_(Message.send_after.is_(None), Message.send_after <= now)
    query = select(Message.id).where(Message.state == MessageState.WAITING, begun, _rested(now))
    if not AWAKE[0] <= now.astimezone(clock.zone()).hour < AWAKE[1]:
        query = query.where(Message.kind != "digest")
    return list(db.session.scalars(query.order_by(Message.id).limit(limit)))


def _rested(now: datetime) -> ColumnElement[bool]:
    return or_(
        Message.claimed_at.is_(None),
        *(
            and_(Message.attempts == attempt, Message.claimed_at <= now - wait)
            for attempt, wait in WAIT_AFTER.items()
        ),
    )


def _own(user_id: int) -> Select[Message]:
    return select(Message).where(Message.user_id == user_id, Message.kind.not_in(LINK_KINDS))
