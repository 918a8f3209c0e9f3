"""The open pairs that those of a draft follow: their volunteers gave notice, or are gone."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from app.extensions import db
from app.models import Draft, Pair, Proposal, Round
from app.store.letters.pairs import pairs_with_people
from letters.pairs.facts import EndReason


def pairs_before(draft_id: int, *, lock: bool = False) -> Sequence[Pair]:
    """The open pairs of a draft's children, with their people."""
    children = select(Proposal.child_id).where(Proposal.draft_id == draft_id)
    query = pairs_with_people().where(Pair.child_id.in_(children), Pair.until_on.is_(None))
    if lock:
        query = query.with_for_update(of=Pair).execution_options(populate_existing=True)
    return db.session.scalars(query.order_by(Pair.id)).all()


def last_to_leave(pairs: Sequence[Pair]) -> Pair | None:
    """The pair whose volunteer is the last to be gone; None: no volunteer of them leaves."""
    leaving = (pair for pair in pairs if pair.volunteer.left_on is not None)
    return max(leaving, key=lambda pair: pair.volunteer.left_on or date.min, default=None)


def day_of(pairs: Sequence[Pair]) -> date | None:
    """The day on which the last volunteer of these pairs is gone; None: nobody leaves."""
    last = last_to_leave(pairs)
    return last.volunteer.left_on if last else None


def ended_with(row: Round, draft: Draft) -> Sequence[Pair]:
    """The pairs that ended as a round was published, for the reason they ended with."""
    follows = select(Pair.follows_id).where(Pair.draft_id == draft.id)
    query = pairs_with_people().where(
        Pair.id.in_(follows),
        Pair.ended_at == row.published_at,
        Pair.end_reason == EndReason.VOLUNTEER_LEFT,
    )
    query = query.with_for_update(of=Pair).execution_options(populate_existing=True)
    return db.session.scalars(query.order_by(Pair.id)).all()
