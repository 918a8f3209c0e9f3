"""Calendars and settings of cohorts, transit times of schools, rows as values of `letters`."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app import models
from app.clock import local_date
from app.extensions import db
from app.store.letters.acts import acts_of
from app.store.letters.standings import Standings
from letters.custody import Patience, Standing, standing
from letters.pairs.effects import Act
from letters.pairs.moves import watched
from letters.reminders import Ladder
from letters.states import Direction, State
from letters.terms import Break, Calendar, Term
from letters.tracker import Event, Letter
from letters.transit import FIRST_GUESS, Transit


@dataclass(frozen=True, slots=True)
class Timetable:
    """What a cohort's clocks run by."""

    cohort_id: int
    cohort: str
    calendar: Calendar
    patience: Patience
    ladder: Ladder


def timetables() -> dict[int, Timetable]:
    """The timetable of each cohort, by its id. Read once per page: three small queries."""
    cohorts = db.session.scalars(
        select(models.Cohort)
        .options(selectinload(models.Cohort.terms).selectinload(models.Term.breaks))
        .order_by(models.Cohort.id)
    )
    return {cohort.id: timetable_of(cohort) for cohort in cohorts}


def timetable_of(cohort: models.Cohort) -> Timetable:
    """The timetable of one cohort."""
    return Timetable(
        cohort_id=cohort.id,
        cohort=cohort.name,
        calendar=_calendar(terms_of(cohort)),
        patience=Patience(**cohort.patience),
        ladder=Ladder(**dict[str, Any](cohort.ladder)),
    )


def terms_of(cohort: models.Cohort) -> tuple[Term, ...]:
    """The terms of a cohort with their breaks and make-up days."""
    return tuple(
        Term(
            term.number,
            term.name,
            term.first,
            term.last,
            tuple(Break(pause.name, pause.first, pause.last) for pause in term.breaks),
            tuple(date.fromisoformat(day) for day in term.make_up),
        )
        for term in cohort.terms
    )


# Keyed by the terms themselves: an edited term is another key, so nothing stale is served.
@lru_cache(maxsize=64)
def _calendar(terms: tuple[Term, ...]) -> Calendar:
    return Calendar(terms)


def transit_of(school: models.School) -> Transit:
    """The transit times learned for a school, else the first guess."""
    return transit(school.transit_median, school.transit_p90, school.transit_samples)


def transit(median: int | None, p90: int | None, samples: int = 0) -> Transit:
    """Transit times from a school's columns, the first guess where nothing was learned."""
    if median is None or p90 is None:
        return FIRST_GUESS
    return Transit(median, p90, samples)


def letter_of(row: models.Letter) -> Letter:
    """A letter's row as a value."""
    return Letter(
        code=row.code,
        direction=Direction(row.direction),
        number=row.number,
        term=row.term_number,
        state=State(row.state),
        since=row.since,
        due_on=row.due_on,
        answers=row.answers,
        before=State(row.before) if row.before else None,
        moves=row.moves,
        print_asked_on=local_date(row.print_asked_at) if row.print_asked_at else None,
    )


def event_of(row: models.LetterEvent, code: str) -> Event:
    """An event's row as a value; `code` is its letter's."""
    return Event(
        letter=code,
        number=row.number,
        was=State(row.was),
        to=State(row.state),
        on=row.on,
        was_since=row.was_since,
        was_before=State(row.was_before) if row.was_before else None,
        skipped=tuple(State(state) for state in row.skipped),
        undoes=row.undoes,
    )


def standing_of(
    row: models.Letter,
    timetable: Timetable,
    transit_times: Transit,
    may: Collection[Act],
    today: date,
) -> Standing:
    """Where a letter stands on a day; `may` is what may be done with it."""
    alone = standing(
        letter_of(row),
        timetable.calendar,
        timetable.patience,
        today,
        transit=transit_times,
        delivered_on=row.answered_on,
    )
    return watched(alone, may)


def standings_of(
    rows: Sequence[models.Letter], tables: Mapping[int, Timetable], today: date
) -> dict[str, Standing]:
    """The standing of each letter by its code; `pair`, `child` and `school` should be loaded."""
    pairs = Standings.on(today).of(list({row.pair_id: row.pair for row in rows}.values()))
    may = acts_of(rows, pairs, today)
    return {
        row.code: standing_of(
            row,
            tables[row.pair.cohort_id],
            transit_of(row.pair.child.school),
            may[row.id],
            today,
        )
        for row in rows
    }
