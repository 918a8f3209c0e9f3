"""An announcement: written as a draft, confirmed once, withdrawn or, in the end, forgotten."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sqlalchemy import insert, select

from app.actions.desk.announcements.attachments import Brought, attach, detach, looked_at
from app.actions.desk.announcements.telling import KIND, begin
from app.actions.letters.pictures.keeping import throw_away_now
from app.actions.records import record_change
from app.actions.transaction import afterwards, on_locked, transaction
from app.actor import Acting
from app.errors import Refused
from app.extensions import db
from app.models import Announcement, AnnouncementReader, AnnouncementState
from app.store.desk.announcements.ahead import readers_ahead
from app.store.desk.announcements.audiences import Audience
from app.store.desk.announcements.reading import (
    announcement_by_id,
    is_told_again,
    own_announcement,
)
from app.store.scope import Scope

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
        if not readers_ahead(scope, row, acting.now).reached:
            raise Refused("announcements.nobody")
        if not again and is_told_again(row, acting.now):
            raise Refused("announcements.again")
        row.confirmed_at = acting.now
        record_change(acting, "announcements.send", KIND, str(row.id), ["confirmed_at"])
        if row.send_at is None:
            begin(row, acting)

    on_locked(partial(own_announcement, acting.actor.user_id or 0, announcement_id), then)


def withdraw(scope: Scope, announcement_id: int, *, acting: Acting) -> None:
    """It is gone, with its files, before it went out.

    Raises NotFound, Refused announcements.begun.
    """

    def then(row: Announcement) -> None:
        _check_open(row)
        _forget(row)
        record_change(acting, "announcements.withdraw", KIND, str(announcement_id))

    on_locked(partial(announcement_by_id, scope, acting.actor.user_id or 0, announcement_id), then)


def forget_before(moment: datetime) -> None:
    """Announcements that were made before a moment are gone, with their files."""
    with transaction():
        for row in db.session.scalars(select(Announcement).where(Announcement.made_at < moment)):
            _forget(row)


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
