"""An announcement stops, by a hand or a fault, and goes on."""

from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import delete, exists, select, update

from app.actions.desk.announcements.telling import KIND, begin
from app.actions.records import record_change
from app.actions.system import work
from app.actions.transaction import on_locked
from app.actor import Acting
from app.errors import Refused
from app.extensions import db
from app.models import Announcement, AnnouncementReader, Message, MessageState, StopCause
from app.store.desk.announcements.reading import announcement_by_id
from app.store.parts import in_parts
from app.store.scope import Scope

CAUSES = {
    "account.may_not": StopCause.ROLE,
    "work.lost": StopCause.LOST,
    "work.cancelled": StopCause.PERSON,
}
"""Why work ends that nobody's reach or hand ended: else it broke."""


def stop(scope: Scope, announcement_id: int, *, acting: Acting) -> None:
    """What waits is not sent. Raises NotFound, Refused announcements.over where nothing waits."""

    def then(row: Announcement) -> None:
        if row.begun_at is None or row.stopped_at is not None:
            raise Refused("announcements.over")
        if not _stop(row, StopCause.PERSON, acting.now) and row.ended_at is not None:
            raise Refused("announcements.over")
        row.stopped_by_id = acting.actor.user_id
        record_change(acting, "announcements.stop", KIND, str(row.id), ["stopped_at"])

    on_locked(_found(scope, announcement_id, acting), then)


def go_on(scope: Scope, announcement_id: int, *, acting: Acting) -> None:
    """What was stopped goes to those who got nothing.

    Raises NotFound, Refused announcements.over.
    """

    def then(row: Announcement) -> None:
        if row.stopped_at is None:
            raise Refused("announcements.over")
        row.stopped_at = row.ended_at = row.stop_cause = row.stopped_by_id = None
        record_change(acting, "announcements.go_on", KIND, str(row.id), ["stopped_at"])
        begin(row, acting)

    on_locked(_found(scope, announcement_id, acting), then)


def give_up(arguments: dict[str, Any], fault: str, now: datetime) -> None:
    """Work that failed or was cancelled: what waits is not sent, and its page says why."""
    row = db.session.get(Announcement, arguments[KIND], with_for_update=True)
    if row is None or row.stopped_at is not None or row.ended_at is not None:
        return
    cause = CAUSES.get(work.fault_code(fault), StopCause.BROKEN)
    _stop(row, cause, now)
    if cause is StopCause.PERSON:
        # Nobody but whoever asked for work cancels it.
        row.stopped_by_id = arguments.get("by")


def _found(scope: Scope, announcement_id: int, acting: Acting) -> Any:
    return partial(announcement_by_id, scope, acting.actor.user_id or 0, announcement_id)


def _stop(row: Announcement, cause: StopCause, now: datetime) -> int:
    """Those who were to be told are not; how many messages came back from the outbox.

    Locked first: what somebody is about to hand over is theirs, and stays.
    """
    row.stopped_at, row.stop_cause = now, cause
    db.session.flush()
    waits = (Message.state == MessageState.WAITING, Message.read_at.is_(None))
    mine = exists().where(
        AnnouncementReader.message_id == Message.id, AnnouncementReader.announcement_id == row.id
    )
    query = select(Message.id).where(*waits, mine).with_for_update()
    back = db.session.scalars(query).all()
    for some in in_parts(back):
        reader = update(AnnouncementReader).where(AnnouncementReader.message_id.in_(some))
        db.session.execute(reader.values(told_at=None, message_id=None))
        db.session.execute(delete(Message).where(Message.id.in_(some), *waits))
    return len(back)
