"""Announcements in reach, and how many of their readers have which fate."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import joinedload

from app.errors import NotFound
from app.extensions import db
from app.models import (
    Announcement,
    AnnouncementReader,
    AnnouncementState,
    Message,
    StopCause,
    User,
)
from app.store.desk.announcements.fates import FACTS, Facts, Fate
from app.store.desk.announcements.readers import is_known
from app.store.listing import Page, Sorts, in_order, page_of
from app.store.parts import in_parts
from app.store.scope import Scope

A_DAY, A_WEEK = timedelta(days=1), timedelta(days=7)
SORTS: Sorts = {"made": Announcement.made_at}


@dataclass(frozen=True, slots=True)
class AnnouncementFilter:
    """What the list of announcements is narrowed to."""

    state: Literal["", "draft", "waiting", "begun", "stopped"] = ""
    sort: str = "-made"


@dataclass(frozen=True, slots=True)
class AnnouncementRow:
    """An announcement in a list, with how many readers have which fate."""

    announcement: Announcement
    fates: Counter[Fate]

    @property
    def state(self) -> AnnouncementState:
        """How far it has come: it goes out until nothing of it waits in the outbox."""
        state = self.announcement.state
        waits = state is AnnouncementState.DONE and self.fates[Fate.WAITING]
        return AnnouncementState.GOING_OUT if waits else state

    @property
    def readers(self) -> int:
        """How many are to get it, or got it, or were left out."""
        return self.fates.total()


def announcement_by_id(scope: Scope, user_id: int, announcement_id: int) -> Announcement:
    """One in reach: one's own, or one that went to nobody out of reach. Raises NotFound."""
    query = select(Announcement).where(Announcement.id == announcement_id)
    row = db.session.scalar(query.where(in_reach(scope, user_id)))
    if row is None:
        raise NotFound("announcements.unknown")
    return row


def own_announcement(user_id: int, announcement_id: int) -> Announcement:
    """One that this person wrote: what is a writer's own is theirs alone to change.

    Raises NotFound.
    """
    return announcement_by_id(Scope(), user_id, announcement_id)


def page_of_announcements(
    scope: Scope, user_id: int, wanted: AnnouncementFilter, number: int
) -> Page[AnnouncementRow]:
    """One page of those in reach, the newest first."""
    page = page_of(_wanted(scope, user_id, wanted), number)
    return page.showing(counted(page.rows))


def all_announcements(
    scope: Scope, user_id: int, wanted: AnnouncementFilter
) -> list[AnnouncementRow]:
    """Those in reach, for a file."""
    return counted(db.session.scalars(_wanted(scope, user_id, wanted)).all())


def stopped_by_themselves(scope: Scope, user_id: int, now: datetime) -> Sequence[int]:
    """The ids of those in reach that nobody stopped and that somebody still waits for, of a week.

    A person's role that ended, a server that died or a fault stops one, and nobody may be there.
    """
    untold = exists().where(
        AnnouncementReader.announcement_id == Announcement.id,
        AnnouncementReader.told_at.is_(None),
        AnnouncementReader.left_out.is_(None),
    )
    query = select(Announcement.id).where(
        Announcement.stopped_at > now - A_WEEK,
        Announcement.stop_cause != StopCause.PERSON,
        untold,
        in_reach(scope, user_id),
    )
    return db.session.scalars(query.order_by(Announcement.id)).all()


def counted(rows: Iterable[Announcement]) -> list[AnnouncementRow]:
    """Announcements with the fates of their readers."""
    found = {row.id: row for row in rows}
    fates: dict[int, Counter[Fate]] = {id_: Counter() for id_ in found}
    reader, facts = AnnouncementReader, (AnnouncementReader.announcement_id, *FACTS)
    for some in in_parts(found):
        query = (
            select(*facts, func.count())
            .outerjoin(Message, Message.id == reader.message_id)
            .where(reader.announcement_id.in_(some))
            .group_by(*facts)
        )
        facts_and_counts: Iterable[Any] = db.session.execute(query)
        for id_, *known, count in facts_and_counts:
            fates[id_][Facts(*known).fate(found[id_].stopped_at is not None)] += count
    return [AnnouncementRow(row, fates[row.id]) for row in found.values()]


def is_told_again(announcement: Announcement, now: datetime) -> bool:
    """Whether the same readers were written to, or are to be, within a day of when this goes."""
    at = announcement.send_at or now
    other = func.coalesce(Announcement.begun_at, Announcement.send_at, Announcement.confirmed_at)
    query = select(Announcement.id).where(
        Announcement.id != announcement.id,
        Announcement.same_readers == announcement.same_readers,
        Announcement.confirmed_at.is_not(None),
        other.between(at - A_DAY, at + A_DAY),
    )
    return db.session.scalar(query.limit(1)) is not None


def _wanted(scope: Scope, user_id: int, wanted: AnnouncementFilter) -> Select[Announcement]:
    begun = Announcement.begun_at.is_not(None)
    states: Mapping[str, ColumnElement[bool]] = {
        "draft": Announcement.confirmed_at.is_(None),
        "waiting": Announcement.confirmed_at.is_not(None) & ~begun,
        "begun": begun & Announcement.stopped_at.is_(None),
        "stopped": Announcement.stopped_at.is_not(None),
    }
    query = select(Announcement).options(joinedload(Announcement.writer))
    query = query.where(in_reach(scope, user_id))
    if wanted.state:
        query = query.where(states[wanted.state])
    return in_order(query, SORTS, wanted.sort, Announcement.id.desc())


def in_reach(scope: Scope, user_id: int) -> ColumnElement[bool]:
    """For queries that select from Announcement. A draft is its writer's alone."""
    stranger = exists().where(
        AnnouncementReader.announcement_id == Announcement.id,
        AnnouncementReader.user_id.not_in(select(User.id).where(is_known(scope))),
    )
    colleagues = and_(Announcement.confirmed_at.is_not(None), ~stranger)
    return or_(Announcement.writer_id == user_id, colleagues)
