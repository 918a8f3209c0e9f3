"""A school year that the tests share, and strategies for whole calendars and letters."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import strategies as st

from letters.states import OFF_THE_WAY, WAY, Direction, State
from letters.terms import Break, Calendar, Term
from letters.tracker import Letter

NATIONAL_WEEK = Break("国庆节", date(2026, 10, 1), date(2026, 10, 7))
AUTUMN = Term(1, "2026秋", date(2026, 9, 1), date(2027, 1, 22), (NATIONAL_WEEK,))
SPRING = Term(2, "2027春", date(2027, 2, 22), date(2027, 7, 2))
NEXT_AUTUMN = Term(3, "2027秋", date(2027, 9, 1), date(2028, 1, 21))
TERMS = (AUTUMN, SPRING, NEXT_AUTUMN)
CALENDAR = Calendar(TERMS)
MONDAY = date(2026, 11, 2)


def day(n: int) -> date:
    """The n-th day after a plain Monday in the autumn term."""
    return MONDAY + timedelta(days=n)


def states_of(direction: Direction) -> tuple[State, ...]:
    """All states that a letter of this direction can have: its way, then those off the way."""
    return WAY[direction] + OFF_THE_WAY


def to_child(state: State = State.DUE, **changes) -> Letter:
    return _letter("X-CHILD", Direction.TO_CHILD, state, changes)


def to_volunteer(state: State = State.DUE, **changes) -> Letter:
    return _letter("X-VOLUNTEER", Direction.TO_VOLUNTEER, state, changes)


def _letter(code, direction, state, changes) -> Letter:
    values = {
        "code": code,
        "direction": direction,
        "number": 1,
        "term": 1,
        "state": state,
        "since": MONDAY,
        "due_on": day(7),
    }
    return Letter(**(values | changes))


@st.composite
def terms(draw, most: int = 3) -> tuple[Term, ...]:
    """One to three terms of up to half a year, each with up to two breaks."""
    first = draw(st.dates(date(2024, 1, 1), date(2027, 1, 1)))
    made = []
    for number in range(1, draw(st.integers(1, most)) + 1):
        last = first + timedelta(days=draw(st.integers(0, 190)))
        breaks = draw(st.lists(_breaks(first, last), max_size=2))
        bare = Term(number, f"term {number}", first, last, tuple(breaks))
        days = draw(st.lists(st.dates(first, last), max_size=4, unique=True))
        made.append(replace(bare, make_up=tuple(day for day in days if bare.is_open(day))))
        first = last + timedelta(days=draw(st.integers(1, 60)))
    return tuple(made)


@st.composite
def _breaks(draw, first: date, last: date) -> Break:
    begins = draw(st.dates(first, last))
    return Break("break", begins, draw(st.dates(begins, last)))


calendars = terms().map(Calendar)
near = st.dates(date(2023, 12, 1), date(2029, 1, 1))
