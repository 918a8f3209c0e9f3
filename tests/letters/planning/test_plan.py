from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from letters.errors import SettingRefused, TermsOverlap
from letters.planning.plan import STANDARD, Rhythm, plan_letters
from letters.states import Direction
from letters.terms import Break, Calendar, DayKind, Term
from tests.letters.worlds import AUTUMN, SPRING, TERMS, terms

starts = st.dates(date(2023, 11, 1), date(2028, 1, 1))
rhythms = st.builds(
    Rhythm,
    each_way=st.integers(1, 8),
    least_gap=st.integers(1, 30),
    first_days=st.integers(1, 20),
    transit_days=st.integers(1, 21),
    reply_days=st.integers(1, 15),
)


def of(direction, planned):
    return [letter for letter in planned if letter.direction is direction]


def _open_days(term):
    return Calendar((term,)).open_days(DayKind.CALENDAR, term.first - timedelta(days=1), term.last)


def test_three_terms_of_twenty_weeks_hold_four_letters_each_way_a_term():
    planned = plan_letters(TERMS, AUTUMN.first)
    for term in TERMS:
        here = [letter for letter in planned if letter.term == term.number]
        assert len(of(Direction.TO_CHILD, here)) == len(of(Direction.TO_VOLUNTEER, here)) == 4


def test_letters_come_about_once_a_month():
    days = [p.due_on for p in of(Direction.TO_CHILD, plan_letters(TERMS[:1], AUTUMN.first))]
    assert all(21 <= (later - earlier).days <= 40 for earlier, later in pairwise(days))


def test_a_pair_that_starts_in_the_middle_writes_fewer_letters():
    whole = plan_letters((AUTUMN,), AUTUMN.first)
    half = plan_letters((AUTUMN,), date(2026, 11, 5))
    assert 0 < len(half) < len(whole)


def test_a_pair_that_starts_too_late_in_a_term_waits_for_the_next():
    planned = plan_letters(TERMS, AUTUMN.last - timedelta(days=20))
    assert {letter.term for letter in planned} == {2, 3}
    assert planned[0].number == 1


def test_a_term_with_time_for_one_letter_and_its_reply_has_one():
    short = replace(AUTUMN, last=date(2026, 9, 14), breaks=())
    quick = Rhythm(first_days=1, transit_days=2, reply_days=2)
    assert len(plan_letters((short,), short.first, quick)) == 2


def test_a_pair_that_starts_after_all_terms_has_no_letters():
    assert plan_letters(TERMS, date(2030, 1, 1)) == ()


def test_impossible_terms_are_refused():
    with pytest.raises(TermsOverlap):
        plan_letters((AUTUMN, replace(SPRING, first=AUTUMN.last)), AUTUMN.first)


@pytest.mark.parametrize("name", ["each_way", "term_weeks", "least_gap", "transit_days"])
def test_a_rhythm_of_nothing_is_refused_by_name(name):
    with pytest.raises(SettingRefused) as refusal:
        Rhythm(**{name: 0})
    assert refusal.value.name == name


@given(terms(), starts, rhythms)
def test_the_first_letter_is_always_the_volunteers(terms, start, rhythm):
    planned = plan_letters(terms, start, rhythm)
    assert all(letter.direction is Direction.TO_CHILD for letter in planned[:1])


@given(terms(), starts, rhythms)
def test_both_directions_are_numbered_from_one_in_order_of_their_days(terms, start, rhythm):
    planned = plan_letters(terms, start, rhythm)
    for direction in Direction:
        letters = of(direction, planned)
        assert [letter.number for letter in letters] == list(range(1, len(letters) + 1))
        assert all(a.due_on < b.due_on for a, b in pairwise(of(Direction.TO_CHILD, planned)))
        assert all(a.due_on <= b.due_on for a, b in pairwise(letters))


@given(terms(), starts, rhythms)
def test_letters_of_a_term_are_never_closer_than_the_least_gap(terms, start, rhythm):
    letters = of(Direction.TO_CHILD, plan_letters(terms, start, rhythm))
    for earlier, later in pairwise(letters):
        apart = (later.due_on - earlier.due_on).days
        assert earlier.term != later.term or apart >= rhythm.least_gap


