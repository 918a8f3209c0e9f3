"""What else could be done: other volunteers for a child, and two drafts side by side."""

from dataclasses import dataclass

from sqlalchemy import select

import matching
from app.extensions import db
from app.models import Draft, Region, RoundVolunteer, Volunteer
from app.store.rounds.drafts import pen_names
from app.store.rounds.profiles import certificate_of, engine_round, links_of, prices_of, solution_of
from app.store.rounds.rulings import ruling_kinds_by_pair
from matching.problem.score import FULL_POINTS


@dataclass(frozen=True, slots=True)
class VolunteerChoice:
    """A volunteer who may be chosen for a child.

    `cost` is what it costs the whole round at least, in points; `costs_a_place` where a child of
    the same or a higher need would then wait; both empty where it cannot be chosen.
    `taken_by` are pen names of the children who have this volunteer in the draft.
    """

    volunteer: Volunteer
    place: RoundVolunteer
    home: Region | None
    parts: matching.Parts
    rank: int
    cost: int | None
    costs_a_place: bool
    taken_by: tuple[str, ...]
    ruling: str


def choices_of(draft: Draft, child_code: str, child_id: int, n: int) -> list[VolunteerChoice]:
    """The `n` best eligible volunteers for a child of the draft, and the one it has there."""
    engine = engine_round(draft.round_id, draft.policy, draft.rulings)
    found = matching.alternatives(
        engine,
        links_of(draft.id),
        prices_of(draft.id),
        child_code,
        None,
        certificate_of(draft.certificate).lowest_points,
    )
    found = [one for at, one in enumerate(found) if at < n or child_code in one.taken_by]
    names = pen_names([code for one in found for code in one.taken_by])
    people = _people_of(draft.round_id, [one.volunteer for one in found])
    ruled = ruling_kinds_by_pair(draft.round_id)
    return [_choice(one, child_id, people[one.volunteer], names, ruled) for one in found]


def comparison_of(before: Draft, after: Draft) -> matching.Comparison:
    """Two solved drafts side by side."""
    return matching.compare(solution_of(before), solution_of(after))


def _choice(
    one: matching.Alternative,
    child_id: int,
    person: tuple[Volunteer, RoundVolunteer, Region | None],
    names: dict[str, str],
    ruled: dict[tuple[int, int], str],
) -> VolunteerChoice:
    volunteer, place, home = person
    costs_a_place = one.cost is not None and one.cost > FULL_POINTS
    cost = None if costs_a_place else one.cost
    taken_by = tuple(names[code] for code in one.taken_by)
    ruling = ruled.get((child_id, volunteer.id), "")
    return VolunteerChoice(
        volunteer, place, home, one.parts, one.rank, cost, costs_a_place, taken_by, ruling
    )


def _people_of(
    round_id: int, codes: list[str]
) -> dict[str, tuple[Volunteer, RoundVolunteer, Region | None]]:
    rows = db.session.execute(
        select(Volunteer, RoundVolunteer, Region)
        .join(RoundVolunteer, RoundVolunteer.volunteer_id == Volunteer.id)
        .outerjoin(Region, Region.code == RoundVolunteer.region_code)
        .where(RoundVolunteer.round_id == round_id, Volunteer.code.in_(codes))
    )
    return {volunteer.code: (volunteer, place, home) for volunteer, place, home in rows}
