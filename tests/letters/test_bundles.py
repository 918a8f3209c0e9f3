from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from letters.bundles import Outcome, confirm
from letters.errors import DateRefused, MoveRefused, NotInBundle
from letters.states import State
from letters.taps import LONGEST_KEPT, day_of_tap, is_too_old
from tests.letters.worlds import day, to_child, to_volunteer

TODAY = day(30)
CODES = [f"X-{n:02}" for n in range(8)]
BUNDLE = [to_child(State.POSTED, code=code) for code in CODES]


def by_outcome(results):
    return {
        outcome: {done.letter.code for done in results if done.outcome is outcome}
        for outcome in Outcome
    }


def stored(results):
    """What a database holds after a confirmation: the letters, and the events by code."""
    events = {done.letter.code: [done.event] for done in results if done.event}
    return [done.letter for done in results], events


def test_one_tap_confirms_the_whole_bundle():
    results = confirm(BUNDLE, (), day(5), today=TODAY)
    assert by_outcome(results)[Outcome.MOVED] == set(CODES)
    assert all(done.letter.state is State.AT_SCHOOL for done in results)


def test_the_one_that_is_marked_stays_where_it_is():
    results = confirm(BUNDLE, {CODES[3]}, day(5), today=TODAY)
    assert by_outcome(results)[Outcome.MISSING] == {CODES[3]}
    assert results[3].letter == BUNDLE[3]
    assert results[3].event is None


@given(st.sets(st.sampled_from(CODES)))
def test_the_same_confirmation_twice_changes_nothing(missing):
    first = confirm(BUNDLE, missing, day(5), today=TODAY)
    letters, events = stored(first)
    second = confirm(letters, missing, day(6), today=TODAY, events=events)
    assert [done.letter for done in second] == letters
    assert by_outcome(second)[Outcome.ALREADY] == set(CODES) - missing
    assert by_outcome(second)[Outcome.MISSING] == missing
    assert [done.event for done in second] == [done.event for done in first]


@given(st.sets(st.sampled_from(CODES)))
def test_confirming_later_moves_only_those_that_were_missing(missing):
    letters, events = stored(confirm(BUNDLE, missing, day(5), today=TODAY))
    later = confirm(letters, (), day(9), today=TODAY, events=events)
    assert by_outcome(later)[Outcome.MOVED] == missing
    assert all(done.letter.since == day(9) for done in later if done.outcome is Outcome.MOVED)


def test_a_letter_marked_missing_after_it_was_confirmed_says_that_someone_saw_it():
    letters, events = stored(confirm(BUNDLE, (), day(5), today=TODAY))
    results = confirm(letters, {CODES[0]}, day(6), today=TODAY, events=events)
    assert results[0].outcome is Outcome.ALREADY
    assert results[0].event == events[CODES[0]][0]


def test_a_held_letter_stops_no_other():
    held = to_child(State.HELD, code="X-HELD", before=State.POSTED)
    results = confirm([*BUNDLE, held], (), day(5), today=TODAY)
    assert by_outcome(results)[Outcome.REFUSED] == {"X-HELD"}
    assert by_outcome(results)[Outcome.MOVED] == set(CODES)
    assert isinstance(results[-1].refusal, MoveRefused)


def test_a_held_letter_that_is_marked_is_simply_missing():
    held = to_child(State.HELD, code="X-HELD", before=State.POSTED)
    (done,) = confirm([held], {"X-HELD"}, day(5), today=TODAY)
    assert (done.outcome, done.letter) == (Outcome.MISSING, held)


def test_a_code_of_another_bundle_is_refused_before_anything_moves():
    with pytest.raises(NotInBundle) as refusal:
        confirm(BUNDLE, {CODES[0], "X-99"}, day(5), today=TODAY)
    assert refusal.value.codes == ("X-99",)


def test_a_confirmation_dated_in_the_future_is_refused():
    with pytest.raises(DateRefused):
        confirm(BUNDLE, (), date(2030, 1, 1), today=TODAY)


def test_a_bundle_of_replies_is_confirmed_at_the_hub():
    replies = [to_volunteer(State.POSTED, code=code) for code in CODES]
    results = confirm(replies, (), day(5), today=TODAY, to=State.AT_HUB)
    assert all(done.letter.state is State.AT_HUB for done in results)


@pytest.mark.parametrize(
    ("made", "earliest", "counts"),
    [
        (-3, None, -3),
        (2, None, 0),
        (-9, -4, -4),
        (-3, -4, -3),
        (0, 1, 0),
    ],
)
def test_a_tap_counts_when_it_was_made_but_not_before_it_could_nor_in_days_to_come(
    made, earliest, counts
):
    day = None if earliest is None else TODAY + timedelta(earliest)
    counted = day_of_tap(TODAY + timedelta(made), today=TODAY, earliest=day)
    assert counted == TODAY + timedelta(counts)


def test_nobody_vouches_for_a_tap_of_long_ago():
    assert not is_too_old(TODAY - LONGEST_KEPT, today=TODAY)
    assert is_too_old(TODAY - LONGEST_KEPT - timedelta(days=1), today=TODAY)
