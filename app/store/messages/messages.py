"""Reads of messages."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import joinedload

from app import clock
from app.extensions import db
from app.models import Message, MessageState
from app.store.listing import Page, page_of
from app.store.messages.outbox.kinds import NEWS, ONE_A_DAY, SAID_TODAY, WELCOMES
from app.store.parts import in_parts

# Their bodies hold a link that opens the account: they are for the mailbox only.
LINK_KINDS = ("invitation", "reset", "confirmation", "address", WELCOMES[1])
WORDLESS = (MessageState.UNWRITTEN, MessageState.EMPTY)
"""Nobody is shown a message in these states."""
TROUBLED = (MessageState.UNKNOWN, MessageState.FAILED)
AWAKE = (8, 21)  # hours of the programme's day in which what can wait may come
EARLY = 7  # who chose this hour hears in it of their own digest, and of nothing else
PLANNED = ("digest", "announcement")
"""They are made long before their hour."""


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


def messages_once(keys: Iterable[str]) -> list[Message]:
    """Those of the messages with these keys that were made before."""
    found: list[Message] = []
    for some in in_parts(keys):
        found += db.session.scalars(select(Message).where(Message.once.in_(some)))
    return found


def has_had_todays(message: Message, now: datetime) -> bool:
    """Whether its reader has had the message of today, or is just being sent it.

    News wait for the digest of the day too, where it has not gone out yet; so does what somebody
    wrote in the night.
    """
    at = now.astimezone(clock.zone())
    begins = at.replace(hour=0, minute=0, second=0, microsecond=0)
    ends = begins + timedelta(days=1)
    under_way = (MessageState.SENDING, MessageState.UNKNOWN)
    had = [
        and_(Message.state == MessageState.SENT, Message.sent_at.between(begins, ends)),
        and_(Message.state.in_(under_way), Message.claimed_at.between(begins, ends)),
    ]
    of_the_night = message.made_at < at.replace(hour=AWAKE[0], minute=0, second=0, microsecond=0)
    if message.kind in NEWS or (message.kind in SAID_TODAY and of_the_night):
        coming = (MessageState.UNWRITTEN, MessageState.WAITING)
        digest = and_(Message.kind == "digest", Message.state.in_(coming))
        had.append(and_(digest, Message.send_after.between(begins, ends)))
    others = (Message.user_id == message.user_id, Message.id != message.id)
    query = select(Message.id).where(*others, Message.kind.in_(ONE_A_DAY), or_(*had)).limit(1)
    return db.session.scalar(query) is not None


def is_of_before(now: datetime) -> ColumnElement[bool]:
    """For queries that select from Message: a digest that waits with the words of a day before."""
    midnight = datetime.combine(clock.local_date(now), time(), clock.zone())
    return and_(
        Message.kind == "digest",
        Message.state == MessageState.WAITING,
        Message.plan_sealed.is_not(None),
        Message.made_at < midnight,
    )


def waiting_ids(now: datetime, limit: int, channel_id: int | None = None) -> list[int]:
    """Messages whose turn it is and that go out through a channel; None: by mail.

    What breaks into a day comes first, and at any hour. All else is for the morning: nobody is
    woken by what can wait, though a server that was away is back at night. Who chose the early hour
    has the digest of the day in it; one that stayed behind yesterday waits as all others do, and
    for words of today.
    """
    query = select(Message.id).where(
        Message.state == MessageState.WAITING,
        Message.channel_id.is_(None) if channel_id is None else Message.channel_id == channel_id,
        or_(Message.send_after.is_(None), Message.send_after <= now),
        ~is_of_before(now),
    )
    at = now.astimezone(clock.zone())
    if not AWAKE[0] <= at.hour < AWAKE[1]:
        chosen = and_(Message.kind == "digest", Message.send_after >= _hour_of(at))
        pressing = ~can_wait()
        query = query.where(or_(pressing, chosen) if at.hour == EARLY else pressing)
    return list(db.session.scalars(query.order_by(can_wait(), Message.id).limit(limit)))


def can_wait() -> ColumnElement[bool]:
    """For queries that select from Message: it has its time in the day, and not in the night."""
    return Message.kind.in_(ONE_A_DAY)


def morning_after(now: datetime) -> datetime | None:
    """When the quiet hours end; None outside of them."""
    at = now.astimezone(clock.zone())
    if AWAKE[0] <= at.hour < AWAKE[1]:
        return None
    day = at.date() + timedelta(days=at.hour >= AWAKE[1])
    return datetime.combine(day, time(AWAKE[0]), clock.zone())


def woke_at(now: datetime) -> datetime | None:
    """When the quiet hours of today ended; None within such hours."""
    morning = datetime.combine(clock.local_date(now), time(AWAKE[0]), clock.zone())
    return morning if morning_after(now) is None else None


def _hour_of(at: datetime) -> datetime:
    return at.replace(minute=0, second=0, microsecond=0)


def _own(user_id: int) -> Select[Message]:
    return select(Message).where(
        Message.user_id == user_id,
        Message.kind.not_in(LINK_KINDS),
        Message.state.not_in(WORDLESS),
    )
