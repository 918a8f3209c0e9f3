"""What became of an announcement with one reader."""

from enum import StrEnum

from app.models import AnnouncementReader, MessageState


class Fate(StrEnum):
    """What became of an announcement with one reader."""

    READ = "read"
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
    MessageState.UNKNOWN: Fate.UNKNOWN,
    MessageState.FAILED: Fate.FAILED,
}


def fate_of(row: AnnouncementReader, stopped: bool) -> Fate:
    """Of one reader, of an announcement that was stopped or not."""
    state = row.message.state if row.message else None
    read = row.message is not None and row.message.read_at is not None
    return fate(row.left_out is not None, row.told_at is not None, state, read, stopped)


def fate(left_out: bool, told: bool, state: MessageState | None, read: bool, stopped: bool) -> Fate:
    """The same of plain facts, as a query counts them."""
    if left_out:
        return Fate.LEFT_OUT
    if not told:
        return Fate.STOPPED if stopped else Fate.WAITING
    return Fate.READ if read else _BY_STATE[state]
