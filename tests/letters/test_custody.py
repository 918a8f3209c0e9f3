from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from letters.custody import Patience, answered_on, standing
from letters.errors import SettingRefused
from letters.states import FINAL, Direction, Holder, State
from letters.terms import DayKind
from letters.tracker import Letter
from letters.transit import Transit
from tests.letters.worlds import (
    AUTUMN,
    CALENDAR,
    MONDAY,
    NATIONAL_WEEK,
    SPRING,
    calendars,
    day,
    near,
    states_of,
    to_child,
    to_volunteer,
)

PATIENCE = Patience()


def stands(letter: Letter, today: date, **more):
    return standing(letter, CALENDAR, PATIENCE, today, **more)


@pytest.mark.parametrize(
    ("letter", "holder", "kind", "days"),
    [
        (to_child(State.POSTED), Holder.POST, DayKind.CALENDAR, 14),
        (to_child(State.AT_HUB), Holder.HUB, DayKind.CALENDAR, 3),
        (to_child(State.AT_SCHOOL), Holder.SCHOOL_CONTACT, DayKind.SCHOOL, 5),
        (to_volunteer(State.HANDED_IN), Holder.SCHOOL_CONTACT, DayKind.SCHOOL, 5),
        (to_volunteer(State.POSTED), Holder.POST, DayKind.CALENDAR, 14),
        (to_volunteer(State.AT_HUB), Holder.HUB, DayKind.CALENDAR, 3),
    ],
)
def test_each_state_has_one_holder_with_its_own_clock(letter, holder, kind, days):
    today = stands(letter, MONDAY)
    assert (today.holder, today.kind, today.patience_days) == (holder, kind, days)
    last_day = today.expected_by
    assert stands(letter, last_day).late_by == 0
    assert stands(letter, CALENDAR.add_open_days(kind, last_day, 1)).late_by == 1


@pytest.mark.parametrize("state", [State.HELD, State.LOST, State.RETURNED])
def test_what_left_the_way_is_the_coordinators_and_never_late(state):
    held = stands(to_child(state, before=State.POSTED), day(80))
    assert (held.holder, held.late_by) == (Holder.COORDINATOR, 0)
    assert held.expected_by is None


@pytest.mark.parametrize("state", sorted(FINAL))
def test_what_arrived_or_is_void_is_nobodys(state):
    held = stands(to_child(state), day(80))
    assert (held.holder, held.late_by) == (Holder.NOBODY, 0)


def test_a_letter_to_write_is_the_volunteers_and_late_from_the_day_after_its_due_date():
    letter = to_child(due_on=day(7))
    assert stands(letter, day(7)).late_by == 0
    late = stands(letter, day(9))
    assert (late.holder, late.expected_by, late.late_by) == (Holder.VOLUNTEER, day(7), 2)


def test_a_letter_rests_until_a_week_before_its_due_date():
    letter = to_child(due_on=day(30))
    assert stands(letter, day(22)).resting
    assert not stands(letter, day(23)).resting


def test_a_volunteer_is_not_late_for_the_days_of_a_holiday():
    letter = to_child(since=date(2026, 9, 10), due_on=date(2026, 9, 30))
    assert stands(letter, NATIONAL_WEEK.last).late_by == 0
    assert stands(letter, date(2026, 10, 8)).late_by == 1


def test_lateness_stands_still_over_the_winter_holiday():
    letter = to_child(State.AT_SCHOOL, since=date(2027, 1, 11))
    assert stands(letter, AUTUMN.last).late_by == 4
    assert stands(letter, SPRING.first - timedelta(days=1)).late_by == 4
    assert stands(letter, SPRING.first).late_by == 5


def test_a_letter_that_is_due_again_gets_days_to_be_written_again():
    again = to_child(since=day(20), due_on=day(7), moves=3)
    assert stands(again, day(27)).late_by == 0
    assert stands(again, day(28)).late_by == 1


@pytest.mark.parametrize("since", [5, 7])
def test_a_letter_that_came_back_by_its_due_date_keeps_that_date(since):
    back = to_child(since=day(since), due_on=day(7), moves=3)
    assert stands(back, day(8)).expected_by == day(7)


