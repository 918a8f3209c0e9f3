"""Where all letters are, by holder, and the few figures of the first page."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, and_, case, func, literal, select, union_all

from app.extensions import db
from app.models import Child, Letter, Pair
from app.store.letters.lateness import Branch, Lateness, gathered, in_state
from app.store.letters.letters import letter_within
from app.store.letters.standings import Standings
from app.store.scope import Scope, pair_within
from letters.pairs.effects import PairState
from letters.states import ARRIVED, ON_THE_WAY, Holder

HOLDERS = tuple(holder for holder in Holder if holder is not Holder.NOBODY)
RECENT = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Segment:
    """The letters that one holder has."""

    holder: Holder
    letters: int
    late: int
    probably_lost: int


@dataclass(frozen=True, slots=True)
class Figures:
    """`recent` pairs of those that are `writing` had a letter on its way in the last 30 days."""

    writing: int
    recent: int

    @property
    def share(self) -> float | None:
        """The share of pairs with a letter, 0 to 1; None without pairs."""
        return self.recent / self.writing if self.writing else None


def pipeline(scope: Scope, today: date, lateness: Lateness | None = None) -> list[Segment]:
    """The letters in reach by who holds them, in the order of their way."""
    known = lateness or Lateness.on(today)
    counts = {holder: [0, 0, 0] for holder in HOLDERS}
    queries = [query for branch in known.branches for query in _counted(branch, scope)]
    # Without a cohort there is nothing to unite.
    rows = db.session.execute(union_all(*queries)).all() if queries else []
    for name, at, count in rows:
        counts[Holder(name)][at] += count
    return [Segment(holder, *found) for holder, found in counts.items()]


def figures(scope: Scope, today: date) -> Figures:
    """How many pairs write, and how many of them had a letter on its way lately."""
    states = [in_state(state) for state in sorted(ARRIVED | ON_THE_WAY)]
    moved = select(gathered([Letter.pair_id], states, Letter.since > today - RECENT).c.pair_id)
    pairs = select(func.count(Pair.id), _sum(Pair.id.in_(moved)))
    in_writing = Standings.on(today).is_in(PairState.WRITING)
    reached = pairs.join(Pair.child).join(Child.school).where(pair_within(scope), in_writing)
    writing, recent = db.session.execute(reached).one()
    return Figures(writing, recent)


def _counted(branch: Branch, scope: Scope) -> Iterator[Select[str, int, int]]:
    """Rows of a holder: how many letters, how many are late of these, and probably lost.

    Each is counted by its own part of an index: the few that are late are not asked of every row.
    """
    conditions = branch.held, and_(branch.held, branch.late), and_(branch.held, branch.lost)
    for at, condition in enumerate(conditions):
        yield select(literal(branch.holder.value), literal(at), func.count()).where(
            condition, letter_within(scope)
        )


def _sum(condition: Any) -> Any:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)
