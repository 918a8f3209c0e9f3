"""Who reaches a concern, and who has a tie to it: these conditions decide for every page."""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute

from app.models import Child, Concern, ConcernTie, Grant, Pair, School, User, Volunteer
from app.store.scope import Scope, school_within, shares_region


def concern_within(scope: Scope) -> ColumnElement[bool]:
    """For queries that select from Concern: the child's school today, else school, else place."""
    if scope.programme:
        return true()
    schools = select(School.id).where(school_within(scope)).correlate(None)
    own = select(Child.id).where(Child.id == Concern.child_id, Child.school_id.in_(schools))
    # Where nothing says to which region it belongs, every region reaches it.
    placed = shares_region(Concern.place, scope.prefixes)
    places = or_(placed, Concern.place == "") if scope.prefixes else false()
    return or_(
        own.correlate(Concern).exists(),
        and_(Concern.child_id.is_(None), Concern.school_id.in_(schools)),
        and_(Concern.child_id.is_(None), Concern.school_id.is_(None), places),
    )


def has_tie(user_id: int | InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """For queries that select from Concern: whoever has a tie sees nothing and decides nothing.

    Of one user, or of each that the query selects: `User.id`.

    Who raised it; who is named in it or says that they know somebody in it; whose own pair, own
    letters or own school it is about, also of a role or a pair that has ended.
    """
    named = select(ConcernTie.concern_id).where(ConcernTie.user_id == user_id).correlate(User)
    own_pairs = select(Pair.id).join(Volunteer, Volunteer.id == Pair.volunteer_id)
    own_pairs = own_pairs.where(Volunteer.user_id == user_id).correlate(User)
    own_children = select(Pair.child_id).where(Pair.id.in_(own_pairs)).correlate(User)
    own_schools = (
        select(Grant.school_id)
        .where(Grant.user_id == user_id, Grant.school_id.is_not(None))
        .correlate(User)
    )
    at_own_schools = select(Child.id).where(Child.school_id.in_(own_schools)).correlate(User)
    return or_(
        Concern.raised_by_id == user_id,
        Concern.id.in_(named),
        _among(Concern.pair_id, own_pairs),
        _among(Concern.child_id, own_children),
        _among(Concern.child_id, at_own_schools),
        _among(Concern.school_id, own_schools),
    )


def _among(column: InstrumentedAttribute[int | None], ids: Select[Any]) -> ColumnElement[bool]:
    """Whether it is one of these; where there is none, it is not."""
    return and_(column.is_not(None), column.in_(ids))
