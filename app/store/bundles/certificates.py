"""Pairs that are finished, with how many letters went each way."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, case, func, select

from app.extensions import db
from app.models import Child, Letter, Pair
from app.store.letters.pairs import pairs_with_people
from app.store.parts import in_parts
from app.store.scope import Scope, pair_within
from letters.pairs.facts import EndReason
from letters.states import Direction, State

IN_THE_POST = [
    str(state) for state in (State.POSTED, State.AT_HUB, State.AT_SCHOOL, State.DELIVERED)
]


@dataclass(frozen=True, slots=True)
class FinishedPair:
    """A finished pair, the letters that its volunteer sent, and those that came back."""

    pair: Pair
    written: int
    received: int


def finished_pairs(
    scope: Scope, *, cohort_id: int | None = None, code: str = ""
) -> list[FinishedPair]:
    """The finished pairs of a cohort, or the one with this code, of whom letters were written."""
    whose = Pair.code == code if code else Pair.cohort_id == cohort_id
    ids = (
        select(Pair.id)
        .join(Pair.child)
        .join(Child.school)
        .where(whose, Pair.end_reason == EndReason.FINISHED, pair_within(scope))
        .order_by(Pair.id)
    )
    parts = in_parts(db.session.scalars(ids).all())
    return [one for some in parts for one in _counted(some) if one.written]


def _counted(ids: Sequence[int]) -> list[FinishedPair]:
    sent = and_(Letter.direction == Direction.TO_CHILD, Letter.state.in_(IN_THE_POST))
    came = and_(Letter.direction == Direction.TO_VOLUNTEER, Letter.state == State.RECEIVED)
    query = (
        select(Letter.pair_id, _sum(sent), _sum(came))
        .where(Letter.pair_id.in_(ids))
        .group_by(Letter.pair_id)
    )
    counts = {row[0]: (row[1], row[2]) for row in db.session.execute(query)}
    pairs = db.session.scalars(pairs_with_people().where(Pair.id.in_(ids)).order_by(Pair.id))
    return [FinishedPair(pair, *counts.get(pair.id, (0, 0))) for pair in pairs]


def _sum(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))
