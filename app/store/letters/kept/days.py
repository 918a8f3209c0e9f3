"""By how many days letters are late."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, select

from app.extensions import db
from app.models import Child, Letter, Pair, School
from app.store.letters.calendars import Timetable, letter_of, transit
from letters.custody import standing

WATCHED = (
    *(Letter.id, Letter.cohort_id, Letter.code, Letter.number, Letter.direction, Letter.state),
    *(Letter.term_number, Letter.since, Letter.due_on, Letter.answers, Letter.before),
    *(Letter.moves, Letter.answered_on, Letter.print_asked_at),
)


def late_by(found: Select[int], today: date, tables: Mapping[int, Timetable]) -> dict[int, int]:
    """By how many days each of these letters is late, by its id."""
    letters = found.subquery()
    query = (
        select(*WATCHED, School.transit_median, School.transit_p90)
        .join(letters, letters.c.id == Letter.id)
        .join(Letter.pair)
        .join(Pair.child)
        .join(Child.school)
    )
    rows: Sequence[Any] = db.session.execute(query).all()
    return {
        row.id: standing(
            letter_of(row),
            tables[row.cohort_id].calendar,
            tables[row.cohort_id].patience,
            today,
            transit=transit(row.transit_median, row.transit_p90),
            delivered_on=row.answered_on,
        ).late_by
        for row in rows
    }
