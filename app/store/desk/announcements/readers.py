"""Readers of an announcement, and what became of it with each."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import joinedload, load_only

from app.extensions import db
from app.models import Announcement, AnnouncementReader, Message, User, Volunteer
from app.store.access.users import user_within
from app.store.desk.announcements.fates import FACTS, Facts, Fate, fate_of
from app.store.desk.announcements.reached import Reached, named, reached
from app.store.listing import Page, page_of, page_of_all
from app.store.parts import named_ids
from app.store.scope import Scope, volunteer_within


@dataclass(frozen=True, slots=True)
class ReaderFilter:
    """What the readers are narrowed to: by fate once it is on its way, before by how it goes."""

    fate: Fate | None = None
    way: Literal["", "channel", "mail", "app", "nothing", "left_out"] = ""


@dataclass(frozen=True, slots=True)
class ReaderRow:
    """One reader and what became of it; without `who` it is somebody out of reach."""

    reader: AnnouncementReader
    fate: Fate
    who: Reached | None


def page_of_readers(
    scope: Scope, announcement: Announcement, wanted: ReaderFilter, number: int, now: datetime
) -> Page[ReaderRow]:
    """One page of an announcement's readers with the wanted fate."""
    if wanted.fate is None:
        page = page_of(_readers(announcement), number)
        rows = page.rows
    else:
        page = page_of_all(_with_fate(announcement, wanted.fate), number)
        rows = _loaded(announcement, page.rows)
    return page.showing(_reader_rows(scope, announcement, rows, now))


def all_readers(
    scope: Scope, announcement: Announcement, wanted: ReaderFilter, now: datetime
) -> list[ReaderRow]:
    """The readers of an announcement with the wanted fate, for a file."""
    if wanted.fate is None:
        rows = db.session.scalars(_readers(announcement)).all()
    else:
        rows = _loaded(announcement, _with_fate(announcement, wanted.fate))
    return _reader_rows(scope, announcement, rows, now)


def ids_of_readers(announcement: Announcement, wanted: ReaderFilter) -> set[int]:
    """The accounts of an announcement's readers with the wanted fate."""
    query = select(AnnouncementReader.user_id)
    if wanted.fate is None:
        query = query.where(AnnouncementReader.announcement_id == announcement.id)
    else:
        ids = _with_fate(announcement, wanted.fate)
        query = query.where(AnnouncementReader.id.in_(named_ids(ids)))
    return set(db.session.scalars(query))


def is_known(scope: Scope) -> ColumnElement[bool]:
    """For queries that select from User: who is or was in reach."""
    volunteers = select(Volunteer.user_id).where(
        volunteer_within(scope), Volunteer.user_id.is_not(None)
    )
    return or_(user_within(scope), User.id.in_(volunteers))


def _readers(announcement: Announcement) -> Select[AnnouncementReader]:
    """With what is told of their messages; the words of twelve thousand are not loaded."""
    told = load_only(Message.state, Message.read_at, Message.arrived_at, Message.fault)
    return (
        select(AnnouncementReader)
        .where(AnnouncementReader.announcement_id == announcement.id)
        .options(joinedload(AnnouncementReader.message).options(told))
        .order_by(AnnouncementReader.id)
    )


def _with_fate(announcement: Announcement, fate: Fate) -> list[int]:
    """The ids of the readers with a fate, in their order."""
    query = (
        select(AnnouncementReader.id, *FACTS)
        .outerjoin(Message, Message.id == AnnouncementReader.message_id)
        .where(AnnouncementReader.announcement_id == announcement.id)
        .order_by(AnnouncementReader.id)
    )
    stopped = announcement.stopped_at is not None
    rows = db.session.execute(query)
    return [id_ for id_, *facts in rows if Facts(*facts).fate(stopped) is fate]


def _loaded(announcement: Announcement, ids: Collection[int]) -> Sequence[AnnouncementReader]:
    query = _readers(announcement).where(AnnouncementReader.id.in_(named_ids(ids)))
    return db.session.scalars(query).all()


def _reader_rows(
    scope: Scope, announcement: Announcement, rows: Sequence[AnnouncementReader], now: datetime
) -> list[ReaderRow]:
    ids = known_among(scope, [row.user_id for row in rows])
    who = {one.user_id: one for one in named(reached(scope, ids, now).values())}
    stopped = announcement.stopped_at is not None
    return [ReaderRow(row, fate_of(row, stopped), who.get(row.user_id)) for row in rows]


def known_among(scope: Scope, ids: Collection[int]) -> set[int]:
    """Those of the users who are or were in reach."""
    query = select(User.id).where(User.id.in_(named_ids(ids)), is_known(scope))
    return set(db.session.scalars(query))
