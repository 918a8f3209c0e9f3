"""Reads of messages."""

from datetime import datetime

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import joinedload

from app import clock
from app.extensions import db
from app.models import Message, MessageState
from app.store.listing import Page, page_of

# Their bodies hold a link that opens the account: they are for the mailbox only.
LINK_KINDS = ("invitation", "reset", "confirmation", "address", "welcome_in")
TROUBLED = (MessageState.UNKNOWN, MessageState.FAILED)
AWAKE = (8, 21)  # hours of the programme's day in which what can wait may come
CAN_WAIT = ("digest", "announcement")


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


def waiting_ids(now: datetime, limit: int, channel_id: int | None = None) -> list[int]:
    """Messages whose turn it is and that go out through a channel; None: by mail.

    What can wait is for the morning: nobody is reminded in the quiet hours.
    """
    query = select(Message.id).where(
        Message.state == MessageState.WAITING,
        Message.channel_id.is_(None) if channel_id is None else Message.channel_id == channel_id,
        or_(Message.send_after.is_(None), Message.send_after <= now),
    )
    if not AWAKE[0] <= now.astimezone(clock.zone()).hour < AWAKE[1]:
        query = query.where(Message.kind.not_in(CAN_WAIT))
    return list(db.session.scalars(query.order_by(Message.id).limit(limit)))


def _own(user_id: int) -> Select[Message]:
    return select(Message).where(
        Message.user_id == user_id,
        Message.kind.not_in(LINK_KINDS),
        Message.state != MessageState.UNWRITTEN,
    )
