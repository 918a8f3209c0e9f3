"""Who may go on in the next cohort: both could be in a round of it, were they not paired."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import ColumnElement, select

from app.extensions import db
from app.models import Pair
from app.store.letters.standings import Standings
from app.store.rounds.candidates import child_candidates, volunteer_candidates
from app.store.rounds.extents import Reserve, RoundExtent
from app.store.rounds.reasons import why_child_is_left_out, why_volunteer_is_left_out
from app.store.rounds.surveys import writing_from
from letters.pairs.effects import Fact


def may_go_on(which: ColumnElement[bool], next_id: int | None, today: date) -> Sequence[int]:
    """The ids of the pairs, among `which`, that may go on in a cohort; none that is held.

    What counts is today and the first day of writing there, today alone where no cohort is named.
    """
    is_held = Standings.on(today).holds(Fact.HELD)
    query = select(Pair.id, Pair.child_id, Pair.volunteer_id).where(which, ~is_held)
    pairs = db.session.execute(query.order_by(Pair.id)).all()
    begins = today if next_id is None else writing_from(next_id, today)
    children = _children({pair.child_id for pair in pairs}, today, begins)
    volunteers = _volunteers({pair.volunteer_id for pair in pairs}, today, begins)
    return [
        pair.id for pair in pairs if pair.child_id in children and pair.volunteer_id in volunteers
    ]


def _children(ids: set[int], today: date, begins: date) -> set[int]:
    return {
        one.child.id
        for one in child_candidates(None, today, only=ids)
        if not why_child_is_left_out(replace(one.case, is_paired=False), today, begins)
    }


def _volunteers(ids: set[int], today: date, begins: date) -> set[int]:
    reserves_too = RoundExtent(reserve=Reserve.IN)
    return {
        one.volunteer.id
        for one in volunteer_candidates(None, today, reserves_too, only=ids)
        if not why_volunteer_is_left_out(replace(one.case, free=1), today, begins)
    }
