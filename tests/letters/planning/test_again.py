"""A plan made anew keeps the order, leaves what has moved, and makes nobody late."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from letters.custody import Patience, standing
from letters.planning.again import plan_again
from letters.planning.plan import STANDARD, Rhythm, plan_letters
from letters.states import Direction, State
from letters.terms import Break, Calendar, DayKind
from letters.tracker import Letter
from tests.letters.worlds import AUTUMN, NEXT_AUTUMN, SPRING, TERMS, terms

START = date(2026, 9, 1)
rhythms = st.builds(
    Rhythm,
    each_way=st.integers(1, 8),
    least_gap=st.integers(1, 30),
    first_days=st.integers(1, 20),
    transit_days=st.integers(1, 21),
    reply_days=st.integers(1, 15),
)


def planned(terms, start, rhythm=STANDARD):
    return [
        Letter(
            code=f"{one.direction}-{one.number}",
            direction=one.direction,
            number=one.number,
            term=one.term,
            state=State.DUE,
            since=start,
            due_on=one.due_on,
            answers=one.answers,
        )
        for one in plan_letters(terms, start, rhythm)
    ]


def after(letters, replanned):
    new = {one.code: one for one in replanned}
    found = []
    for letter in letters:
        one = new.get(letter.code)
        if one is None:
            found.append(letter)
        elif one.due_on is None:
            found.append(replace(letter, state=State.VOID))
        else:
            found.append(replace(letter, due_on=one.due_on, term=one.term))
    return found


def to_child(letters):
    return [
        one
        for one in sorted(letters, key=lambda one: one.number)
        if one.direction is Direction.TO_CHILD and one.state is not State.VOID
    ]


def changed(old, new):
    return [a.number for a, b in zip(old, new, strict=False) if a != b]


@st.composite
def worlds(draw):
    """Letters of a pair, of which the first few have moved, and what changed since."""
    old, new = draw(terms()), draw(terms())
    assume(len(old) == len(new))
    start = draw(st.dates(old[0].first - timedelta(days=30), old[-1].last))
    rhythm = draw(rhythms)
    letters = planned(old, start, rhythm)
    today = draw(st.dates(start, old[-1].last + timedelta(days=10)))
    gone = draw(st.integers(0, 3))
    letters = [
        replace(one, state=State.POSTED, since=today, moves=1)
        if one.direction is Direction.TO_CHILD and one.number <= gone
        else one
        for one in letters
    ]
    if draw(st.booleans()):
        new = old
    away = None
    if draw(st.booleans()):
        first = draw(st.dates(today - timedelta(days=20), today + timedelta(days=90)))
        away = (first, first + timedelta(days=draw(st.integers(0, 60))))
    last_day = draw(st.none() | st.dates(today, today + timedelta(days=200)))
    return letters, new, today, start, rhythm, away, last_day, changed(old, new)


def asked(world):
    letters, terms, today, start, rhythm, away, last_day, changed = world
    return plan_again(
        letters,
        terms,
        today,
        start=start,
        rhythm=rhythm,
        away=away,
        last_day=last_day,
        changed=changed,
    )


@settings(max_examples=60)
@given(worlds())
def test_asked_twice_nothing_changes(world):
    letters, *rest = world
    new = after(letters, asked(world))
    assert asked((new, *rest)) == ()


@settings(max_examples=60)
@given(worlds())
def test_new_days_are_open_days_ahead_of_their_term(world):
    _letters, terms, today, _start, _rhythm, away, last_day, _changed = world
    calendar = Calendar(terms)
    by_number = {term.number: term for term in terms}
    for one in asked(world):
        if one.due_on is None:
            continue
        assert one.due_on > today
        assert by_number[one.term].is_open(one.due_on)
        if one.code.startswith(Direction.TO_VOLUNTEER):
            assert calendar.is_open(DayKind.SCHOOL, one.due_on)
        else:
            assert away is None or not away[0] <= one.due_on <= away[1]
            assert last_day is None or one.due_on <= last_day


@settings(max_examples=60)
@given(worlds())
def test_letters_still_to_be_written_keep_their_order(world):
    letters = world[0]
    new = [one for one in to_child(after(letters, asked(world))) if one.state is State.DUE]
    assert all(a.due_on < b.due_on and a.term <= b.term for a, b in pairwise(new))


@settings(max_examples=60)
@given(worlds())
def test_what_has_moved_stays(world):
    moved = {one.code for one in world[0] if one.state is not State.DUE}
    assert not moved & {one.code for one in asked(world)}


@settings(max_examples=60)
@given(worlds())
def test_nobody_is_late_on_the_day_the_new_dates_begin(world):
    letters, terms, today, *_ = world
    replanned = {one.code for one in asked(world)}
    for letter in after(letters, asked(world)):
        if letter.code in replanned and letter.state is State.DUE:
            assert not standing(letter, Calendar(terms), Patience(), today).is_late


@given(terms(), st.data())
def test_a_plan_that_nothing_happened_to_is_the_plan(terms, data):
    start = data.draw(st.dates(terms[0].first, terms[-1].last))
    letters = planned(terms, start)
    every = [term.number for term in terms]
    assert plan_again(letters, terms, start, start=start, changed=every) == ()


def test_a_term_put_off_has_the_first_and_last_days_of_a_new_pair():
    later = replace(NEXT_AUTUMN, first=date(2027, 10, 11))
    letters = planned(TERMS, START)
    new = after(
        letters,
        plan_again(letters, (AUTUMN, SPRING, later), date(2026, 11, 23), start=START, changed=[3]),
    )
    fresh = to_child(one for one in planned((AUTUMN, SPRING, later), START) if one.term == 3)
    days = [one.due_on for one in to_child(new) if one.term == 3]
    assert (days[0], days[-1]) == (fresh[0].due_on, fresh[-1].due_on)
    assert [one for one in new if one.term < 3] == [one for one in letters if one.term < 3]


def test_a_letter_that_is_late_on_an_open_day_stays_late():
    letters = planned(TERMS, START)
    first = to_child(letters)[0]
    today = first.due_on + timedelta(days=3)
    shorter = (replace(AUTUMN, last=date(2027, 1, 8)), SPRING, NEXT_AUTUMN)
    moved = plan_again(letters, shorter, today, start=START, changed=[1])
    assert moved
    assert first.code not in {one.code for one in moved}


def test_a_break_over_a_due_date_moves_it_and_what_follows_in_the_term():
    letters = planned(TERMS, START)
    second = to_child(letters)[1]
    broken = replace(
        AUTUMN,
        breaks=(*AUTUMN.breaks, Break("停课", second.due_on, second.due_on + timedelta(days=6))),
    )
    new = after(letters, plan_again(letters, (broken, SPRING, NEXT_AUTUMN), START, start=START))
    assert to_child(new)[0] == to_child(letters)[0]
    assert broken.is_open(to_child(new)[1].due_on)
    assert [one for one in new if one.term > 1] == [one for one in letters if one.term > 1]


def test_letters_within_an_absence_come_after_it_and_a_week_to_write():
    letters = planned(TERMS, START)
    second, third = to_child(letters)[1:3]
    away = (second.due_on - timedelta(days=5), second.due_on + timedelta(days=5))
    new = to_child(after(letters, plan_again(letters, TERMS, START, start=START, away=away)))
    assert new[1].due_on >= away[1] + timedelta(days=7)
    assert new[2].due_on >= new[1].due_on + timedelta(days=STANDARD.least_gap)
    assert third.term == new[2].term == 1


def test_an_absence_to_the_end_of_a_term_carries_its_letters_to_the_next():
    letters = planned(TERMS, START)
    away = (date(2026, 9, 20), AUTUMN.last)
    new = to_child(after(letters, plan_again(letters, TERMS, START, start=START, away=away)))
    assert len(new) == len(to_child(letters))
    assert {one.term for one in new[1:4]} == {2}


def test_after_notice_the_last_letter_left_is_the_goodbye():
    letters = planned(TERMS, START)
    last_day = date(2026, 11, 30)
    new = to_child(
        after(letters, plan_again(letters, TERMS, START, start=START, last_day=last_day))
    )
    assert new == [one for one in to_child(letters) if one.due_on <= last_day]


def test_notice_before_the_next_letter_moves_it_ahead_as_a_goodbye():
    letters = planned(TERMS, START)
    first, second = to_child(letters)[:2]
    letters = after(letters, ())
    letters[letters.index(first)] = replace(first, state=State.POSTED, since=first.due_on, moves=1)
    today, last_day = first.due_on + timedelta(days=1), second.due_on - timedelta(days=3)
    found = plan_again(letters, TERMS, today, start=START, last_day=last_day)
    new = to_child(after(letters, found))
    assert [one.number for one in new] == [1, 2]
    assert today < new[1].due_on <= last_day
    replies = [one for one in found if one.code.startswith(Direction.TO_VOLUNTEER) and one.due_on]
    assert len(replies) == 1


def test_after_the_last_term_nothing_is_planned():
    letters = planned(TERMS, START)
    assert plan_again(letters, TERMS, NEXT_AUTUMN.last + timedelta(days=1), start=START) == ()
    assert plan_again(letters, (), START, start=START) == ()


@pytest.mark.parametrize("weeks", [1, 3, 8])
def test_a_term_that_ends_early_keeps_room_for_each_reply(weeks):
    shorter = replace(SPRING, last=SPRING.last - timedelta(weeks=weeks))
    letters = planned(TERMS, START)
    new = after(
        letters,
        plan_again(letters, (AUTUMN, shorter, NEXT_AUTUMN), START, start=START, changed=[2]),
    )
    assert all(one.due_on <= shorter.last for one in new if one.term == 2)
    assert len(to_child(new)) == len(to_child(letters))
