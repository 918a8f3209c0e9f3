"""A person's day has one message: news go with the digest, or together in one mail.

What else shares a day waits for the next that is free. What breaks the rule, and why, stands in
`app/store/messages/outbox/kinds.py`.
"""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from sqlalchemy import select, update

from app.extensions import db
from app.models import Message, MessageState, User
from app.notify.digests import told_together
from app.store.messages.digest_days import next_digest, next_hour
from app.store.messages.messages import has_had_todays
from app.store.messages.outbox.kinds import NEWS, ONE_A_DAY, SOON, WITH_A_DIGEST
from app.store.parts import in_parts

ALONE_AFTER = timedelta(minutes=15)
"""Where there is no digest on the day, they go by themselves a little later."""


def news_moment(kind: str, user: User | None, now: datetime) -> datetime | None:
    """From when on a message goes out by itself; None: at once."""
    if user is None or kind not in NEWS:
        return None
    hour = next_hour if kind in SOON else next_digest
    return hour(user, now) + ALONE_AFTER


def taken_along(user_ids: Collection[int], now: datetime) -> Mapping[int, list[Message]]:
    """The news that wait for these people: from now on one mail tells them, and no other.

    They are claimed for it, so that what they say can be corrected and not be taken back unheard.
    Joins the caller's transaction. What is being sent at this moment stays what it is.
    """
    found: dict[int, list[Message]] = {}
    for some in in_parts(sorted(user_ids)):
        waiting = (
            Message.user_id.in_(some),
            Message.kind.in_(WITH_A_DIGEST),
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


def waits_for_a_free_day(message_id: int, now: datetime) -> bool:
    """Whether the reader has had their message of today: then it waits for the next day.

    Joins the caller's transaction, in which nobody else decides about a message to the reader.
    """
    message = db.session.get(Message, message_id)
    if message is None or message.user_id is None or message.kind not in ONE_A_DAY:
        return False
    reader = select(User).where(User.id == message.user_id).with_for_update(key_share=True)
    user = db.session.scalars(reader).one()
    if not has_had_todays(message, now):
        return False
    moment = next_digest if message.kind in {"digest", *NEWS} - {*SOON} else next_hour
    later = update(Message).where(Message.id == message_id, Message.state == MessageState.WAITING)
    db.session.execute(later.values(send_after=moment(user, now)))
    return True


def take_along(message_id: int, now: datetime) -> None:
    """Let a claimed message tell what else waits for its reader and would go with a digest.

    Joins the caller's transaction.
    """
    message = db.session.get_one(Message, message_id)
    if message.user_id is None or message.kind not in WITH_A_DIGEST:
        return
    others = taken_along({message.user_id}, now).get(message.user_id, [])
    if others:
        first, language = (message.subject, message.body), message.user and message.user.locale
        more = [(one.subject, one.body) for one in others]
        message.subject, message.body = told_together(first, more, language)


def given_back(user_id: int, claimed_at: datetime, until: datetime) -> None:
    """What a digest took along at a moment and does not tell after all waits again.

    Joins the caller's transaction. What was read in the app meanwhile is told.
    """
    taken = (
        Message.user_id == user_id,
        Message.kind.in_(WITH_A_DIGEST),
        Message.state == MessageState.UNSENT,
        Message.claimed_at == claimed_at,
        Message.attempts == 0,
        Message.read_at.is_(None),
    )
    waits = {"state": MessageState.WAITING, "claimed_at": None, "send_after": until}
    db.session.execute(update(Message).where(*taken).values(waits))
