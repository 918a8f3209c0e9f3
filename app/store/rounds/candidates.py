"""Who could be in a round of a region, with what decides about them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from flask import current_app
from sqlalchemy import ColumnElement, Select, select

from app.extensions import db
from app.models import Child, Clearance, OneTimeLink, Pair, School, Volunteer, region_prefix
from app.store.parts import named_ids
from app.store.people.facts import child_facts, volunteer_facts
from app.store.people.volunteers import open_pairs_by_volunteer
from app.store.rounds.extents import WHOLE, Reserve, RoundExtent
from app.store.rounds.reasons import ChildCase, VolunteerCase
from app.store.scope import Scope, school_within
from letters.pairs.facts import EndReason, Former


@dataclass(frozen=True, slots=True)
class ChildCandidate:
    """A child of the region, with what decides about it."""

    child: Child
    county_code: str
    case: ChildCase


@dataclass(frozen=True, slots=True)
class VolunteerCandidate:
    """A volunteer who serves the region, with what decides about them."""

    volunteer: Volunteer
    case: VolunteerCase


def child_candidates(
    region_code: str | None,
    today: date,
    extent: RoundExtent = WHOLE,
    only: Iterable[int] | None = None,
    *,
    may_succeed: bool = False,
) -> list[ChildCandidate]:
    """Every child of the region's schools (None: of all) and of the extent, in or not.

    With `only`, those of these ids, merged ones too. `may_succeed`: whoever follows a friend who
    gave notice may be in, as in an extent that says so.
    """
    query = select(Child, School).join(School).where(*_of_extent(extent))
    if region_code is not None:
        query = query.where(school_within(Scope(prefixes=frozenset({region_prefix(region_code)}))))
    query = query.where(_chosen(Child, only))
    rows = db.session.execute(query.order_by(Child.id)).all()
    facts = child_facts([child.id for child, _ in rows], today)
    paired = set(db.session.scalars(_paired(except_by_notice=may_succeed or extent.may_succeed)))
    former = _ended_for_safety("child")
    return [
        ChildCandidate(
            child,
            school.county_code,
            ChildCase(
                facts[child.id],
                child.birth_date,
                is_paired=child.id in paired,
                is_merged=child.merged_into_id is not None,
                school_closed=school.closed_on is not None and school.closed_on <= today,
                former=former.get(child.id, ()),
            ),
        )
        for child, school in rows
    ]


def volunteer_candidates(
    region_code: str | None,
    today: date,
    extent: RoundExtent = WHOLE,
    only: Iterable[int] | None = None,
) -> list[VolunteerCandidate]:
    """Every volunteer who serves the region (None: any), a part of it, or a region above it.

    With `only`, those of these ids, merged ones too.
    """
    query = select(Volunteer).where(_chosen(Volunteer, only)).order_by(Volunteer.id)
    if extent.reserve is Reserve.ONLY:
        query = query.where(Volunteer.is_reserve)
    rows = [
        one
        for one in db.session.scalars(query)
        if region_code is None or serves(one.serves_code, region_code)
    ]
    facts = volunteer_facts([one.id for one in rows], today)
    unconfirmed = set(db.session.scalars(_waiting_for_confirmation()))
    open_pairs = open_pairs_by_volunteer()
    former = _ended_for_safety("volunteer")
    return [
        VolunteerCandidate(
            one,
            VolunteerCase(
                facts[one.id],
                one.birth,
                free=one.capacity - open_pairs.get(one.id, 0),
                is_confirmed=one.email_confirmed_at is not None or one.id not in unconfirmed,
                is_merged=one.merged_into_id is not None,
                stands_by=one.is_reserve and extent.reserve is Reserve.OUT,
                youngest=current_app.config["YOUNGEST_VOLUNTEER"],
                former=former.get(one.id, ()),
            ),
        )
        for one in rows
    ]


def serves(serves_code: str, region_code: str) -> bool:
    """Whether a volunteer of one pool may write to a child of a region."""
    one, other = region_prefix(serves_code), region_prefix(region_code)
    return one.startswith(other) or other.startswith(one)


def _chosen(person: type[Child | Volunteer], only: Iterable[int] | None) -> ColumnElement[bool]:
    return person.merged_into_id.is_(None) if only is None else person.id.in_(named_ids(only))


def _paired(*, except_by_notice: bool) -> Select[int]:
    query = select(Pair.child_id).where(Pair.until_on.is_(None))
    if except_by_notice:
        query = query.join(Pair.volunteer).where(Volunteer.left_on.is_(None))
    return query


def _of_extent(extent: RoundExtent) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if extent.school:
        found.append(School.code == extent.school)
    if extent.children:
        found.append(Child.code.in_(extent.children))
    if extent.waiting:
        found.append(Child.waited > 0)
    return found


def _waiting_for_confirmation() -> Any:
    return select(OneTimeLink.volunteer_id).where(
        OneTimeLink.volunteer_id.is_not(None), OneTimeLink.used_at.is_(None)
    )


def _ended_for_safety(person: Literal["child", "volunteer"]) -> Mapping[int, Sequence[Former]]:
    """The pairs of each person that ended for safety, and whether the person is cleared."""
    whose = Pair.child_id if person == "child" else Pair.volunteer_id
    rows = db.session.execute(
        select(whose, Pair.until_on, Clearance.id)
        .outerjoin(Clearance, (Clearance.pair_id == Pair.id) & (Clearance.person == person))
        .where(Pair.end_reason == EndReason.SAFEGUARDING)
    )
    found: dict[int, list[Former]] = defaultdict(list)
    for id_, until_on, cleared in rows:
        if until_on is not None:
            found[id_].append(Former(EndReason.SAFEGUARDING, until_on, cleared is not None))
    return found
