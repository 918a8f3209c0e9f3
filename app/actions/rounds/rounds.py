"""Matching rounds: opening one with the snapshot of who is in, and closing it unpublished."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, insert, select, update

from app.actions.records import record_change
from app.actions.rounds.snapshots import (
    ChildThen,
    GateThen,
    VolunteerThen,
    age_on,
    clean_interests,
    why_child_is_left_out,
    why_volunteer_is_left_out,
)
from app.actions.transaction import rows_changed, transaction
from app.actor import Acting
from app.errors import NotFound, Refused
from app.extensions import db
from app.models import (
    Cohort,
    LeftOut,
    Region,
    Round,
    RoundChild,
    RoundState,
    RoundVolunteer,
    Volunteer,
)
from app.store.rounds.candidates import (
    ChildCandidate,
    VolunteerCandidate,
    child_candidates,
    volunteer_candidates,
)
from app.store.rounds.rounds import round_of, smallest_region_of_all
from app.store.scope import Scope


@dataclass(frozen=True, slots=True)
class Opened:
    """A round that was opened: how many are in, and how many are left out by reason."""

    round_id: int
    children: int
    volunteers: int
    left_out: Mapping[str, int]


def open_round(
    scope: Scope,
    cohort_id: int,
    region_code: str | None = None,
    *,
    acting: Acting,
) -> Opened:
    """Open a round of a cohort in a region with a snapshot of who is in.

    Without a region the smallest one in reach that holds all schools is taken. Raises NotFound
    for a cohort or region that is not in reach, Refused where no region can be found.
    """
    with transaction():
        code = _region(scope, region_code)
        if db.session.get(Cohort, cohort_id, with_for_update=True) is None:
            raise NotFound("cohorts.unknown", name=cohort_id)
        highest = select(func.max(Round.number)).where(Round.cohort_id == cohort_id)
        row = Round(
            cohort_id=cohort_id,
            number=(db.session.scalar(highest) or 0) + 1,
            region_code=code,
            opened_at=acting.now,
            opened_by_id=acting.actor.user_id,
        )
        db.session.add(row)
        db.session.flush()
        opened = _take_snapshot(row.id, code, acting.today)
        record_change(acting, "rounds.open", "round", str(row.id))
    return opened


def cancel_round(scope: Scope, round_id: int, *, acting: Acting) -> None:
    """Close an open round without publishing. Raises NotFound or Refused."""
    with transaction():
        row = round_of(scope, round_id)
        closed = rows_changed(
            update(Round)
            .where(Round.id == round_id, Round.state == RoundState.OPEN)
            .values(state=RoundState.CANCELLED)
            .execution_options(synchronize_session=False)
        )
        if closed != 1:
            raise Refused("rounds.not_open", state=row.state)
        record_change(acting, "rounds.cancel", "round", str(round_id), ("state",))


def child_facts(candidate: ChildCandidate, today: date) -> ChildThen:
    """What decides about a child today."""
    child = candidate.child
    has_left = child.left_on is not None and child.left_on <= today
    return ChildThen(child.birth_date, candidate.consent, candidate.is_paired, has_left)


def volunteer_facts(candidate: VolunteerCandidate, today: date) -> VolunteerThen:
    """What decides about a volunteer today."""
    volunteer = candidate.volunteer
    gates = {
        gate: GateThen(row.withdrawn_at is not None, row.passed_on, row.expires_on)
        for gate, row in candidate.passes.items()
    }
    return VolunteerThen(
        volunteer.birth,
        candidate.is_confirmed,
        volunteer.left_on is not None and volunteer.left_on <= today,
        volunteer.capacity - candidate.open_pairs,
        gates,
    )


def _region(scope: Scope, region_code: str | None) -> str:
    code = region_code or smallest_region_of_all(scope)
    if code is None:
        raise Refused("rounds.no_region")
    if db.session.get(Region, code) is None or not scope.holds_region(code):
        raise NotFound("rounds.unknown_region", region=code)
    return code


def _take_snapshot(round_id: int, region_code: str, today: date) -> Opened:
    left_out: list[dict[str, Any]] = []
    children: list[dict[str, Any]] = []
    for one in child_candidates(region_code):
        reason = why_child_is_left_out(child_facts(one, today), today)
        if reason:
            left_out.append({"child_id": one.child.id, "volunteer_id": None, "reason": reason})
        else:
            children.append(_child_values(one, today))
    volunteers: list[dict[str, Any]] = []
    for other in volunteer_candidates(region_code):
        reason = why_volunteer_is_left_out(volunteer_facts(other, today), today)
        if reason:
            left_out.append(
                {"child_id": None, "volunteer_id": other.volunteer.id, "reason": reason}
            )
        else:
            volunteers.append(_volunteer_values(other, today))
    _insert(RoundChild, round_id, children)
    _insert(RoundVolunteer, round_id, volunteers)
    _insert(LeftOut, round_id, left_out)
    counts = Counter(row["reason"] for row in left_out)
    return Opened(round_id, len(children), len(volunteers), dict(sorted(counts.items())))


def _child_values(one: ChildCandidate, today: date) -> dict[str, Any]:
    child = one.child
    return {
        "child_id": child.id,
        "age": age_on(child.birth_date, today),
        "gender": child.gender,
        "region_code": one.county_code,
        "interests": clean_interests(child.interests),
        "need": child.need,
        "waited": child.waited,
    }


def _volunteer_values(one: VolunteerCandidate, today: date) -> dict[str, Any]:
    volunteer: Volunteer = one.volunteer
    return {
        "volunteer_id": volunteer.id,
        "age": age_on(volunteer.birth, today),
        "gender": volunteer.gender,
        "region_code": volunteer.home_code or "",
        "interests": clean_interests(volunteer.interests),
        "capacity": volunteer.capacity - one.open_pairs,
        "max_need": volunteer.max_need,
    }


def _insert(model: Any, round_id: int, rows: Iterable[dict[str, Any]]) -> None:
    values = [{"round_id": round_id} | row for row in rows]
    if values:
        db.session.execute(insert(model), values)
