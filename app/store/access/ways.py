"""Reads of ways: through which channel a user is told, if not by mail."""

from sqlalchemy import ColumnElement, and_, or_, select

from app.extensions import db
from app.models import BadAddress, Channel, User


def channel_of(user: User | None) -> Channel | None:
    """The channel through which a user is reached; None: by mail."""
    if user is None or user.channel_id is None or user.channel_refused_at is not None:
        return None
    channel = db.session.get(Channel, user.channel_id)
    return channel if channel is not None and channel.active else None


def is_reached() -> ColumnElement[bool]:
    """For queries that select from User: nothing came back for good, or a channel carries it.

    Who has no address reads in the app and can be called. NULL is in no list, and outside of none
    that holds something: it is asked for by itself.
    """
    return or_(
        User.email_index.is_(None),
        User.email_index.not_in(select(BadAddress.email_index)),
        reached_by_channel(),
    )


def reached_by_channel() -> ColumnElement[bool]:
    """For queries that select from User: the same as `channel_of`."""
    return and_(
        User.channel_id.in_(select(Channel.id).where(Channel.active)),
        User.channel_refused_at.is_(None),
    )
