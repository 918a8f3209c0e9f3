"""The letters of a new pair over its terms: about one a month each way."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from math import ceil

from letters.settings import at_least
from letters.states import Direction
from letters.terms import Calendar, DayKind, Term


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often a pair writes: a setting of the cohort.

    `each_way` letters in a term of `term_weeks` open weeks, fewer in a shorter one, at least
    `least_gap` and at most `most_gap` days apart. The first is due `first_days` after the term or
    the pair begins. A letter is expected to be `transit_days` in the post (calendar days) and the
    reply to be written in `reply_days` (school days).
    """

    each_way: int = 4
    term_weeks: int = 20
    least_gap: int = 14
    most_gap: int = 42
    first_days: int = 7
    transit_days: int = 14
    reply_days: int = 10

    def __post_init__(self) -> None:
        at_least(
            1,
            each_way=self.each_way,
            term_weeks=self.term_weeks,
            least_gap=self.least_gap,
            most_gap=self.most_gap,
            first_days=self.first_days,
            transit_days=self.transit_days,
            reply_days=self.reply_days,
        )


@dataclass(frozen=True, slots=True)
class PlannedLetter:
    """One letter to come; `answers` is set for a child's letter."""

    direction: Direction
    number: int
    term: int
    due_on: date
    answers: int | None = None


STANDARD = Rhythm()
Trip = tuple[date, date]


def plan_letters(
    terms: Sequence[Term], start: date, rhythm: Rhythm = STANDARD
) -> tuple[PlannedLetter, ...]:
    """The letters of a pair that begins on `start`, in the order of their due dates.

    The volunteer writes first and the child's letter k answers the volunteer's letter k. All due
    dates are open days. A reply is due within its term; it may be in the post when the term ends,
    but in the last term it can be back before the last day. A term with no time left for that has
    no letters. Raises CalendarError for impossible terms.
    """
    return _plan(tuple(terms), start, rhythm)


@lru_cache(maxsize=512)
def _plan(terms: tuple[Term, ...], start: date, rhythm: Rhythm) -> tuple[PlannedLetter, ...]:
    calendar = Calendar(terms)
    trips = [
        (term.number, due_on, reply_on)
        for term in terms
        for due_on, reply_on in _trips_of(term, calendar, start, rhythm)
    ]
    planned = [
        letter
        for number, (term_number, due_on, reply_on) in enumerate(trips, start=1)
        for letter in (
            PlannedLetter(Direction.TO_CHILD, number, term_number, due_on),
            PlannedLetter(Direction.TO_VOLUNTEER, number, term_number, reply_on, number),
        )
    ]
    return tuple(sorted(planned, key=lambda letter: (letter.due_on, letter.direction)))


def _trips_of(term: Term, calendar: Calendar, start: date, rhythm: Rhythm) -> list[Trip]:
    """The volunteer's due dates of one term, evenly spread, each with that of its reply."""
    begins = max(term.first, start)
    possible = possible_trips(term, calendar, begins, rhythm)
    if not possible:
        return []
    open_days = calendar.open_days(DayKind.CALENDAR, begins - timedelta(days=1), term.last)
    wanted = max(1, round(rhythm.each_way * open_days / (7 * rhythm.term_weeks)))
    latest = len(possible) - 1
    needed = 1 + ceil(latest / rhythm.most_gap)
    count = min(max(wanted, needed), 1 + latest // rhythm.least_gap)
    if count == 1:
        return [possible[0]]
    return [possible[round(k * latest / (count - 1))] for k in range(count)]


@lru_cache(maxsize=1024)
def possible_trips(
    term: Term, calendar: Calendar, begins: date, rhythm: Rhythm
) -> tuple[Trip, ...]:
    """Each open day on which a letter may be due: not at once, and its reply comes in time."""
    post = rhythm.transit_days if term == calendar.terms[-1] else 0
    trips: list[Trip] = []
    due_on = calendar.add_open_days(DayKind.CALENDAR, begins, rhythm.first_days)
    while due_on is not None and due_on <= term.last:
        reply_on = reply_day(due_on, calendar, rhythm)
        done_on = reply_on and calendar.add_open_days(DayKind.CALENDAR, reply_on, post)
        if reply_on is None or done_on is None or done_on > term.last:
            break
        trips.append((due_on, reply_on))
        due_on = calendar.add_open_days(DayKind.CALENDAR, due_on, 1)
    return tuple(trips)


def reply_day(due_on: date, calendar: Calendar, rhythm: Rhythm) -> date | None:
    """The day on which the reply to a letter is due; None: the terms end before."""
    delivered = calendar.add_open_days(DayKind.CALENDAR, due_on, rhythm.transit_days)
    return delivered and calendar.add_open_days(DayKind.SCHOOL, delivered, rhythm.reply_days)
