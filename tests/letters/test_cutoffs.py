"""A cutoff sorts letters exactly as `standing` does."""

from datetime import date, timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from letters.custody import Patience, Standing, standing
from letters.cutoffs import (
    Clock,
    Watch,
    cutoff,
    post_rungs,
    post_watch,
    rungs,
    silent_until,
    watches,
)
from letters.movers import Mover, choices, may_make
from letters.reminders import Ladder, due
from letters.report import weeks_silent
from letters.states import Direction, Holder, State
from letters.terms import DayKind
from letters.tracker import Letter, allowed
from letters.transit import Transit
from tests.letters.worlds import CALENDAR, TERMS, calendars, near, states_of, to_child

patiences = st.builds(
    Patience,
    hub=st.integers(0, 5),
    at_school=st.integers(0, 8),
    reply=st.integers(0, 15),
    handed_in=st.integers(0, 8),
    rewrite=st.integers(0, 10),
    turn_begins=st.integers(0, 10),
)
ladders = st.builds(
    Ladder,
    soon=st.none() | st.integers(0, 9),
    late=st.sampled_from([None, 0, 2]),
    still_late=st.sampled_from([None, 3, 7]),
    coordinator=st.integers(8, 14),
    region_above=st.none() | st.just(21),
)
transits = st.builds(Transit, median=st.integers(1, 12), p90=st.integers(1, 30))


@st.composite
def letters(draw: st.DrawFn) -> Letter:
    direction = draw(st.sampled_from(Direction))
    return Letter(
        code="X",
        direction=direction,
        number=1,
        term=1,
        state=draw(st.sampled_from(states_of(direction))),
        since=draw(near),
        due_on=draw(near),
        moves=draw(st.integers(0, 2)),
        print_asked_on=draw(st.none() | near) if direction is Direction.TO_CHILD else None,
    )


def clock_of(watch: Watch, letter: Letter, delivered_on: date | None) -> date | None:
    """The day on which the letter's clock began, None where the watch is not for it."""
    if watch.state is not letter.state or watch.direction not in (None, letter.direction):
        return None
    rewritten, printed = letter.since > letter.due_on, letter.print_asked_on
    match watch.clock:
        case Clock.DUE_ON:
            return None if rewritten or printed else letter.due_on
        case Clock.REWRITE:
            return letter.since if rewritten and not printed else None
        case Clock.PRINT:
            return max(printed, letter.since, letter.due_on) if printed else None
        case Clock.ANSWERED_ON:
            moved = delivered_on is not None and letter.moves > 0
            return max(delivered_on, letter.since) if moved else delivered_on
    return letter.since


@given(letters(), calendars, patiences, transits, near, st.none() | near)
def test_the_watches_find_the_holder_and_the_late_of_every_letter(
    letter: Letter, calendar, patience, transit, today: date, delivered_on: date | None
) -> None:
    truth: Standing = standing(
        letter, calendar, patience, today, transit=transit, delivered_on=delivered_on
    )
    every = (*watches(calendar, patience, today), post_watch(calendar, transit, today))
    found = [(watch, clock_of(watch, letter, delivered_on)) for watch in every]
    mine = [(watch, clock) for watch, clock in found if clock is not None]
    assert [watch.holder for watch, _clock in mine] == (
        [truth.holder] if truth.holder is not Holder.NOBODY else []
    )
    for watch, clock in mine:
        assert truth.is_late == (watch.late_until is not None and clock <= watch.late_until)
        assert truth.probably_lost == (watch.lost_until is not None and clock <= watch.lost_until)
        waits = watch.turn_until is None or letter.due_on > watch.turn_until
        assert truth.resting == (watch.clock in (Clock.DUE_ON, Clock.PRINT) and waits)