def test_a_reply_is_nobodys_turn_while_the_child_has_no_letter():
    before = stands(to_volunteer(due_on=day(1)), day(60))
    assert (before.holder, before.late_by, before.resting) == (Holder.NOBODY, 0, True)


def test_a_child_has_ten_school_days_from_the_day_its_letter_was_delivered():
    reply = to_volunteer(due_on=day(1))
    last_day = day(21 + 14)
    waiting = stands(reply, last_day, delivered_on=day(21))
    assert (waiting.holder, waiting.since, waiting.late_by) == (Holder.CHILD, day(21), 0)
    assert (waiting.open_days_held, waiting.expected_by) == (10, last_day)
    assert stands(reply, day(36), delivered_on=day(21)).late_by == 1


def test_a_reply_that_got_lost_gives_the_child_its_days_again():
    again = to_volunteer(since=day(21), moves=3)
    assert stands(again, day(21), delivered_on=day(0)).open_days_held == 0


def test_the_post_is_as_patient_as_the_school_has_taught():
    letter = to_child(State.POSTED)
    slow = Transit(median=10, p90=25, samples=30)
    assert stands(letter, day(20)).late_by == 6
    assert stands(letter, day(20), transit=slow).late_by == 0
    assert stands(letter, day(26), transit=slow).late_by == 1


def test_past_three_medians_a_letter_is_probably_lost():
    letter = to_child(State.POSTED)
    quick = Transit(median=5, p90=8, samples=30)
    assert not stands(letter, day(15), transit=quick).probably_lost
    assert stands(letter, day(16), transit=quick).probably_lost


def test_no_letter_is_probably_lost_before_it_is_late():
    letter = to_child(State.POSTED)
    uneven = Transit(median=2, p90=14, samples=30)
    assert not stands(letter, day(14), transit=uneven).probably_lost
    assert stands(letter, day(15), transit=uneven).probably_lost


def test_a_reply_answers_the_letter_of_its_number_unless_it_says_otherwise():
    first = to_child(State.DELIVERED, number=1, since=day(3))
    second = to_child(State.POSTED, number=2)
    reply = to_volunteer(State.RECEIVED, number=2)
    assert answered_on(reply, [reply, first, second]) is None
    assert answered_on(replace(reply, answers=1), [first, second]) == day(3)
    assert answered_on(reply, []) is None


def test_an_expected_day_beyond_the_last_term_is_unknown():
    assert (
        stands(to_child(State.POSTED, since=date(2028, 1, 15)), date(2028, 1, 20)).expected_by
        is None
    )


def test_negative_patience_is_refused_by_name():
    with pytest.raises(SettingRefused) as refusal:
        Patience(hub=-1)
    assert refusal.value.name == "hub"


@st.composite
def letters(draw) -> Letter:
    direction = draw(st.sampled_from(Direction))
    state = draw(st.sampled_from(states_of(direction)))
    since = draw(near)
    return Letter(
        "X", direction, 1, 1, state, since, since + timedelta(days=draw(st.integers(-20, 40)))
    )


@given(letters(), calendars, st.integers(0, 200), st.booleans())
def test_lateness_is_what_is_held_beyond_patience_and_never_shrinks(
    letter, calendar, n, has_letter
):
    today = letter.since + timedelta(days=n)
    delivered = letter.since if has_letter else None

    def on(some_day):
        return standing(letter, calendar, PATIENCE, some_day, delivered_on=delivered)

    held = on(today)
    if held.patience_days is None or calendar.is_over(today):
        assert held.late_by == 0
        return
    assert held.late_by == max(0, held.open_days_held - held.patience_days)
    if not calendar.is_over(today + timedelta(days=1)):
        assert 0 <= on(today + timedelta(days=1)).late_by - held.late_by <= 1


@given(letters(), calendars, st.integers(0, 200))
def test_a_letter_is_late_exactly_after_the_day_it_was_expected_by(letter, calendar, n):
    today = letter.since + timedelta(days=n)
    held = standing(letter, calendar, PATIENCE, today, delivered_on=letter.since)
    if held.expected_by is not None and not calendar.is_over(today):
        overdue = calendar.open_days(held.kind, held.expected_by, today) > 0
        assert held.is_late is overdue
