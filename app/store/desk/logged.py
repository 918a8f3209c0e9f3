"""What was logged at a school today, and can be taken back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from sqlalchemy import and_, select
from sqlalchemy.orm import aliased

from app.extensions import db
from app.models import Bundle, BundleState, Child, Letter, LetterEvent, Pair
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


def moved_at(user_id: int, at: datetime) -> list[tuple[str, int]]:
    """What a person logged at one moment and nobody has moved since: codes with the event.

    The last step of a letter comes first, as it is taken back first.
    """
    last = aliased(LetterEvent)
    query = (
        select(Letter.code, LetterEvent.number)
        .join(LetterEvent.letter)
        .join(last, and_(last.letter_id == Letter.id, last.number == Letter.moves))
        .where(
            *(one.actor_id == user_id for one in (LetterEvent, last)),
            *(one.at == at for one in (LetterEvent, last)),
            *(one.undoes.is_(None) for one in (LetterEvent, last)),
        )
        .order_by(Letter.id, LetterEvent.number.desc())
    )
    return [(code, number) for code, number in db.session.execute(query)]


def bundles_posted_on(school_id: int, day: date) -> Sequence[Bundle]:
    """The bundles that a school posted on a day and nobody has confirmed, the latest first."""
    query = (
        select(Bundle)
        .where(
            Bundle.school_id == school_id,
            Bundle.direction == Direction.TO_VOLUNTEER,
            Bundle.state == BundleState.POSTED,
            Bundle.posted_on == day,
        )
        .order_by(Bundle.id.desc())
    )
    return db.session.scalars(query).all()


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
