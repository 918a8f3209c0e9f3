"""Reads of browsers that show notices, and of messages that they have not told of."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, or_, select

from app import clock
from app.extensions import db
from app.models import Message, PushDevice, User
from app.store.messages.messages import AWAKE, LINK_KINDS, WORDLESS, can_wait

NEWS_FOR = timedelta(days=1)


def devices_of(user_id: int) -> Sequence[PushDevice]:
    """A user's browsers that show notices, the newest first."""
    query = select(PushDevice).where(PushDevice.user_id == user_id)
    return db.session.scalars(query.order_by(PushDevice.id.desc())).all()


def untold(now: datetime) -> ColumnElement[bool]:
    """For queries that select from Message: new to its user, whose browsers know nothing yet.

    In the quiet hours nobody is told of what can wait, nor ever of a digest who wants none.
    """
    unwanted = select(User.id).where(User.reminders_wanted.is_(False))
    rules = [
        Message.user_id.in_(select(PushDevice.user_id)),
        Message.pushed_at.is_(None),
        Message.read_at.is_(None),
        Message.made_at > now - NEWS_FOR,
        Message.kind.not_in(LINK_KINDS),
        Message.state.not_in(WORDLESS),
        or_(Message.send_after.is_(None), Message.send_after <= now),
        or_(Message.kind != "digest", Message.user_id.not_in(unwanted)),
    ]
    if not AWAKE[0] <= now.astimezone(clock.zone()).hour < AWAKE[1]:
        rules.append(~can_wait())
    return and_(*rules)


def users_to_tell(now: datetime) -> Sequence[int]:
    """The users with something new that a browser of theirs can show."""
    active = select(User.id).where(User.active)
    query = select(Message.user_id).where(untold(now), Message.user_id.in_(active)).distinct()
    return [user_id for user_id in db.session.scalars(query) if user_id is not None]
