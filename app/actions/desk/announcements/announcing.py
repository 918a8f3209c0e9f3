"""An announcement: written as a draft, confirmed once, sent in parts, stopped or withdrawn."""

import hashlib
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import delete, exists, insert, select, update

from app.actions.desk.announcements.attachments import Brought, attach, detach, looked_at
from app.actions.letters.pictures.keeping import throw_away_now
from app.actions.messages.messages import enqueue
from app.actions.records import record_change
from app.actions.system import work
from app.actions.transaction import afterwards, on_locked, transaction
from app.actor import Acting, Actor
from app.clock import local_date
from app.errors import Refused
from app.extensions import db
from app.models import (
    Announcement,
    AnnouncementReader,
    AnnouncementState,
    Message,
    MessageState,
)
from app.notify.announcements import mail_of
from app.store.desk.announcements.audiences import Audience, Reached, reached
from app.store.desk.announcements.reading import (
    announcement_by_id,
    is_told_again,
    own_announcement,
    to_be_reached,
)
from app.store.parts import in_parts
from app.store.scope import Scope, scope_from

log = logging.getLogger("xinqiao.messages")
KIND = "announcement"
PART = 50
LONGEST = 4_000
_OPEN = (AnnouncementState.DRAFT, AnnouncementState.WAITING)


@dataclass(frozen=True, slots=True)
class Wording:
    """What is written, in one language or two, and not before when it goes out."""

    chinese: str
    english: str
    send_at: datetime | None = None


def draft(
    list_name: str,
    audience: Audience,
    wording: Wording,
    brought: Sequence[Brought] = (),
    *,
    acting: Acting,
) -> int:
    """Keep an announcement to those of a list, for its writer to look at; its id.

    Raises Refused announcements.nobody, empty, past, and what `looked_at` refuses.
    """
    if not audience.user_ids:
        raise Refused("announcements.nobody")
    _check(wording, acting.now)
    found = looked_at(brought)
    ids = sorted(audience.user_ids)
    with transaction():
        row = Announcement(
            writer_id=acting.actor.user_id,
            list_name=list_name,
            same_readers=hashlib.sha256(str(ids).encode()).hexdigest(),
            without=sorted(audience.without),
            made_at=acting.now,
        )
        _word(row, wording)
        db.session.add(row)
        db.session.flush()
        readers = [{"announcement_id": row.id, "user_id": user_id} for user_id in ids]
        db.session.execute(insert(AnnouncementReader), readers)
        attach(row, found)
        record_change(acting, "announcements.draft", KIND, str(row.id), ["words", "readers"])
        return row.id


def change(
    announcement_id: int,
    wording: Wording,
    brought: Sequence[Brought] = (),
    dropped: Sequence[int] = (),
    *,
    acting: Acting,
) -> None:
    """Its writer writes it anew before it goes out; it is to be confirmed once more.

    Raises NotFound, Refused announcements.begun and those of `draft`.
    """
    _check(wording, acting.now)
    found = looked_at(brought)

    def then(row: Announcement) -> None:
        _check_open(row)
        _word(row, wording)
        row.confirmed_at = None
        detach(row, dropped)
        attach(row, found)
        record_change(acting, "announcements.change", KIND, str(row.id), ["words"])

    on_locked(partial(own_announcement, acting.actor.user_id or 0, announcement_id), then)


def confirm(scope: Scope, announcement_id: int, *, again: bool = False, acting: Acting) -> None:
    """Its writer lets it go out, now or when it is said to. Raises NotFound, Refused
    announcements.begun, past, nobody, and again where the same readers are written to within a day.
    """

    def then(row: Announcement) -> None:
        if row.state is not AnnouncementState.DRAFT:
            raise Refused("announcements.begun")
        if row.send_at is not None and row.send_at <= acting.now:
            raise Refused("announcements.past")
        if all(one.why_not for one in to_be_reached(scope, row, acting.now)):
            raise Refused("announcements.nobody")
        if not again and is_told_again(row, acting.now):
            raise Refused("announcements.again")
        row.confirmed_at = acting.now
        record_change(acting, "announcements.send", KIND, str(row.id), ["confirmed_at"])
        if row.send_at is None:
            _begin(row, acting)

    on_locked(partial(own_announcement, acting.actor.user_id or 0, announcement_id), then)


def withdraw(scope: Scope, announcement_id: int, *, acting: Acting) -> None:
    """It is gone, with its files, before it went out.

    Raises NotFound, Refused announcements.begun.
    """

    def then(row: Announcement) -> None:
        _check_open(row)
        _forget(row)
        record_change(acting, "announcements.withdraw", KIND, str(announcement_id))

    on_locked(_found(scope, announcement_id, acting), then)


