from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from letters.custody import Patience, standing
from letters.errors import SettingRefused
from letters.reminders import STANDARD, Ladder, Recipient, Step, due
from letters.states import State
from letters.terms import DayKind
from letters.transit import Transit
from tests.letters.worlds import (
    AUTUMN,
    CALENDAR,
    NATIONAL_WEEK,
    SPRING,
    day,
    to_child,
    to_volunteer,
)


def stands(letter, today, **more):
    return standing(letter, CALENDAR, Patience(), today, **more)


def reminders(letter, today, already=(), **more):
    return due([stands(letter, today, **more)], STANDARD, CALENDAR, today, already)


def run_daily(letter, days, **more):
    """What the job gives when it runs on these days, each day's keys recorded."""
    already, sent = set(), []
    for n in days:
        for reminder in reminders(letter, day(n), already, **more):
            already.add(reminder.key)
            if not reminder.passed_over:
                sent.append((n, reminder.step, reminder.recipient))
    return sent


def test_the_ladder_of_a_volunteer_climbs_from_gentle_to_the_region():
    letter = to_child(due_on=day(10))
    assert run_daily(letter, range(60)) == [
        (3, Step.SOON, Recipient.VOLUNTEER),
        (11, Step.LATE, Recipient.VOLUNTEER),
        (18, Step.STILL_LATE, Recipient.VOLUNTEER),
        (25, Step.COORDINATOR, Recipient.COORDINATOR),
        (32, Step.REGION_ABOVE, Recipient.REGION_ABOVE),
    ]


def test_the_contact_is_reminded_while_the_letter_lies_at_the_school_and_the_volunteer_is_not():
    letter = to_child(State.AT_SCHOOL, due_on=day(-10))
    told = run_daily(letter, range(60))
    assert [recipient for _, _, recipient in told] == [
        Recipient.SCHOOL_CONTACT,
        Recipient.SCHOOL_CONTACT,
        Recipient.COORDINATOR,
        Recipient.REGION_ABOVE,
    ]


def test_the_contact_is_reminded_for_a_child_whose_reply_is_late():
    told = run_daily(to_volunteer(), range(20), delivered_on=day(0))
    assert told == [(15, Step.LATE, Recipient.SCHOOL_CONTACT)]


def test_nobody_is_reminded_of_a_reply_before_the_child_has_its_letter():
    assert run_daily(to_volunteer(due_on=day(1)), range(60)) == []


def test_the_post_hears_nothing_so_its_late_letters_go_to_the_coordinator():
    told = run_daily(to_child(State.POSTED), range(60))
    assert [(step, recipient) for _, step, recipient in told] == [
        (Step.COORDINATOR, Recipient.COORDINATOR),
        (Step.REGION_ABOVE, Recipient.REGION_ABOVE),
    ]


@pytest.mark.parametrize(
    "letter",
    [
        to_child(State.HELD, before=State.POSTED),
        to_child(State.LOST, before=State.POSTED),
        to_child(State.VOID, before=State.DUE),
        to_child(State.DELIVERED),
    ],
)
def test_what_waits_for_nobody_reminds_nobody(letter):
    assert run_daily(letter, range(70)) == []


def test_the_same_day_twice_gives_nothing_the_second_time():
    letter = to_child(due_on=day(10))
    first = reminders(letter, day(11))
    assert [r.step for r in first if not r.passed_over] == [Step.LATE]
    assert reminders(letter, day(11), {r.key for r in first}) == ()


def test_after_missed_days_the_highest_step_is_sent_and_the_lower_are_passed_over():
    late = reminders(to_child(due_on=day(10)), day(19))
    assert [(r.step, r.passed_over) for r in late] == [
        (Step.SOON, True),
        (Step.LATE, True),
        (Step.STILL_LATE, False),
    ]


def test_a_lower_step_is_never_sent_after_a_higher_one():
    letter = to_child(due_on=day(10))
    left_out = reminders(letter, day(19), {(letter.code, Step.STILL_LATE, letter.due_on)})
    assert [(r.step, r.passed_over) for r in left_out] == [(Step.SOON, True), (Step.LATE, True)]


def test_a_missed_day_does_not_lose_a_step():
    letter = to_child(due_on=day(10))
    assert run_daily(letter, [4, 13, 20])[0] == (4, Step.SOON, Recipient.VOLUNTEER)
    assert [n for n, _, _ in run_daily(letter, [4, 13, 20])] == [4, 13, 20]


