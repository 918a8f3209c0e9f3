"""Whether everybody of a draft can still be paired on the day it is published."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

from app.actions.rounds.rounds import child_facts, volunteer_facts
from app.actions.rounds.snapshots import why_child_is_left_out, why_volunteer_is_left_out
from app.errors import Refused
from app.extensions import db
from app.models import Child, Proposal, Volunteer
from app.store.rounds.candidates import child_candidates, volunteer_candidates


def refuse_stale(region: str, proposals: Sequence[Proposal], today: date) -> None:
    """Raise Refused rounds.stale where somebody of a draft has meanwhile become unavailable.

    `region` is the code of the round's region; whoever no longer belongs to it counts too.
    """
    found = _stale_children(region, [p.child_id for p in proposals], today)
    places = Counter(proposal.volunteer_id for proposal in proposals)
    found += _stale_volunteers(region, places, today)
    if found:
        raise Refused("rounds.stale", people=found)


def _stale_children(region: str, ids: Sequence[int], today: date) -> list[tuple[str, str, str]]:
    candidates = child_candidates(region, ids)
    found = []
    for one in candidates:
        reason = why_child_is_left_out(child_facts(one, today), today)
        if reason:
            found.append((one.child.pen_name, one.child.code, reason))
    gone = set(ids) - {one.child.id for one in candidates}
    return found + _gone(Child, gone)


def _stale_volunteers(
    region: str, places: Mapping[int, int], today: date
) -> list[tuple[str, str, str]]:
    candidates = volunteer_candidates(region, places)
    found = []
    for one in candidates:
        reason = why_volunteer_is_left_out(volunteer_facts(one, today), today)
        if not reason and one.volunteer.capacity - one.open_pairs < places[one.volunteer.id]:
            reason = "full"
        if reason:
            found.append((one.volunteer.pen_name, one.volunteer.code, reason))
    gone = set(places) - {one.volunteer.id for one in candidates}
    return found + _gone(Volunteer, gone)


def _gone(person: type[Child | Volunteer], ids: set[int]) -> list[tuple[str, str, str]]:
    """Those who no longer belong to the region at all."""
    rows = [db.session.get_one(person, id_) for id_ in sorted(ids)]
    return [(row.pen_name, row.code, "elsewhere") for row in rows]
