"""What became of an announcement with one reader."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement

from app.models import AnnouncementReader, Message, MessageState


class Fate(StrEnum):
    """What became of an announcement with one reader."""

    READ = "read"
    ARRIVED = "arrived"
    SENT = "sent"
    APP = "app"
    WAITING = "waiting"
    UNKNOWN = "unknown"
    FAILED = "failed"
    STOPPED = "stopped"
    LEFT_OUT = "left_out"


_BY_STATE = {
    None: Fate.SENT,  # the message itself was kept long enough
    MessageState.UNWRITTEN: Fate.WAITING,
    MessageState.WAITING: Fate.WAITING,
    MessageState.SENDING: Fate.WAITING,
    MessageState.SENT: Fate.SENT,
    MessageState.UNSENT: Fate.APP,
    MessageState.EMPTY: Fate.APP,
    MessageState.UNKNOWN: Fate.UNKNOWN,
    MessageState.FAILED: Fate.FAILED,
}


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of one reader, as a query counts it."""

    left_out: bool
    told: bool
    state: MessageState | None
    read: bool
    arrived: bool

    def fate(self, stopped: bool) -> Fate:
        """What it comes to, in an announcement that was stopped or not."""
        if self.left_out:
            return Fate.LEFT_OUT
        if not self.told:
            return Fate.STOPPED if stopped else Fate.WAITING
        if self.read:
            return Fate.READ
        known = _BY_STATE[self.state]
        return Fate.ARRIVED if known is Fate.SENT and self.arrived else known


FACTS: tuple[ColumnElement[Any], ...] = (
    AnnouncementReader.left_out.is_not(None).label("left_out"),
    AnnouncementReader.told_at.is_not(None).label("told"),
    Message.state.label("state"),
    Message.read_at.is_not(None).label("read"),
    Message.arrived_at.is_not(None).label("arrived"),
)
"""The columns of `Facts`, for queries that join readers with their messages."""


def fate_of(row: AnnouncementReader, stopped: bool) -> Fate:
    """Of one reader, of an announcement that was stopped or not."""
    state = row.message.state if row.message else None
    facts = Facts(
        left_out=row.left_out is not None,
        told=row.told_at is not None,
        state=state,
        read=row.message is not None and row.message.read_at is not None,
        arrived=row.message is not None and row.message.arrived_at is not None,
    )
    return facts.fate(stopped)
