"""Concerns for the counsellors in reach: what waits, what they have in hand, one of them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Select, case, or_, select
from sqlalchemy.orm import joinedload

from app.errors import NotFound
from app.extensions import db
from app.models import Child, Concern, ConcernStep, ConcernTie, Pair, User
from app.store.concerns.reach import concern_within, has_tie
from app.store.listing import Page, count_of, page_of
from app.store.scope import Scope
from letters.concerns.levels import ConcernLevel

GRAVEST_FIRST = case(
    {level.value: number for number, level in enumerate(ConcernLevel)}, value=Concern.level
)


@dataclass(frozen=True, slots=True)
class ConcernFilter:
    """What a list of concerns is narrowed to: open ones, one's own, or those that are closed."""

    state: Literal["open", "mine", "closed"] = "open"


def concerns_in_reach(
    scope: Scope, reader_id: int, wanted: ConcernFilter, number: int
) -> Page[Concern]:
    """The gravest first, then what is due first; of the closed ones the newest first."""
    query = _narrowed(scope, reader_id, wanted)
    if wanted.state == "closed":
        return page_of(query.order_by(Concern.closed_at.desc(), Concern.id), number, size=20)
    return page_of(query.order_by(GRAVEST_FIRST, Concern.due_at, Concern.id), number, size=20)


def count_concerns(scope: Scope, reader_id: int, wanted: ConcernFilter) -> int:
    """How many the list holds."""
    return count_of(_narrowed(scope, reader_id, wanted))


def concern_in_reach(scope: Scope, reader_id: int, concern_id: int) -> Concern:
    """One in reach, to which the reader has no tie. Raises NotFound."""
    found = db.session.scalar(_for_reader(scope, reader_id).where(Concern.id == concern_id))
    if found is None:
        raise NotFound("concerns.unknown", number=concern_id)
    return found


def concern_in_hand(scope: Scope, reader_id: int, concern_id: int) -> Concern:
    """One that the reader has in hand: they alone read its case. Raises NotFound."""
    found = concern_in_reach(scope, reader_id, concern_id)
    if found.holder_id != reader_id:
        raise NotFound("concerns.unknown", number=concern_id)
    return found


def ties_of(concern: Concern, user_ids: Collection[int]) -> set[int]:
    """Those of these people who have a tie to it."""
    query = select(User.id).join(Concern, Concern.id == concern.id)
    return set(db.session.scalars(query.where(User.id.in_(list(user_ids)), has_tie(User.id))))


def named_in(concern: Concern) -> set[int]:
    """Who was named in it, or said that they know somebody in it."""
    query = select(ConcernTie.user_id).where(ConcernTie.concern_id == concern.id)
    return set(db.session.scalars(query))


def steps_of(concern: Concern) -> Sequence[ConcernStep]:
    """What was done about it, the oldest first."""
    query = select(ConcernStep).options(joinedload(ConcernStep.by))
    query = query.where(ConcernStep.concern_id == concern.id).order_by(ConcernStep.id)
    return db.session.scalars(query).all()


def with_subject(query: Select[Any]) -> Select[Any]:
    """With all that a page says of it."""
    pair = joinedload(Concern.pair)
    return query.options(
        joinedload(Concern.raised_by),
        joinedload(Concern.holder),
        joinedload(Concern.answered_by),
        joinedload(Concern.letter),
        joinedload(Concern.school),
        joinedload(Concern.child).joinedload(Child.school),
        pair.joinedload(Pair.volunteer),
    )


def _for_reader(scope: Scope, reader_id: int) -> Select[Any]:
    query = with_subject(select(Concern))
    return query.where(concern_within(scope), ~has_tie(reader_id))


def _narrowed(scope: Scope, reader_id: int, wanted: ConcernFilter) -> Select[Any]:
    query = _for_reader(scope, reader_id)
    if wanted.state == "closed":
        return query.where(
            Concern.closed_at.is_not(None),
            or_(Concern.holder_id == reader_id, Concern.first_id == reader_id),
        )
    query = query.where(Concern.closed_at.is_(None))
    return query.where(Concern.holder_id == reader_id) if wanted.state == "mine" else query
