"""Reads of ways: through which channel a user is told, if not by mail."""

from sqlalchemy import ColumnElement, and_, select

from app.extensions import db
from app.models import Channel, User


def channel_of(user: User | None) -> Channel | None:
    """The channel through which a user is reached; None: by mail."""
    if user is None or user.channel_id is None or user.channel_refused_at is not None:
        return None
    channel = db.session.get(Channel, user.channel_id)
    return channel if channel is not None and channel.active else None


def reached_by_channel() -> ColumnElement[bool]:
    """For queries that select from User: the same as `channel_of`."""
    return and_(
        User.channel_id.in_(select(Channel.id).where(Channel.active)),
        User.channel_refused_at.is_(None),
    )