def stop(scope: Scope, announcement_id: int, *, acting: Acting) -> None:
    """What waits is not sent. Raises NotFound, Refused announcements.over where nothing waits."""

    def then(row: Announcement) -> None:
        if row.begun_at is None or row.stopped_at is not None:
            raise Refused("announcements.over")
        if not _stop(row, acting.now) and row.ended_at is not None:
            raise Refused("announcements.over")
        record_change(acting, "announcements.stop", KIND, str(row.id), ["stopped_at"])

    on_locked(_found(scope, announcement_id, acting), then)


def go_on(scope: Scope, announcement_id: int, *, acting: Acting) -> None:
    """What was stopped goes to those who got nothing.

    Raises NotFound, Refused announcements.over.
    """

    def then(row: Announcement) -> None:
        if row.stopped_at is None:
            raise Refused("announcements.over")
        row.stopped_at = row.ended_at = None
        record_change(acting, "announcements.go_on", KIND, str(row.id), ["stopped_at"])
        _begin(row, acting)

    on_locked(_found(scope, announcement_id, acting), then)


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
            _begin(row, Acting(Actor(row.writer_id), now, local_date(now)))
        return len(due)


def run_announcement(task: work.Task) -> dict[str, Any]:
    """Write to all who were not written to, in parts; whoever asked reaches them by now or not."""
    announcement_id, scope = task.arguments["announcement"], scope_from(task.arguments["scope"])
    total = len(db.session.scalars(_untold(announcement_id)).all()) or 1
    done = 0
    while told := _tell_some(scope, announcement_id, task.moment()):
        done += told
        work.advance(task, "writing to them", min(1.0, done / total))
    return {KIND: announcement_id}


def give_up(arguments: dict[str, Any], _fault: str) -> None:
    """Work that failed or was cancelled: what waits is not sent, and its page says so."""
    row = db.session.get(Announcement, arguments[KIND], with_for_update=True)
    if row is not None and row.stopped_at is None and row.ended_at is None:
        _stop(row, row.begun_at or row.made_at)


def forget_before(moment: datetime) -> None:
    """Announcements that were made before a moment are gone, with their files."""
    with transaction():
        for row in db.session.scalars(select(Announcement).where(Announcement.made_at < moment)):
            _forget(row)


def _found(scope: Scope, announcement_id: int, acting: Acting) -> Any:
    return partial(announcement_by_id, scope, acting.actor.user_id or 0, announcement_id)


def _check(wording: Wording, now: datetime) -> None:
    if not (wording.chinese.strip() or wording.english.strip()):
        raise Refused("announcements.empty")
    if wording.send_at is not None and wording.send_at <= now:
        raise Refused("announcements.past")


def _check_open(row: Announcement) -> None:
    if row.state not in _OPEN:
        raise Refused("announcements.begun")


def _word(row: Announcement, wording: Wording) -> None:
    row.chinese, row.english = wording.chinese.strip(), wording.english.strip()
    row.send_at = wording.send_at


def _forget(row: Announcement) -> None:
    if names := [file.file for file in row.files]:
        afterwards(partial(throw_away_now, names))
    db.session.delete(row)
    db.session.flush()


def _begin(row: Announcement, acting: Acting) -> None:
    row.begun_at = row.begun_at or acting.now
    db.session.flush()
    work.ask(KIND, {KIND: row.id}, acting=acting)


def _untold(announcement_id: int) -> Any:
    reader = AnnouncementReader
    return (
        select(reader.id)
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
        ids = db.session.scalars(_untold(announcement_id).limit(PART)).all()
        readers = [db.session.get_one(AnnouncementReader, id_) for id_ in ids]
        who = reached(scope, [reader.user_id for reader in readers], now)
        for reader in readers:
            _tell(row, reader, who[reader.user_id], now)
        if not readers:
            row.ended_at = now
            log.info("announcement has gone out", extra={"number": row.id})
        return len(readers)


def _tell(row: Announcement, reader: AnnouncementReader, who: Reached, now: datetime) -> None:
    if who.why_not is not None:
        reader.left_out = who.why_not
        return
    subject, body = mail_of(row, who.user)
    message = enqueue(
        KIND, f"{KIND}:{row.id}:{who.user.id}", subject=subject, body=body, now=now, user=who.user
    )
    reader.told_at, reader.message_id = now, message.id


def _stop(row: Announcement, now: datetime) -> int:
    """Those who were to be told are not; how many messages came back from the outbox.

    Locked first: what somebody is about to hand over is theirs, and stays.
    """
    row.stopped_at = now
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