def test_nothing_goes_out_in_a_holiday_and_the_step_follows_after_it():
    letter = to_child(since=date(2026, 9, 7), due_on=date(2026, 10, 10))
    assert reminders(letter, date(2026, 10, 3)) == ()
    assert [r.step for r in reminders(letter, date(2026, 10, 8))] == [Step.SOON]
    assert not CALENDAR.is_open(DayKind.CALENDAR, NATIONAL_WEEK.last)


def test_a_school_contact_is_not_written_to_at_the_weekend():
    letter = to_child(State.AT_SCHOOL, since=day(-1))
    saturday = day(12)
    assert stands(letter, saturday).is_late
    assert reminders(letter, saturday) == ()
    assert reminders(letter, day(14)) != ()


def test_the_ladder_waits_through_the_winter_holiday():
    letter = to_child(since=date(2027, 1, 1), due_on=AUTUMN.last - timedelta(days=1))
    first = reminders(letter, AUTUMN.last)
    keys = {r.key for r in first}
    assert [r.step for r in first if not r.passed_over] == [Step.LATE]
    assert reminders(letter, SPRING.first, keys) == ()
    week_on = SPRING.first + timedelta(days=6)
    assert [r.step for r in reminders(letter, week_on, keys)] == [Step.STILL_LATE]


def test_a_new_due_date_starts_the_ladder_anew():
    keys = {r.key for r in reminders(to_child(due_on=day(10)), day(11))}
    moved = to_child(due_on=day(20))
    assert [r.step for r in reminders(moved, day(13), keys)] == [Step.SOON]


def test_newly_learned_transit_times_do_not_remind_twice():
    letter, today = to_child(State.POSTED), day(35)
    sent = reminders(letter, today, transit=Transit(6, 13, 9))
    assert sent
    again = reminders(letter, day(36), {r.key for r in sent}, transit=Transit(7, 15, 10))
    assert again == ()


def test_a_letter_that_came_back_to_the_volunteer_starts_a_ladder_of_its_own():
    old = {("X-CHILD", 2, day(10))}
    again = to_child(since=day(30), due_on=day(10), moves=3)
    late = reminders(again, day(38), old)
    assert [(r.step, r.due_on) for r in late if not r.passed_over] == [(Step.LATE, day(37))]


@pytest.mark.parametrize(
    "broken",
    [
        {"soon": -1},
        {"late": -1},
        {"still_late": 0},
        {"coordinator": 7},
        {"still_late": None, "coordinator": 0},
        {"region_above": 14},
    ],
)
def test_a_ladder_whose_steps_do_not_rise_is_refused(broken):
    with pytest.raises(SettingRefused):
        Ladder(**broken)


def test_a_step_that_is_left_out_is_never_due_and_the_others_keep_their_days():
    bare = Ladder(soon=None, late=2, still_late=None, coordinator=5, region_above=None)
    letter = to_child(due_on=day(10))
    told = {n: due([stands(letter, day(n))], bare, CALENDAR, day(n)) for n in range(60)}
    first = {r.step: n for n, found in reversed(told.items()) for r in found}
    assert first == {Step.LATE: 13, Step.COORDINATOR: 16}
    assert bare.steps() == ((Step.LATE, 2), (Step.COORDINATOR, 5))
    assert bare.pace() == 3


letters = st.one_of(
    st.builds(lambda n: to_child(due_on=day(n)), st.integers(0, 60)),
    st.sampled_from([to_child(State.AT_SCHOOL), to_child(State.POSTED), to_child(State.AT_HUB)]),
)


@given(letters, st.sets(st.integers(0, 240)))
def test_however_the_job_runs_each_step_is_once_and_in_order_and_one_a_day(letter, days):
    seen, last_step = set(), 0
    for n in sorted(days):
        for _ in range(2):
            found = reminders(letter, day(n), seen)
            sent = [r for r in found if not r.passed_over]
            assert len(sent) <= 1
            assert not seen & {r.key for r in found}
            seen |= {r.key for r in found}
            for reminder in sent:
                assert reminder.step > last_step
                assert CALENDAR.is_open(DayKind.CALENDAR, day(n))
                last_step = reminder.step


@given(letters, st.sets(st.integers(0, 70)), st.integers(71, 77))
def test_missed_runs_never_lose_the_highest_step(letter, days, last):
    told = run_daily(letter, sorted({*days, last}))
    every_day = run_daily(letter, range(last + 1))
    assert [step for _, step, _ in told[-1:]] == [step for _, step, _ in every_day[-1:]]
