"""Readers of an announcement before it goes out: who would get it now, and through what."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from sqlalchemy import select

from app.extensions import db
from app.models import Announcement, AnnouncementReader, NotTold
from app.store.desk.announcements.reached import Means, Reached, made_one_with, named, reached
from app.store.desk.announcements.readers import ReaderFilter, known_among
from app.store.listing import Page, page_of_all
from app.store.scope import Scope

TROUBLE_FIRST = (Means.NOTHING, Means.APP, Means.MAIL, Means.CHANNEL)


@dataclass(frozen=True)
class ReadersAhead:
    """Who would get an announcement now, those that ask for a look first."""

    people: Sequence[Reached]

    @cached_property
    def reached(self) -> list[Reached]:
        """Those who are written to."""
        return [one for one in self.people if one.why_not is None]

    @cached_property
    def groups(self) -> Sequence[tuple[tuple[str, Means], int]]:
        """How many in which role, through what."""
        return sorted(Counter((one.role, one.way) for one in self.reached).items())

    @cached_property
    def languages(self) -> Counter[str]:
        """How many read which language."""
        return Counter(one.language for one in self.reached)

    @cached_property
    def unreached(self) -> int:
        """How many nothing reaches, though it is written for them."""
        return sum(one.way is Means.NOTHING for one in self.reached)

    @cached_property
    def left_out(self) -> Counter[NotTold]:
        """How many are left out, and why."""
        return Counter(one.why_not for one in self.people if one.why_not)

    def page(self, wanted: ReaderFilter, number: int) -> Page[Reached]:
        """One page of the wanted people, with their names."""
        page = page_of_all([one for one in self.people if _goes(one, wanted.way)], number)
        return page.showing(named(page.rows))


def readers_ahead(scope: Scope, announcement: Announcement, now: datetime) -> ReadersAhead:
    """How each reader would be reached now; of who never was in reach not even the name."""
    query = select(AnnouncementReader.user_id)
    ids = set(
        db.session.scalars(query.where(AnnouncementReader.announcement_id == announcement.id))
    )
    other = made_one_with(ids)
    ids = {other.get(user_id, user_id) for user_id in ids}
    known = known_among(scope, ids)
    people = [
        one if one.user_id in known else replace(one, name="–")
        for one in reached(scope, ids, now).values()
    ]
    return ReadersAhead(sorted(people, key=_trouble))


def _goes(one: Reached, way: str) -> bool:
    return way in ("", "left_out" if one.why_not else one.way)


def _trouble(one: Reached) -> tuple[bool, int, int]:
    return one.why_not is None, TROUBLE_FIRST.index(one.way), one.user_id
