from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from letters.errors import (
    BreakOutsideTerm,
    LastBeforeFirst,
    MakeUpClosed,
    TermsOutOfOrder,
    TermsOverlap,
)
from letters.terms import Break, Calendar, DayKind, Term
from tests.letters.worlds import AUTUMN, CALENDAR, SPRING, TERMS, calendars, near

kinds = st.sampled_from(DayKind)


def counted_by_hand(calendar: Calendar, kind: DayKind, since: date, until: date) -> int:
    days = (since + timedelta(days=n) for n in range(1, (until - since).days + 1))
    return sum(
        any(
            term.is_open(day)
            and (kind is DayKind.CALENDAR or day.weekday() < 5 or day in term.make_up)
            for term in calendar.terms
        )
        for day in days
    )


def test_the_first_day_is_not_counted_and_the_last_is():
    monday, friday = date(2026, 11, 2), date(2026, 11, 6)
    assert CALENDAR.open_days(DayKind.SCHOOL, monday, friday) == 4
    assert CALENDAR.open_days(DayKind.SCHOOL, monday, monday) == 0


def test_weekends_count_for_the_post_and_not_for_the_school():
    friday, monday = date(2026, 11, 6), date(2026, 11, 9)
    assert CALENDAR.open_days(DayKind.SCHOOL, friday, monday) == 1
    assert CALENDAR.open_days(DayKind.CALENDAR, friday, monday) == 3


def test_a_weekend_day_with_school_counts_for_the_school_too():
    friday, saturday, monday = date(2026, 10, 9), date(2026, 10, 10), date(2026, 10, 12)
    calendar = Calendar((replace(AUTUMN, make_up=(saturday,)), SPRING))
    assert calendar.is_open(DayKind.SCHOOL, saturday)
    assert not calendar.is_open(DayKind.SCHOOL, date(2026, 10, 11))
    assert calendar.open_days(DayKind.SCHOOL, friday, monday) == 2
    assert calendar.open_days(DayKind.CALENDAR, friday, monday) == 3


@pytest.mark.parametrize("day", [date(2026, 10, 3), date(2026, 8, 30)])
def test_there_is_no_school_in_a_break_or_outside_the_term(day):
    with pytest.raises(MakeUpClosed):
        replace(AUTUMN, make_up=(day,))


@pytest.mark.parametrize("kind", DayKind)
def test_the_clock_stands_still_in_a_break_for_everyone(kind):
    assert CALENDAR.open_days(kind, date(2026, 9, 30), date(2026, 10, 7)) == 0
    assert CALENDAR.add_open_days(kind, date(2026, 9, 30), 1) == date(2026, 10, 8)


@pytest.mark.parametrize("kind", DayKind)
def test_the_clock_stands_still_between_terms(kind):
    assert CALENDAR.open_days(kind, AUTUMN.last, SPRING.first - timedelta(days=1)) == 0
    assert CALENDAR.add_open_days(kind, AUTUMN.last, 1) == SPRING.first


def test_a_day_that_the_terms_never_reach_is_none():
    assert CALENDAR.add_open_days(DayKind.CALENDAR, TERMS[-1].last, 1) is None


def test_an_empty_calendar_has_no_open_day():
    empty = Calendar(())
    assert empty.open_days(DayKind.CALENDAR, date(2026, 1, 1), date(2027, 1, 1)) == 0


@given(calendars, kinds, near, st.integers(0, 250))
def test_open_days_are_what_counting_by_hand_gives(calendar, kind, since, length):
    until = since + timedelta(days=length)
    by_hand = counted_by_hand(calendar, kind, since, until)
    assert calendar.open_days(kind, since, until) == by_hand


@given(calendars, kinds, st.lists(near, min_size=3, max_size=3))
def test_open_days_add_up_over_a_day_between(calendar, kind, days):
    first, middle, last = sorted(days)
    parts = calendar.open_days(kind, first, middle) + calendar.open_days(kind, middle, last)
    assert parts == calendar.open_days(kind, first, last)


@given(calendars, kinds, near, st.integers(1, 200))
def test_adding_open_days_is_the_reverse_of_counting_them(calendar, kind, day, n):
    reached = calendar.add_open_days(kind, day, n)
    if reached is None:
        assert calendar.open_days(kind, day, calendar.terms[-1].last) < n
    else:
        assert calendar.is_open(kind, reached)
        assert calendar.open_days(kind, day, reached) == n


def test_a_term_that_ends_before_it_begins_is_refused():
    with pytest.raises(LastBeforeFirst) as refusal:
        Term(1, "秋", date(2026, 9, 1), date(2026, 8, 31))
    assert refusal.value.name == "秋"


def test_a_break_that_ends_before_it_begins_is_refused():
    with pytest.raises(LastBeforeFirst):
        Break("假", date(2026, 10, 7), date(2026, 10, 1))


@pytest.mark.parametrize("shift", [-60, 150])
def test_a_break_outside_its_term_is_refused(shift):
    away = timedelta(days=shift)
    outside = replace(
        AUTUMN.breaks[0], first=AUTUMN.breaks[0].first + away, last=AUTUMN.breaks[0].last + away
    )
    with pytest.raises(BreakOutsideTerm) as refusal:
        replace(AUTUMN, breaks=(outside,))
    assert refusal.value.term == AUTUMN.name


def test_terms_that_share_a_day_are_refused():
    with pytest.raises(TermsOverlap) as refusal:
        Calendar((AUTUMN, replace(SPRING, first=AUTUMN.last)))
    assert (refusal.value.earlier, refusal.value.later) == (AUTUMN.name, SPRING.name)


@pytest.mark.parametrize("terms", [(SPRING, AUTUMN), (AUTUMN, replace(SPRING, number=1))])
def test_terms_out_of_order_are_refused(terms):
    with pytest.raises(TermsOutOfOrder):
        Calendar(terms)
