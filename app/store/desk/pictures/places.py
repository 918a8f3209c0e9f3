"""Where letters are: with whom for how long, in which county, and how long the post takes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from sqlalchemy import Select, case, func, literal, select, union_all

from app.extensions import db
from app.models import Letter, Region, School
from app.store.desk.pictures.flow import PictureFilter, within
from app.store.letters.calendars import transit_of
from app.store.letters.lateness import DAYS, Branch, Lateness, gathered
from app.store.letters.pipeline import HOLDERS
from app.store.scope import Scope
from letters.states import Holder
from letters.transit import Transit

BOUNDS = (7, 14, 28)
"""Days: letters are counted up to each of these, and beyond the last."""


@dataclass(frozen=True, slots=True)
class HeldFor:
    """The letters that one holder has, by how long: up to 7, 14, 28 days, and longer."""

    holder: Holder
    counts: tuple[int, ...]

    @property
    def letters(self) -> int:
        """All of them."""
        return sum(self.counts)


@dataclass(frozen=True, slots=True)
class CountyOfLetters:
    """The letters of a county that somebody has something to do about, and the late ones."""

    county: Region
    letters: int
    late: int

    @property
    def share(self) -> float:
        """The share of late ones, 0 to 1."""
        return self.late / self.letters if self.letters else 0


@dataclass(frozen=True, slots=True)
class SchoolPost:
    """What was learned of the post to a school."""

    school: School
    transit: Transit


def held_how_long(scope: Scope, wanted: PictureFilter, lateness: Lateness) -> list[HeldFor]:
    """Who holds letters, and since when their clock runs."""
    queries = [_of_branch(branch, scope, wanted, lateness.today) for branch in lateness.branches]
    rows = db.session.execute(union_all(*queries)).all() if queries else []
    found: dict[Holder, tuple[int, ...]] = dict.fromkeys(HOLDERS, (0,) * (len(BOUNDS) + 1))
    for name, *more in rows:
        holder = Holder(name)
        found[holder] = tuple(map(sum, zip(found[holder], more, strict=True)))
    return [HeldFor(holder, counts) for holder, counts in found.items()]


def counties_of_letters(
    scope: Scope, wanted: PictureFilter, lateness: Lateness
) -> list[CountyOfLetters]:
    """The counties in reach with letters, by their codes."""
    letters = _by_county(scope, wanted, lateness.held_branches())
    late = _by_county(scope, wanted, lateness.late_branches())
    regions = select(Region).where(Region.code.in_(letters)).order_by(Region.code)
    return [
        CountyOfLetters(row, letters[row.code], late.get(row.code, 0))
        for row in db.session.scalars(regions)
    ]


def post_by_school(scope: Scope, wanted: PictureFilter) -> list[SchoolPost]:
    """How long the post takes to each open school in reach, the longest first."""
    query = select(School).where(within(scope, wanted), School.closed_on.is_(None))
    found = [SchoolPost(row, transit_of(row)) for row in db.session.scalars(query)]
    return sorted(
        found, key=lambda one: (-one.transit.p90, -one.transit.median, one.school.sort_key)
    )


def _of_branch(
    branch: Branch, scope: Scope, wanted: PictureFilter, today: date
) -> Select[*tuple[Any, ...]]:
    """The letters of a branch by how long its clock runs; a day ahead counts as none."""
    day = DAYS[branch.clock]
    edges = [today - timedelta(days=bound) for bound in BOUNDS]
    parts = [
        day >= edges[0],
        *((day < newer) & (day >= older) for newer, older in pairwise(edges)),
        day < edges[-1],
    ]
    counted = [func.coalesce(func.sum(case((part, 1), else_=0)), 0) for part in parts]
    return select(literal(branch.holder.value), *counted).where(branch.held, _at(scope, wanted))


def _at(scope: Scope, wanted: PictureFilter) -> Any:
    return Letter.school_id.in_(select(School.id).where(within(scope, wanted)).correlate(None))


def _by_county(scope: Scope, wanted: PictureFilter, branches: Sequence[Any]) -> dict[str, int]:
    found = gathered([Letter.school_id], branches)
    query = (
        select(School.county_code, func.count())
        .select_from(found)
        .join(School, School.id == found.c.school_id)
        .where(within(scope, wanted))
        .group_by(School.county_code)
    )
    return {row[0]: row[1] for row in db.session.execute(query)}
