"""An announcement goes out: its readers are told a hundred at a time, each once."""

import logging
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.actions.messages.many import Text, enqueue_all
from app.actions.system import work
from app.actions.transaction import transaction
from app.actor import Acting, Actor
from app.clock import local_date
from app.extensions import db
from app.models import Announcement, AnnouncementReader, NotTold, User
from app.notify.announcements import mail_of
from app.store.desk.announcements.reached import made_one_with, reached
from app.store.listing import count_of
from app.store.parts import named_ids
from app.store.scope import Scope, scope_from

log = logging.getLogger("xinqiao.messages")
KIND = "announcement"
PART = 100


def begin(row: Announcement, acting: Acting) -> None:
    """Ask for the work of telling all who were not told. Joins the caller's transaction."""
    row.begun_at = row.begun_at or acting.now
    db.session.flush()
    work.ask(KIND, {KIND: row.id, "by": acting.actor.user_id}, acting=acting)


def begin_due(now: datetime) -> int:
    """Let those go out whose moment has come, each in its writer's name; how many."""
    with transaction():
        query = select(Announcement).where(
            Announcement.confirmed_at.is_not(None),
            Announcement.begun_at.is_(None),
            Announcement.send_at <= now,
        )
        due = db.session.scalars(query.order_by(Announcement.id).with_for_update()).all()
        for row in due:
            begin(row, Acting(Actor(row.writer_id), now, local_date(now)))
        return len(due)


def run_announcement(task: work.Task) -> dict[str, Any]:
    """Write to all who were not written to, in parts; whoever asked reaches them by now or not."""
    announcement_id, scope = task.arguments["announcement"], scope_from(task.arguments["scope"])
    total = count_of(_untold(announcement_id)) or 1
    done = 0
    while told := _tell_some(scope, announcement_id, task.moment()):
        done += told
        work.advance(task, "writing to them", min(1.0, done / total))
    return {KIND: announcement_id}


def _untold(announcement_id: int) -> Any:
    reader = AnnouncementReader
    return (
        select(reader)
        .where(reader.announcement_id == announcement_id)
        .where(reader.told_at.is_(None), reader.left_out.is_(None))
        .order_by(reader.id)
    )


def _tell_some(scope: Scope, announcement_id: int, now: datetime) -> int:
    """Write to the next few, unless it was stopped; how many. The last time it has ended."""
    with transaction():
        row = db.session.get(
            Announcement, announcement_id, with_for_update=True, populate_existing=True
        )
        if row is None or row.stopped_at is not None or row.ended_at is not None:
            return 0
        readers = db.session.scalars(_untold(announcement_id).limit(PART)).all()
        _tell(scope, row, readers, now)
        if not readers:
            row.ended_at = now
            log.info("announcement has gone out", extra={"number": row.id})
        return len(readers)


def _tell(
    scope: Scope, row: Announcement, readers: Sequence[AnnouncementReader], now: datetime
) -> None:
    _follow_merges(row, readers)
    who = reached(scope, [reader.user_id for reader in readers], now)
    for reader in readers:
        reader.left_out = reader.left_out or who[reader.user_id].why_not
    told = [reader for reader in readers if reader.left_out is None]
    users = _users(reader.user_id for reader in told)
    texts = [_text(row, users[reader.user_id]) for reader in told]
    for reader, message in zip(told, enqueue_all(KIND, texts, now=now), strict=True):
        reader.told_at, reader.message_id = now, message.id


def _follow_merges(row: Announcement, readers: Sequence[AnnouncementReader]) -> None:
    """Who was made one with somebody since hears as that one, and nobody twice."""
    other = made_one_with([reader.user_id for reader in readers])
    if not other:
        return
    here = AnnouncementReader.announcement_id == row.id
    theirs = AnnouncementReader.user_id.in_(named_ids(other.values()))
    known = set(db.session.scalars(select(AnnouncementReader.user_id).where(here, theirs)))
    for reader in readers:
        if (kept := other.get(reader.user_id)) is None:
            continue
        if kept in known:
            reader.left_out = NotTold.MERGED
        else:
            reader.user_id = kept
            known.add(kept)


def _users(user_ids: Iterable[int]) -> Mapping[int, User]:
    query = select(User).where(User.id.in_(named_ids(user_ids)))
    return {user.id: user for user in db.session.scalars(query)}


def _text(row: Announcement, user: User) -> Text:
    subject, body = mail_of(row, user)
    return Text(f"{KIND}:{row.id}:{user.id}", subject, body, user)
