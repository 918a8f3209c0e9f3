"""What else could be done: other volunteers for a child, and two drafts side by side."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

import matching
from app.extensions import db
from app.models import Draft, Region, RoundVolunteer, Ruling, Volunteer
from app.store.rounds.drafts import pen_names
from app.store.rounds.profiles import certificate_of, engine_of, links_of, prices_of, solution_of
from app.store.rounds.rulings import rulings_by_pair
from matching.problem.score import FULL_POINTS, broken_rules, parts


@dataclass(frozen=True, slots=True)
class Swap:
    """The other child of a swap, and how much lower the sum of all scores becomes, in points.

    It is exact for the swap itself: everybody else keeps whom they have. So solving with the two
    locked costs that much at most. None where a rule forbids one of the two new pairs.
    """

    child: str
    cost: int | None


@dataclass(frozen=True, slots=True)
class VolunteerChoice:
    """A volunteer who may be chosen for a child.

    `cost` is what it costs the whole round at least, in points; `costs_a_place` where a child of
    the same or a higher need would then wait; both empty where it cannot be chosen.
    `taken_by` are pen names of the children who have this volunteer in the draft, `swaps` what it
    costs to exchange volunteers with each, where the child has one.
    """

    volunteer: Volunteer
    place: RoundVolunteer
    home: Region | None
    parts: matching.Parts
    rank: int
    cost: int | None
    costs_a_place: bool
    taken_by: tuple[str, ...]
    swaps: tuple[Swap, ...]
    ruling: Ruling | None


def choices_of(draft: Draft, child_code: str, child_id: int, n: int) -> list[VolunteerChoice]:
    """The `n` best eligible volunteers for a child of the draft, and the one it has there."""
    engine = engine_of(draft)
    links = links_of(draft.id)
    found = matching.alternatives(
        engine,
        links,
        prices_of(draft.id),
        child_code,
        None,
        certificate_of(draft.certificate).lowest_points,
    )
    found = [one for at, one in enumerate(found) if at < n or child_code in one.taken_by]
    names = pen_names([code for one in found for code in one.taken_by])
    people = _people_of(draft, [one.volunteer for one in found])
    ruled = rulings_by_pair(draft.round_id)
    swaps = _swaps(engine, dict(links), child_code, found)
    return [
        _choice(
            one,
            people[one.volunteer],
            names,
            swaps[one.volunteer],
            ruled.get((child_id, people[one.volunteer][0].id)),
        )
        for one in found
    ]


def _swaps(
    engine: matching.Round,
    now: dict[str, str],
    child: str,
    found: "list[matching.Alternative]",
) -> dict[str, tuple[Swap, ...]]:
    """What exchanging volunteers with each child costs, by the volunteer's code."""
    return {
        one.volunteer: tuple(
            swap_of(engine, now, child, other)
            for other in one.taken_by
            if child in now and other != child and now[child] != one.volunteer
        )
        for one in found
    }


def comparison_of(before: Draft, after: Draft) -> matching.Comparison:
    """Two solved drafts side by side."""
    return matching.compare(solution_of(before), solution_of(after))


def _choice(
    one: "matching.Alternative",
    person: tuple[Volunteer, RoundVolunteer, Region | None],
    names: dict[str, str],
    swaps: tuple[Swap, ...],
    ruling: Ruling | None,
) -> VolunteerChoice:
    volunteer, place, home = person
    costs_a_place = one.cost is not None and one.cost > FULL_POINTS
    cost = None if costs_a_place else one.cost
    taken_by = tuple(names[code] for code in one.taken_by)
    return VolunteerChoice(
        volunteer, place, home, one.parts, one.rank, cost, costs_a_place, taken_by, swaps, ruling
    )


def _people_of(
    draft: Draft, codes: list[str]
) -> dict[str, tuple[Volunteer, RoundVolunteer, Region | None]]:
    rows = db.session.execute(
        select(Volunteer, RoundVolunteer, Region)
        .join(RoundVolunteer, RoundVolunteer.volunteer_id == Volunteer.id)
        .outerjoin(Region, Region.code == RoundVolunteer.region_code)
        .where(
            RoundVolunteer.round_id == draft.round_id,
            RoundVolunteer.basis == draft.basis,
            Volunteer.code.in_(codes),
        )
    )
    return {volunteer.code: (volunteer, place, home) for volunteer, place, home in rows}


def swap_of(engine: matching.Round, now: Mapping[str, str], child: str, other: str) -> Swap:
    """What it costs that two children exchange their volunteers; `now` has those by child."""
    before = _points(engine, child, now[child]), _points(engine, other, now[other])
    after = _points(engine, child, now[other]), _points(engine, other, now[child])
    if None in after:
        return Swap(other, None)
    return Swap(other, sum(filter(None, before)) - sum(filter(None, after)))


def _points(engine: matching.Round, child: str, volunteer: str) -> int | None:
    """The points of two people; None where a rule keeps them apart."""
    one = engine.children[engine.child_at[child]]
    other = engine.volunteers[engine.volunteer_at[volunteer]]
    is_forbidden = (child, volunteer) in engine.forbidden
    if is_forbidden or broken_rules(one, other, engine.policy, engine.tag_weights):
        return None
    return parts(one, other, engine.policy, engine.tag_weights).points
