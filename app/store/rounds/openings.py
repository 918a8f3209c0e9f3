"""Before a round is opened: its region, the open rounds that it would share people with, and who
is likely in it twice."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.errors import NotFound, Refused
from app.extensions import db
from app.models import Child, Region, Round, RoundState, School
from app.store.people.twins import likely_twin_volunteers, likely_twins
from app.store.rounds.extents import RoundExtent
from app.store.rounds.rounds import round_within, smallest_region_of_all
from app.store.rounds.surveys import CHILD, VOLUNTEER, Survey, ids_in
from app.store.scope import Scope, child_within, school_within


@dataclass(frozen=True, slots=True)
class SharedRound:
    """An open round, and how many of its people another would have too."""

    round: Round
    children: int
    volunteers: int


@dataclass(frozen=True, slots=True)
class SharedRounds:
    """The open rounds that share people; `others` counts those out of the reader's reach."""

    mine: Sequence[SharedRound]
    others: int

    def __bool__(self) -> bool:
        return bool(self.mine or self.others)


@dataclass(frozen=True, slots=True)
class TwinsInRound:
    """How often two rows, one of them in a round, are likely the same person."""

    children: int
    volunteers: int

    def __bool__(self) -> bool:
        return bool(self.children or self.volunteers)


def region_for(scope: Scope, region_code: str | None, extent: RoundExtent) -> str:
    """The code of a round's region: the given one, or the smallest that holds the extent.

    Raises NotFound for what is not in reach, Refused rounds.no_region where none is found.
    """
    counties = _counties(scope, extent)
    code = region_code or (_above(counties) if counties else smallest_region_of_all(scope))
    if code is None:
        raise Refused("rounds.no_region")
    if db.session.get(Region, code) is None or not scope.holds_region(code):
        raise NotFound("rounds.unknown_region", region=code)
    return code


def require_a_child(extent: RoundExtent, found: Survey) -> None:
    """Raises Refused rounds.not_now where children are named and none of them can be in."""
    if extent.children and not found.children:
        why = {reason for (side, _id), reason in found.left_out.items() if side == CHILD}
        raise Refused("rounds.not_now", reasons=sorted(why))


def shared_with(scope: Scope, found: Survey) -> SharedRounds:
    """The open rounds that hold some of these people, the newest first."""
    mine, others = list[SharedRound](), 0
    within = set(db.session.scalars(select(Round.id).where(round_within(scope))))
    query = select(Round).where(Round.state == RoundState.OPEN).order_by(Round.id.desc())
    for row in db.session.scalars(query.options(joinedload(Round.cohort))):
        there = ids_in(row)
        children = len(found.children.keys() & there[CHILD])
        volunteers = len(found.volunteers.keys() & there[VOLUNTEER])
        if not (children or volunteers):
            continue
        if row.id in within:
            mine.append(SharedRound(row, children, volunteers))
        else:
            others += 1
    return SharedRounds(mine, others)


def twins_in(scope: Scope, found: Survey) -> TwinsInRound:
    """How many of these are likely there twice."""
    children = likely_twins(scope)
    volunteers = likely_twin_volunteers(scope)
    return TwinsInRound(
        sum(any(one.id in found.children for one in two) for two in children),
        sum(any(one.id in found.volunteers for one in two) for two in volunteers),
    )


def _counties(scope: Scope, extent: RoundExtent) -> set[str]:
    """The counties of the schools that an extent names. Raises NotFound."""
    if extent.children:
        query = select(Child.code, School.county_code).join(School).where(child_within(scope))
        counties = dict(db.session.execute(query.where(Child.code.in_(extent.children))).all())
        for code in extent.children:
            if code not in counties:
                raise NotFound("rounds.unreached_child", child=code)
        return set(counties.values())
    if extent.school:
        query = select(School.county_code).where(school_within(scope))
        county = db.session.scalar(query.where(School.code == extent.school))
        if county is None:
            raise NotFound("schools.unknown", code=extent.school)
        return {county}
    return set()


def _above(counties: set[str]) -> str | None:
    """The smallest region that holds all of these counties, if one does."""
    for length in (6, 4, 2):
        if len({code[:length] for code in counties}) == 1:
            return next(iter(counties))[:length].ljust(6, "0")
    return None
