"""The first letters of a school: has a bag come there, has a reply left it, were sheets made."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, String, and_, cast, select

from app.extensions import db
from app.models import AccessRow, Child, Letter, Pair, School
from app.store.letters.lateness import gathered, in_state
from letters.states import Direction, State

IN_POST = (State.POSTED, State.AT_HUB)
Seen = tuple[State, Direction | None]
COMING: tuple[Seen, ...] = tuple((state, Direction.TO_CHILD) for state in IN_POST)
CAME: tuple[Seen, ...] = ((State.AT_SCHOOL, None), (State.DELIVERED, None))
LEFT: tuple[Seen, ...] = (
    (State.RECEIVED, None),
    *((state, Direction.TO_VOLUNTEER) for state in IN_POST),
)
"""Letters by which one sees that a bag is coming, that one has come, that a reply has left."""


@dataclass(frozen=True, slots=True)
class Firsts:
    """What there was of one school's letters; its children write, or do not."""

    writes: bool
    is_coming: bool
    has_come: bool
    has_left: bool


def firsts_of(school: School) -> Firsts:
    """What the conditions below say of one school, by its few letters among very many."""
    pairs = select(Pair.id).join(Pair.child).where(Child.school_id == school.id)
    letters = select(Letter.state, Letter.direction).where(Letter.pair_id.in_(pairs)).distinct()
    seen = [(State(state), Direction(way)) for state, way in db.session.execute(letters)]
    is_open = pairs.where(Pair.until_on.is_(None)).limit(1)
    return Firsts(
        school.closed_on is None and db.session.scalar(is_open) is not None,
        *(_is_seen(seen, wanted) for wanted in (COMING, CAME, LEFT)),
    )


def _is_seen(seen: Iterable[tuple[State, Direction]], wanted: Collection[Seen]) -> bool:
    return any((state, way) in wanted or (state, None) in wanted for state, way in seen)


def has_pairs() -> ColumnElement[bool]:
    """For queries that select from School: open, and children of it write."""
    writing = select(Child.school_id).join(Pair, Pair.child_id == Child.id)
    writing = writing.where(Pair.until_on.is_(None)).correlate(None)
    return and_(School.closed_on.is_(None), School.id.in_(writing))


def waits_for_first_bag() -> ColumnElement[bool]:
    """For queries that select from School: a first letter is in the post, and none has come."""
    return and_(has_pairs(), School.id.in_(_schools(COMING)), ~has_a_letter())


def waits_for_first_reply() -> ColumnElement[bool]:
    """For queries that select from School: letters have come, and no reply has left it."""
    return and_(has_pairs(), has_a_letter(), School.id.not_in(_schools(LEFT)))


def has_a_letter() -> ColumnElement[bool]:
    """For queries that select from School: a letter has come to it."""
    return School.id.in_(_schools(CAME))


def without_sheets(since: datetime) -> ColumnElement[bool]:
    """For queries that select from School: it writes, and nobody has made its papers since."""
    return and_(has_pairs(), made_no_sheets(since))


def made_no_sheets(since: datetime) -> ColumnElement[bool]:
    """For queries that select from School: nobody has made its papers since a moment.

    Who makes papers sees pen names, and that look is written down: no second list is kept.
    """
    made = select(AccessRow.object_code).where(
        AccessRow.object_type == "school",
        AccessRow.at >= since,
        cast(AccessRow.fields, String).contains('"pen_name"'),
    )
    return School.code.not_in(made.correlate(None))


def _schools(seen: Iterable[Seen]) -> Select[int]:
    branches = [in_state(state, way) for state, way in seen]
    return select(gathered([Letter.school_id], branches).c.school_id)
