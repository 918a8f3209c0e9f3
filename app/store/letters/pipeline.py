"""Where all letters are, by holder, and the few figures of the first page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, case, func, literal, select, union_all

from app.extensions import db
from app.models import Child, KeptLate, Letter, Pair
from app.store.letters.kept.reading import kept_within
from app.store.letters.lateness import Lateness, gathered, in_state
from app.store.letters.letters import letter_within
from app.store.letters.standings import Standings
from app.store.scope import Scope, pair_within
from letters.pairs.effects import PairState
from letters.states import ARRIVED, ON_THE_WAY, Holder

HOLDERS = tuple(holder for holder in Holder if holder is not Holder.NOBODY)
HELD, LATE, LOST = range(3)
"""Where a segment's counts stand: all letters, the late, the probably lost."""
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


def pipeline(
    scope: Scope,
    today: date,
    lateness: Lateness | None = None,
    held: Mapping[Holder, int] | None = None,
) -> list[Segment]:
    """The letters in reach by who holds them, in the order of their way.

    How many are `held` may be known; the late and lost ones are counted in any case.
    """
    known = lateness or Lateness.shown(today)
    counts = {holder: [0, 0, 0] for holder in HOLDERS}
    if held is None:
        held = held_letters(scope, today)
    for holder, count in held.items():
        counts[holder][HELD] = count
    for name, at, count in _late(scope, known):
        counts[Holder(name)][at] += count
    return [Segment(holder, *found) for holder, found in counts.items()]


def held_letters(scope: Scope, today: date) -> dict[Holder, int]:
    """How many letters in reach each holder has."""
    found, lateness = dict.fromkeys(HOLDERS, 0), Lateness.on(today)
    queries = [
        select(literal(holder.value), func.count()).where(held, letter_within(scope))
        for holder in HOLDERS
        for held in lateness.held_branches(holder)
    ]
    for name, count in _united(queries):
        found[Holder(name)] += count
    return found


def _late(scope: Scope, lateness: Lateness) -> Sequence[Any]:
    """Rows of a holder: how many letters are late of theirs, and how many probably lost.

    Each is counted by its own part of an index: the few that are late are not asked of every row.
    """
    if lateness.is_kept:
        return _united(
            [
                select(KeptLate.holder, literal(at), func.count())
                .where(flag, kept_within(scope))
                .group_by(KeptLate.holder)
                for at, flag in ((LATE, KeptLate.is_late), (LOST, KeptLate.is_lost))
            ]
        )
    return _united(
        [
            select(literal(branch.holder.value), literal(at), func.count()).where(
                branch.held, condition, letter_within(scope)
            )
            for branch in lateness.branches
            for at, condition in ((LATE, branch.late), (LOST, branch.lost))
        ]
    )


def _united(queries: Sequence[Select[*tuple[Any, ...]]]) -> Sequence[Any]:
    """The rows of all queries; without a cohort there is nothing to unite."""
    return db.session.execute(union_all(*queries)).all() if queries else []


def figures(scope: Scope, today: date) -> Figures:
    """How many pairs write, and how many of them had a letter on its way lately."""
    states = [in_state(state) for state in sorted(ARRIVED | ON_THE_WAY)]
    moved = select(gathered([Letter.pair_id], states, Letter.since > today - RECENT).c.pair_id)
    pairs = select(func.count(Pair.id), _sum(Pair.id.in_(moved)))
    in_writing = Standings.on(today).is_in(PairState.WRITING)
    reached = pairs.join(Pair.child).join(Child.school).where(pair_within(scope), in_writing)
    writing, recent = db.session.execute(reached).one()
    return Figures(writing, recent)


def _sum(condition: Any) -> Any:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)