@given(terms(), starts, rhythms)
def test_due_dates_are_open_days_of_their_own_term_after_the_start(terms, start, rhythm):
    by_number = {term.number: term for term in terms}
    for letter in plan_letters(terms, start, rhythm):
        assert letter.due_on > start
        assert by_number[letter.term].is_open(letter.due_on)
        if letter.direction is Direction.TO_VOLUNTEER:
            made_up = by_number[letter.term].make_up
            assert letter.due_on.weekday() < 5 or letter.due_on in made_up


@given(terms(), starts, rhythms)
def test_a_reply_is_due_when_the_child_has_had_its_letter_and_its_days(terms, start, rhythm):
    calendar = Calendar(terms)
    planned = plan_letters(terms, start, rhythm)
    written = {letter.number: letter for letter in of(Direction.TO_CHILD, planned)}
    for reply in of(Direction.TO_VOLUNTEER, planned):
        sent = written[reply.answers].due_on
        delivered = calendar.add_open_days(DayKind.CALENDAR, sent, rhythm.transit_days)
        assert calendar.open_days(DayKind.SCHOOL, delivered, reply.due_on) == rhythm.reply_days


@given(terms(), starts, rhythms)
def test_every_reply_is_due_within_its_term_and_back_before_the_last_one_ends(terms, start, rhythm):
    calendar = Calendar(terms)
    last = {term.number: term.last for term in terms}
    for reply in of(Direction.TO_VOLUNTEER, plan_letters(terms, start, rhythm)):
        assert reply.due_on <= last[reply.term]
        if reply.term == terms[-1].number:
            left = calendar.open_days(DayKind.CALENDAR, reply.due_on, last[reply.term])
            assert left >= rhythm.transit_days


@st.composite
def school_years(draw):
    """Terms of 12 to 24 open weeks, one to three, with a few short breaks."""
    first = draw(st.dates(date(2026, 8, 20), date(2026, 9, 10)))
    made = []
    for number in range(1, draw(st.integers(1, 3)) + 1):
        last = first + timedelta(days=draw(st.integers(83, 168)))
        at = st.integers(0, (last - first).days - 8)
        begins = [first + timedelta(days=n) for n in draw(st.lists(at, max_size=3))]
        breaks = [
            Break("break", day, day + timedelta(days=draw(st.integers(0, 7)))) for day in begins
        ]
        made.append(Term(number, f"term {number}", first, last, tuple(breaks)))
        assume(_open_days(made[-1]) >= 84)
        first = last + timedelta(days=draw(st.integers(20, 70)))
    return tuple(made)


def arrivals(terms, start):
    """The days on which the plan expects the child to have its letters."""
    letters = of(Direction.TO_CHILD, plan_letters(terms, start))
    calendar = Calendar(terms)
    return [
        calendar.add_open_days(DayKind.CALENDAR, one.due_on, STANDARD.transit_days)
        for one in letters
    ]


@given(school_years())
def test_a_child_never_waits_more_than_45_open_days_for_its_next_letter(terms):
    calendar = Calendar(terms)
    days = [terms[0].first, *arrivals(terms, terms[0].first)]
    gaps = [calendar.open_days(DayKind.CALENDAR, a, b) for a, b in pairwise(days)]
    assert max(gaps) <= 45


@given(school_years())
def test_letters_stay_about_one_a_month(terms):
    for term in terms:
        months = _open_days(term) / 30.4
        assert abs(len(arrivals((term,), term.first)) - months) <= 2


def test_the_last_letter_of_a_term_reaches_the_child_in_its_last_three_weeks():
    for term, after in pairwise(TERMS):
        here = [day for day in arrivals(TERMS, AUTUMN.first) if day < after.first]
        assert timedelta(days=0) <= term.last - here[-1] <= timedelta(days=21)


def test_the_same_question_gives_the_same_plan():
    assert plan_letters(TERMS, AUTUMN.first) == plan_letters(list(TERMS), AUTUMN.first, STANDARD)
