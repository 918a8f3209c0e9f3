"""What the postcard of a month counts."""

from datetime import date

from sqlalchemy import ColumnElement, and_, func, or_, select

from app.extensions import db
from app.models import Letter, LetterEvent, School
from app.store.letters.lateness import in_state
from letters.states import Direction, State
from letters.thanks.months import Month
from letters.thanks.postcard import MonthCounts, Postcard, postcard_of

CAME = {
    Direction.TO_CHILD: in_state(State.DELIVERED, Direction.TO_CHILD),
    Direction.TO_VOLUNTEER: in_state(State.RECEIVED, Direction.TO_VOLUNTEER),
}


def postcard(month: Month) -> Postcard:
    """The postcard of a month of the whole programme."""
    query = (
        select(
            *(func.count().filter(CAME[direction]) for direction in Direction),
            func.count(Letter.pair_id.distinct()),
            func.count(Letter.school_id.distinct()),
            func.count(School.county_code.distinct()),
        )
        .select_from(Letter)
        .join(School, Letter.school_id == School.id)
        # With the days in both halves the index finds either by state and day.
        .where(or_(*(and_(came, _in(month)) for came in CAME.values())))
    )
    row = db.session.execute(query).one()
    return postcard_of(month, MonthCounts(*row, longest=_longest(month)))


def _in(month: Month) -> ColumnElement[bool]:
    return Letter.since.between(month.first, month.last)


def _longest(month: Month) -> int:
    """The days from the post to the child of the letter that took longest; 0 without any."""
    own = (
        select(Letter.id, Letter.since, func.max(LetterEvent.on).label("posted"))
        .join(LetterEvent, LetterEvent.letter_id == Letter.id)
        .where(
            and_(CAME[Direction.TO_CHILD], LetterEvent.state == State.POSTED),
            _in(month),
        )
        .group_by(Letter.id, Letter.since)
        .subquery()
    )
    query = select(own.c.since, func.min(own.c.posted)).group_by(own.c.since)
    return max((_days(*row) for row in db.session.execute(query)), default=0)


def _days(came: date, posted: date) -> int:
    return (came - posted).days
