"""The first letters of a school: has a bag come there, has a reply left it, were sheets made."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, cast, select

from app.models import AccessRow, Child, Letter, Pair, School
from app.store.letters.lateness import gathered, in_state
from letters.states import Direction, State

IN_POST = (State.POSTED, State.AT_HUB)


def has_pairs() -> ColumnElement[bool]:
    """For queries that select from School: open, and children of it write."""
    writing = select(Child.school_id).join(Pair, Pair.child_id == Child.id)
    writing = writing.where(Pair.until_on.is_(None)).correlate(None)
    return and_(School.closed_on.is_(None), School.id.in_(writing))


def waits_for_first_bag() -> ColumnElement[bool]:
    """For queries that select from School: a first letter is in the post, and none has come."""
    coming = [in_state(state, Direction.TO_CHILD) for state in IN_POST]
    return and_(has_pairs(), School.id.in_(_schools(coming)), ~has_a_letter())


def waits_for_first_reply() -> ColumnElement[bool]:
    """For queries that select from School: letters have come, and no reply has left it."""
    gone = [in_state(State.RECEIVED), *(in_state(s, Direction.TO_VOLUNTEER) for s in IN_POST)]
    return and_(has_pairs(), has_a_letter(), School.id.not_in(_schools(gone)))


def has_a_letter() -> ColumnElement[bool]:
    """For queries that select from School: a letter has come to it."""
    return School.id.in_(_schools([in_state(State.AT_SCHOOL), in_state(State.DELIVERED)]))


def without_sheets(since: datetime) -> ColumnElement[bool]:
    """For queries that select from School: nobody has made its papers since a moment.

    Who makes papers sees pen names, and that look is written down: no second list is kept.
    """
    made = select(AccessRow.object_code).where(
        AccessRow.object_type == "school",
        AccessRow.at >= since,
        cast(AccessRow.fields, String).contains('"pen_name"'),
    )
    return and_(has_pairs(), School.code.not_in(made.correlate(None)))


def _schools(branches: list[Any]) -> Select[int]:
    return select(gathered([Letter.school_id], branches).c.school_id)