@given(letters(), calendars, patiences, ladders, transits, near, st.none() | near)
def test_the_rungs_find_every_step_that_is_reached_and_of_which_somebody_may_be_told(
    letter: Letter, calendar, patience, ladder, transit, today: date, delivered_on: date | None
) -> None:
    held = standing(letter, calendar, patience, today, transit=transit, delivered_on=delivered_on)
    every = rungs(calendar, patience, ladder, today) + post_rungs(calendar, transit, ladder, today)
    begun = [(one, clock_of(one.watch, letter, delivered_on)) for one in every]
    told = [(r.step, r.due_on) for r in due([held], ladder, calendar, today)]
    found = [one for one, day in begun if day is not None and day <= one.until]
    assert len({one.step for one in found}) == len(found)
    assert {step for step, _due_on in told} <= {one.step for one in found}
    assert sorted(step for step, _due_on in told) == sorted(
        one.step
        for one, day in begun
        if day is not None and one.told_until is not None and day <= one.told_until
    )


@given(calendars, st.sampled_from(DayKind), st.integers(0, 40), near, near)
def test_a_day_is_late_exactly_up_to_the_cutoff(calendar, kind, patience_days, since, today):
    until = cutoff(calendar, kind, patience_days, today)
    late = calendar.open_days(kind, since, today) > patience_days and not calendar.is_over(today)
    assert late == (until is not None and since <= until)


def test_nothing_is_late_after_the_last_term() -> None:
    over = TERMS[-1].last + timedelta(days=1)
    late = to_child(State.DUE, since=TERMS[0].first, due_on=TERMS[0].first + timedelta(days=7))
    for letter in (late, to_child(State.POSTED), to_child(State.AT_SCHOOL)):
        before = standing(letter, CALENDAR, Patience(), TERMS[-1].last)
        after = standing(letter, CALENDAR, Patience(), over)
        assert before.is_late
        assert not after.is_late
        assert not after.probably_lost
    assert all(watch.late_until is None for watch in watches(CALENDAR, Patience(), over))
    assert silent_until(CALENDAR, 1, over) is None
    assert weeks_silent(TERMS[0].first, CALENDAR, over) == 0


@given(calendars, st.data())
def test_nothing_that_fell_due_in_closed_days_is_late_on_the_first_open_day(calendar, data) -> None:
    term = data.draw(st.sampled_from(calendar.terms))
    first = calendar.open_on_or_after(DayKind.CALENDAR, term.first)
    assume(first is not None)
    opened = calendar.open_on_or_before(DayKind.CALENDAR, first - timedelta(days=1))
    due_on = data.draw(st.dates((opened or first - timedelta(days=60)) + timedelta(days=1), first))
    letter = to_child(State.DUE, since=due_on, due_on=due_on)
    held = standing(letter, calendar, Patience(), first)
    assert not held.is_late
    assert held.expected_by == first
    second = calendar.add_open_days(DayKind.CALENDAR, first, 1)
    if second is not None:
        assert standing(letter, calendar, Patience(), second).late_by == 1


def test_nothing_is_late_before_the_first_term() -> None:
    assert cutoff(CALENDAR, DayKind.CALENDAR, 0, date(2026, 8, 1)) is None


@given(letters())
def test_a_coordinator_may_do_all_but_make_a_letter_void(letter: Letter) -> None:
    offered = choices(letter, {Mover.COORDINATOR})
    assert set(offered) == set(allowed(letter)) - {State.VOID}


def test_nobody_moves_what_another_has_in_hand() -> None:
    lying_at_school = to_child(State.AT_SCHOOL)
    assert choices(lying_at_school, {Mover.VOLUNTEER}) == ()
    assert choices(lying_at_school, {Mover.SCHOOL_CONTACT}) == (State.DELIVERED, State.RETURNED)
    assert not may_make(Direction.TO_CHILD, State.POSTED, {Mover.SCHOOL_CONTACT})
    assert choices(lying_at_school, ()) == ()


@given(calendars, st.integers(1, 12), near, near)
def test_a_pair_is_silent_exactly_up_to_its_cutoff(calendar, weeks, last_arrival, today):
    until = silent_until(calendar, weeks, today)
    silent = weeks_silent(last_arrival, calendar, today) >= weeks
    assert silent == (until is not None and last_arrival <= until)
