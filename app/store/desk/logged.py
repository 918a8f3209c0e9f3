"""What was logged at a school today, and can be taken back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from sqlalchemy import select

from app.extensions import db
from app.models import Bundle, Child, Letter, LetterEvent, Pair
from letters.states import Direction, State

AT_DESK = (State.AT_SCHOOL, State.DELIVERED, State.HANDED_IN)


@dataclass(frozen=True, slots=True)
class DeskMove:
    """Letters that were moved by one tap; `events` are codes with the number of the event."""

    state: State
    at: datetime
    events: Sequence[tuple[str, int]]


def logged_at_desk(school_id: int, today: date) -> list[DeskMove]:
    """The taps of today whose letters have not moved since, the latest first."""
    query = (
        select(LetterEvent.state, LetterEvent.at, Letter.code, LetterEvent.number)
        .join(LetterEvent.letter)
        .join(Letter.pair)
        .join(Pair.child)
        .where(
            Child.school_id == school_id,
            LetterEvent.on == today,
            LetterEvent.how == "page",
            LetterEvent.number == Letter.moves,
            LetterEvent.undoes.is_(None),
            LetterEvent.state.in_(AT_DESK),
        )
        .order_by(LetterEvent.at.desc(), LetterEvent.state, Letter.code)
    )
    found = groupby(db.session.execute(query), key=lambda row: (row.state, row.at))
    return [
        DeskMove(State(state), at, [(row.code, row.number) for row in group])
        for (state, at), group in found
    ]


def bundles_confirmed_on(school_id: int, day: date) -> Sequence[Bundle]:
    """The bundles to a school that were confirmed as come on a day, the latest first."""
    query = (
        select(Bundle)
        .where(
            Bundle.school_id == school_id,
            Bundle.direction == Direction.TO_CHILD,
            Bundle.confirmed_on == day,
        )
        .order_by(Bundle.confirmed_at.desc())
    )
    return db.session.scalars(query).all()
