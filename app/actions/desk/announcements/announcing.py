"""An announcement: written as a draft, confirmed once, sent in parts, stopped or withdrawn."""

import hashlib
import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import delete, exists, insert, select, update

from app.actions.desk.announcements.attachments import Brought, attach, detach, looked_at
from app.actions.letters.pictures.keeping import throw_away_now
from app.actions.messages.messages import Text, enqueue_all
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
    NotTold,
    StopCause,
    User,
)
from app.notify.announcements import mail_of
from app.store.desk.announcements.audiences import Audience
from app.store.desk.announcements.reached import made_one_with, reached
from app.store.desk.announcements.readers import preview
from app.store.desk.announcements.reading import (
    announcement_by_id,
    is_told_again,
    own_announcement,
)
from app.store.listing import count_of
from app.store.parts import in_parts, named_ids
from app.store.scope import Scope, scope_from

log = logging.getLogger("xinqiao.messages")
KIND = "announcement"
PART = 100
LONGEST = 4_000
CAUSES = {
    "account.may_not": StopCause.ROLE,
    "work.lost": StopCause.LOST,
    "work.cancelled": StopCause.PERSON,
}
"""Why work ends that nobody's reach or hand ended: else it broke."""
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
        if not preview(scope, row, acting.now).reached:
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
    total = count_of(_untold(announcement_id)) or 1
    done = 0
    while told := _tell_some(scope, announcement_id, task.moment()):
        done += told
        work.advance(task, "writing to them", min(1.0, done / total))
    return {KIND: announcement_id}


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
    work.ask(KIND, {KIND: row.id, "by": acting.actor.user_id}, acting=acting)


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
