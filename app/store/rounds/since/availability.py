"""Whether everybody of a draft can still be paired on the day it is published."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from app.extensions import db
from app.models import Child, Draft, Proposal, Round, Volunteer
from app.store.rounds.candidates import child_candidates, volunteer_candidates
from app.store.rounds.extents import RoundExtent
from app.store.rounds.reasons import why_child_is_left_out, why_volunteer_is_left_out
from app.store.rounds.since.forbidden import forbidden_since
from app.store.rounds.since.needs import REASON, knows_too_much
from app.store.rounds.surveys import CHILD, VOLUNTEER, why_gone, writing_from

Found = list[tuple[str, str, str]]
CHECKED_AT_ONCE = 600
"""Up to this many pairs of a draft are looked at while its page loads."""


@dataclass(frozen=True, slots=True)
class Outdated:
    """What keeps a draft from being published: who is gone, how many of its pairs are forbidden."""

    people: Found
    forbidden: int


def outdated(draft: Draft, today: date) -> Outdated | None:
    """What changed under a draft since it was solved, if publishing it would be refused for it."""
    query = select(Proposal).where(Proposal.draft_id == draft.id).order_by(Proposal.child_id)
    proposals = db.session.scalars(query).all()
    found = Outdated(
        no_longer_available(draft.round, proposals, today),
        forbidden_since(draft.round_id, proposals),
    )
    return found if found.people or found.forbidden else None


def no_longer_available(row: Round, proposals: Sequence[Proposal], today: date) -> Found:
    """Pen name, code and reason of those of a draft who cannot be paired on a day.

    Whoever no longer belongs to the round's region counts too.
    """
    begins = writing_from(row.cohort_id, today)
    found = _stale_children(row, [p.child_id for p in proposals], today, begins)
    found += _known_no_more(proposals, today)
    places = Counter(proposal.volunteer_id for proposal in proposals)
    return found + _stale_volunteers(row, places, today, begins)


def _known_no_more(proposals: Sequence[Proposal], today: date) -> Found:
    """Children whose need counted in the draft, and may not be used any more."""
    if not proposals:
        return []
    draft = db.session.get_one(Draft, proposals[0].draft_id)
    children = knows_too_much(draft, today, {one.child_id for one in proposals})
    return [(child.pen_name, child.code, REASON) for child in children]


def _stale_children(row: Round, ids: Sequence[int], today: date, begins: date) -> Found:
    may_succeed = RoundExtent.of(row.extent).may_succeed
    candidates = child_candidates(row.region_code, today, only=ids, may_succeed=may_succeed)
    found = []
    for one in candidates:
        reason = why_child_is_left_out(one.case, today, begins)
        if reason:
            found.append((one.child.pen_name, one.child.code, reason))
    gone = set(ids) - {one.child.id for one in candidates}
    return found + _gone(row, CHILD, gone, today)


def _stale_volunteers(row: Round, places: Mapping[int, int], today: date, begins: date) -> Found:
    reserve = RoundExtent(reserve=RoundExtent.of(row.extent).reserve)
    candidates = volunteer_candidates(row.region_code, today, reserve, only=places)
    found = []
    for one in candidates:
        reason = why_volunteer_is_left_out(one.case, today, begins)
        if not reason and one.case.free < places[one.volunteer.id]:
            reason = "full"
        if reason:
            found.append((one.volunteer.pen_name, one.volunteer.code, reason))
    gone = set(places) - {one.volunteer.id for one in candidates}
    return found + _gone(row, VOLUNTEER, gone, today)


def _gone(row: Round, side: str, ids: set[int], today: date) -> Found:
    """Those who are not found at all, with the reason."""
    person = Child if side == CHILD else Volunteer
    reasons = why_gone(row, {(side, id_) for id_ in ids}, today)
    rows = [db.session.get_one(person, id_) for id_ in sorted(ids)]
    return [(one.pen_name, one.code, reasons[side, one.id]) for one in rows]
