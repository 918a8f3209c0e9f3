"""How long the post takes to each school, learned from the letters that went there."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from sqlalchemy import select

from app.actions.transaction import transaction
from app.extensions import db
from app.models import Child, Letter, LetterEvent, Pair, School
from app.store.letters.calendars import Timetable, event_of, timetables
from letters.transit import Transit, days_in_post, learn

# A year of letters: roads and sorting change, and older events say little of today's post.
WINDOW = timedelta(days=400)


def learn_transits(*, today: date) -> int:
    """Learn the transit times of every school anew; how many schools changed.

    Few letters are drawn towards those of the county, and a county's towards the first guess; a
    school of a county from which nothing was logged keeps the first guess. Each school is a
    transaction of its own, so that nobody waits for all of them.
    """
    tables = timetables()
    rows = db.session.execute(select(School.id, School.county_code).order_by(School.id)).all()
    days = {row.id: list(_days(row.id, tables, today - WINDOW)) for row in rows}
    around = defaultdict[str, list[int]](list)
    for row in rows:
        around[row.county_code] += days[row.id]
    counties = {code: learn(every) for code, every in around.items() if every}
    return sum(
        _learn_school(row.id, learn(days[row.id], counties[row.county_code]), today)
        for row in rows
        if row.county_code in counties
    )


def _learn_school(school_id: int, learned: Transit, today: date) -> bool:
    school = db.session.get_one(School, school_id)
    known = (school.transit_median, school.transit_p90, school.transit_samples)
    if known == (learned.median, learned.p90, learned.samples):
        return False
    with transaction():
        school = db.session.get_one(School, school_id)
        school.transit_median, school.transit_p90 = learned.median, learned.p90
        school.transit_samples, school.transit_learned_on = learned.samples, today
    return True


def _days(school_id: int, tables: Mapping[int, Timetable], since: date) -> Iterator[int]:
    """The open days in the post of each trip of the school's letters, either way."""
    rows = db.session.execute(_events(school_id, since)).all()
    for _letter_id, group in groupby(rows, key=lambda row: row.letter_id):
        events: list[Any] = list(group)
        yield from days_in_post(
            [event_of(row, row.code) for row in events], tables[events[0].cohort_id].calendar
        )


def _events(school_id: int, since: date) -> Any:
    return (
        select(
            *(LetterEvent.letter_id, LetterEvent.number, LetterEvent.was, LetterEvent.state),
            *(LetterEvent.on, LetterEvent.was_since, LetterEvent.was_before),
            *(LetterEvent.skipped, LetterEvent.undoes, Letter.code, Pair.cohort_id),
        )
        .join(Letter, LetterEvent.letter_id == Letter.id)
        .join(Pair, Letter.pair_id == Pair.id)
        .join(Child, Pair.child_id == Child.id)
        .where(Child.school_id == school_id, Letter.moves > 1, Letter.since >= since)
        .order_by(LetterEvent.letter_id, LetterEvent.number)
    )
