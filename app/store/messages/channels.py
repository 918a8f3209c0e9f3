"""Reads of channels: which there are, through which one somebody is reached, who has left one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import String, and_, cast, func, literal, or_, select

from app.errors import NotFound
from app.extensions import db
from app.models import Channel, Message, MessageState, Pause, User
from app.store.access.ways import reached_by_channel
from app.store.messages.messages import LINK_KINDS
from app.store.messages.outbox.pauses import goes_on

# What guards an account goes to the mailbox: whoever sits in the account must not be the one told.
BY_MAIL_ALONE = (*LINK_KINDS, "account_merged", "looks", "new_device", "roles", "way_in_changed")
PRESSING = ("act_now", "alarm", "concern")
MOST_FAILURES = 4
LONGEST = timedelta(hours=1)
"""So many in a row, and its messages go by mail while it rests: after some ten minutes first."""


@dataclass(frozen=True, slots=True)
class ListedChannel:
    """A channel, how many people chose it, and since when it takes nothing."""

    channel: Channel
    people: int
    pause: Pause | None


def all_channels(now: datetime) -> list[ListedChannel]:
    """All channels by name, those switched off too."""
    chosen = (
        select(User.channel_id, func.count())
        .where(User.channel_id.is_not(None), User.active)
        .group_by(User.channel_id)
    )
    people = {row[0]: row[1] for row in db.session.execute(chosen)}
    pauses = {pause.name: pause for pause in db.session.scalars(select(Pause).where(goes_on(now)))}
    return [
        ListedChannel(channel, people.get(channel.id, 0), pauses.get(pause_name(channel.id)))
        for channel in db.session.scalars(select(Channel).order_by(Channel.name))
    ]


def open_channels() -> Sequence[Channel]:
    """Channels that carry messages."""
    return db.session.scalars(
        select(Channel).where(Channel.active).order_by(Channel.name, Channel.id)
    ).all()


def channel_by_id(channel_id: int) -> Channel:
    """The channel. Raises NotFound."""
    channel = db.session.get(Channel, channel_id)
    if channel is None:
        raise NotFound("channels.unknown")
    return channel


def channel_named(name: str) -> Channel | None:
    """The channel of that name."""
    return db.session.scalar(select(Channel).where(Channel.name == name))


def pause_name(channel_id: int) -> str:
    """The name of the pause of a channel."""
    return f"channel:{channel_id}"


def stranded(now: datetime) -> Sequence[Message]:
    """Messages that wait for a channel which does not carry them any more."""
    carries = and_(User.channel_id == Message.channel_id, reached_by_channel())
    long = or_(Pause.failures >= MOST_FAILURES, Pause.until > now + LONGEST)
    given_up = select(Pause.name).where(goes_on(now), long)
    name = literal("channel:").concat(cast(Message.channel_id, String))
    return db.session.scalars(
        select(Message)
        .join(User, User.id == Message.user_id)
        .where(
            Message.state == MessageState.WAITING,
            Message.channel_id.is_not(None),
            or_(~carries, name.in_(given_up)),
        )
        .order_by(Message.id)
    ).all()
