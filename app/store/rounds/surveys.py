"""Everybody whom a round could be about, as of a day: who is in, as the engine sees them, and who
is left out, with the reason."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from app.extensions import db
from app.models import Cohort, Round, RoundChild, RoundVolunteer, Term
from app.store.people.latest import stopped
from app.store.rounds.candidates import (
    ChildCandidate,
    VolunteerCandidate,
    child_candidates,
    volunteer_candidates,
)
from app.store.rounds.extents import Reserve, RoundExtent
from app.store.rounds.reasons import (
    age_on,
    clean_interests,
    why_child_is_left_out,
    why_volunteer_is_left_out,
)
from letters.consents.items import ConsentItem

Values = Mapping[int, dict[str, Any]]
Person = tuple[str, int]
"""The side and the id."""
CHILD, VOLUNTEER = "child", "volunteer"
ELSEWHERE, OUTSIDE = "elsewhere", "outside"
"""No longer of the round's region; of it, but no longer among those whom its extent is about."""
OF_BOTH = ("age", "gender", "region_code", "interests")
OF_CHILD = (*OF_BOTH, "need", "waited")
OF_VOLUNTEER = (*OF_BOTH, "capacity", "max_need")


@dataclass(frozen=True, slots=True)
class Survey:
    """Values of who is in, by id; reasons of who is not, by side ('child', 'volunteer') and id."""

    children: Values
    volunteers: Values
    left_out: Mapping[Person, str]

    def only(self, children: Collection[int], volunteers: Collection[int]) -> "Survey":
        """The same of those who are in a snapshot; who became ready since is left out as such."""
        late = {(CHILD, id_): "ready_since" for id_ in self.children.keys() - set(children)}
        late |= {
            (VOLUNTEER, id_): "ready_since" for id_ in self.volunteers.keys() - set(volunteers)
        }
        return Survey(
            {id_: row for id_, row in self.children.items() if id_ in children},
            {id_: row for id_, row in self.volunteers.items() if id_ in volunteers},
            {**self.left_out, **late},
        )


def survey(region_code: str, cohort_id: int, extent: RoundExtent, today: date) -> Survey:
    """Who of a region and an extent can be in a round of a cohort today."""
    begins = writing_from(cohort_id, today)
    left_out: dict[Person, str] = {}
    children: dict[int, dict[str, Any]] = {}
    no_need = set(db.session.scalars(stopped(ConsentItem.SCREENING, today)))
    for one in child_candidates(region_code, today, extent):
        reason = why_child_is_left_out(one.case, today, begins)
        if reason:
            left_out[CHILD, one.child.id] = reason
        else:
            children[one.child.id] = _child_values(one, today, no_need)
    volunteers: dict[int, dict[str, Any]] = {}
    for other in volunteer_candidates(region_code, today, extent):
        reason = why_volunteer_is_left_out(other.case, today, begins)
        if reason:
            left_out[VOLUNTEER, other.volunteer.id] = reason
        else:
            volunteers[other.volunteer.id] = _volunteer_values(other, today)
    return Survey(children, volunteers, left_out)


def why_gone(row: Round, people: Collection[Person], today: date) -> dict[Person, str]:
    """Why each of these, whom a survey of the round does not find, cannot be in it any more."""
    ids = {side: [id_ for whose, id_ in people if whose == side] for side in (CHILD, VOLUNTEER)}
    begins = writing_from(row.cohort_id, today)
    extent = RoundExtent.of(row.extent)
    reserve = extent.reserve
    everybody = RoundExtent(reserve=Reserve.IN if reserve is Reserve.ONLY else reserve)
    found: dict[Person, str] = {}
    children = child_candidates(
        row.region_code, today, only=ids[CHILD], may_succeed=extent.may_succeed
    )
    for one in children:
        reason = why_child_is_left_out(one.case, today, begins)
        found[CHILD, one.child.id] = reason or OUTSIDE
    for other in volunteer_candidates(row.region_code, today, everybody, only=ids[VOLUNTEER]):
        reason = why_volunteer_is_left_out(other.case, today, begins)
        found[VOLUNTEER, other.volunteer.id] = reason or OUTSIDE
    return {person: found.get(person, ELSEWHERE) for person in people}


def writing_from(cohort_id: int, today: date) -> date:
    """The first day of the term that comes next, today if one has begun or all are over."""
    first = db.session.scalar(
        select(Term.first)
        .join(Cohort, Cohort.id == Term.cohort_id)
        .where(Cohort.id == cohort_id, Term.last >= today)
        .order_by(Term.first)
        .limit(1)
    )
    return max(first or today, today)


def snapshot_of(row: Round) -> Survey:
    """Who is in a round now, as its newest snapshot has them; nobody is left out."""
    children = db.session.scalars(
        select(RoundChild).where(RoundChild.round_id == row.id, RoundChild.basis == row.basis)
    )
    volunteers = db.session.scalars(
        select(RoundVolunteer).where(
            RoundVolunteer.round_id == row.id, RoundVolunteer.basis == row.basis
        )
    )
    return Survey(
        {one.child_id: {name: getattr(one, name) for name in OF_CHILD} for one in children},
        {
            one.volunteer_id: {name: getattr(one, name) for name in OF_VOLUNTEER}
            for one in volunteers
        },
        {},
    )


def ids_in(row: Round) -> Mapping[str, set[int]]:
    """The ids of who is in a round now, by side."""
    children = select(RoundChild.child_id).where(
        RoundChild.round_id == row.id, RoundChild.basis == row.basis
    )
    volunteers = select(RoundVolunteer.volunteer_id).where(
        RoundVolunteer.round_id == row.id, RoundVolunteer.basis == row.basis
    )
    return {
        CHILD: set(db.session.scalars(children)),
        VOLUNTEER: set(db.session.scalars(volunteers)),
    }


def _child_values(one: ChildCandidate, today: date, no_need: set[int]) -> dict[str, Any]:
    child = one.child
    return {
        "age": age_on(child.birth_date, today),
        "gender": child.gender,
        "region_code": one.county_code,
        "interests": clean_interests(child.interests),
        "need": 0 if child.id in no_need else child.need,
        "waited": child.waited,
    }


def _volunteer_values(one: VolunteerCandidate, today: date) -> dict[str, Any]:
    volunteer = one.volunteer
    return {
        "age": age_on(volunteer.birth, today),
        "gender": volunteer.gender,
        "region_code": volunteer.home_code or "",
        "interests": clean_interests(volunteer.interests),
        "capacity": one.case.free,
        "max_need": volunteer.max_need,
    }
