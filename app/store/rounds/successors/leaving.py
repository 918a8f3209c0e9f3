"""Whose friends leave, and whether the next one is looked for already."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from app.extensions import db
from app.models import Draft, DraftState, Pair, Proposal, Round, RoundState, Volunteer
from app.store.letters.pairs import pairs_with_people
from app.store.parts import named_ids
from app.store.rounds.extents import RoundExtent
from app.store.rounds.rounds import round_within
from app.store.scope import Scope, pair_within


@dataclass(frozen=True, slots=True)
class Leaving:
    """An open pair whose volunteer leaves or is gone, and the search for the next one.

    `round` is the open round for this child, `proposal` whom its newest draft has for it; `draft`
    that draft.
    """

    pair: Pair
    round: Round | None = None
    draft: Draft | None = None
    proposal: Volunteer | None = None


def leaving_soon(scope: Scope, today: date, most: int) -> list[Leaving]:
    """The pairs in reach whose volunteers gave notice, the first to leave first."""
    leaves = select(Volunteer.id).where(Volunteer.left_on > today)
    pairs = select(Pair.id).where(Pair.volunteer_id.in_(leaves), Pair.until_on.is_(None))
    near = Pair.id.in_(named_ids(db.session.scalars(pairs)))
    query = pairs_with_people().where(pair_within(scope), near)
    found = query.order_by(Volunteer.left_on, Pair.id).limit(most)
    return _with_searches(scope, db.session.scalars(found).all())


def search_of(scope: Scope, pair: Pair) -> Leaving:
    """What is done for the child of one open pair whose volunteer leaves."""
    return _with_searches(scope, [pair])[0]


def _with_searches(scope: Scope, pairs: Sequence[Pair]) -> list[Leaving]:
    query = select(Round).where(round_within(scope), Round.state == RoundState.OPEN)
    rounds = db.session.scalars(query.order_by(Round.id)).all() if pairs else []
    by_code = {code: row for row in rounds for code in RoundExtent.of(row.extent).children}
    return [_search(pair, by_code.get(pair.child.code)) for pair in pairs]


def _search(pair: Pair, row: Round | None) -> Leaving:
    if row is None:
        return Leaving(pair)
    solved = (Draft.round_id == row.id, Draft.state == DraftState.SOLVED)
    draft = db.session.scalar(select(Draft).where(*solved).order_by(Draft.number.desc()).limit(1))
    if draft is None:
        return Leaving(pair, row)
    proposed = (Proposal.draft_id == draft.id, Proposal.child_id == pair.child_id)
    query = select(Volunteer).join(Proposal, Proposal.volunteer_id == Volunteer.id)
    return Leaving(pair, row, draft, db.session.scalar(query.where(*proposed)))
