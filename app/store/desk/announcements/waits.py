"""What those of an announcement who wait for it wait for."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import false, func, select

from app.extensions import db
from app.models import Announcement, AnnouncementReader, Channel, Message, MessageState
from app.store.messages.channels import pause_name
from app.store.messages.messages import morning_after
from app.store.messages.outbox.pauses import MAIL, rests_until


class WaitsFor(StrEnum):
    """What keeps a message back."""

    WRITING = "writing"
    TURN = "turn"
    MORNING = "morning"
    LATER = "later"
    MAIL = "mail"
    CHANNEL = "channel"


@dataclass(frozen=True, slots=True)
class Wait:
    """So many wait for something, until a moment where one is known; a channel by its name."""

    why: WaitsFor
    people: int
    until: datetime | None = None
    channel: str = ""


def waits_of(announcement: Announcement, now: datetime) -> list[Wait]:
    """Why each of those who wait does: unwritten, our server or a channel that rests, the night."""
    return [*_unwritten(announcement), *_in_the_outbox(announcement, now)]


def _unwritten(announcement: Announcement) -> Iterator[Wait]:
    reader = AnnouncementReader
    query = select(func.count()).where(
        reader.announcement_id == announcement.id,
        reader.told_at.is_(None),
        reader.left_out.is_(None),
    )
    if announcement.stopped_at is None and (people := db.session.scalar(query)):
        yield Wait(WaitsFor.WRITING, people)


def _in_the_outbox(announcement: Announcement, now: datetime) -> Iterator[Wait]:
    waits = Message.state.in_((MessageState.WAITING, MessageState.SENDING))
    later = func.coalesce(Message.send_after > now, false()).label("later")
    query = (
        select(Message.channel_id, Channel.name, later, func.count(), func.min(Message.send_after))
        .join(AnnouncementReader, AnnouncementReader.message_id == Message.id)
        .outerjoin(Channel, Channel.id == Message.channel_id)
        .where(AnnouncementReader.announcement_id == announcement.id)
        .where(waits, Message.read_at.is_(None))
        .group_by(Message.channel_id, Channel.name, later)
        .order_by(Channel.name)
    )
    for channel_id, name, is_later, people, after in db.session.execute(query):
        resting = rests_until(pause_name(channel_id) if channel_id else MAIL, now)
        if resting is not None:
            why = WaitsFor.CHANNEL if channel_id else WaitsFor.MAIL
            yield Wait(why, people, resting, name or "")
        elif (morning := morning_after(now)) is not None:
            yield Wait(WaitsFor.MORNING, people, morning)
        elif is_later:
            yield Wait(WaitsFor.LATER, people, after)
        else:
            yield Wait(WaitsFor.TURN, people)
