"""Which letters are read, and how long they wait for it; how far an opening has come."""

from datetime import UTC, date, datetime, timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from letters.reviews.openings import DECIDED_WITHIN, OPEN_FOR, OpeningState, opening_state
from letters.reviews.queue import (
    ReviewMode,
    ReviewState,
    WhyRead,
    held_until,
    is_held,
    urgency_of,
    waits_until,
    why_read,
)

DAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
URGENCIES = st.one_of(st.none(), st.integers(0, 100))


@given(st.sampled_from(ReviewMode), URGENCIES, st.integers(0, 100), st.integers(), st.booleans())
def test_what_was_found_or_not_scanned_is_read_wherever_letters_are(
    mode, urgency, share, seed, again
):
    why = why_read(mode, urgency, share, Random(seed), again=again)
    if mode is ReviewMode.OFF:
        assert why is None
    elif urgency is None or urgency or again or mode is ReviewMode.ALL or share == 100:
        assert why is not None
    if urgency is None and mode is not ReviewMode.OFF and not again:
        assert why is WhyRead.NOT_SCANNED
    if why is not None:
        assert urgency_of(why, urgency) >= (urgency or 0)


@given(st.sampled_from(ReviewState), st.integers(1, 14), st.integers(0, 30))
def test_what_waits_to_be_read_waits_no_longer_than_the_cohort_says(state, hold, later):
    until, today = held_until(hold, DAY), DAY + timedelta(days=later)
    held = is_held(ReviewMode.ALL, hold, state, until, today)
    if state in (ReviewState.WAITING, ReviewState.TAKEN):
        assert held is (later < hold)
    else:
        assert held is (state not in (ReviewState.LEFT, ReviewState.PASSED))
    assert not is_held(ReviewMode.OFF, hold, state, until, today)
    assert not is_held(ReviewMode.ALL, 0, state, held_until(0, DAY), today)


@given(st.integers(1, 14), st.integers(0, 30))
def test_what_was_handed_in_before_letters_waited_waits_from_that_day(hold, later):
    until, today = waits_until(None, hold, DAY), DAY + timedelta(days=later)
    assert is_held(ReviewMode.ALL, hold, ReviewState.WAITING, until, today) is (later < hold)
    assert not is_held(ReviewMode.ALL, hold, ReviewState.WAITING, None, today), "not for ever"
    assert waits_until(today, hold, DAY) == today
    assert waits_until(None, 0, DAY) is None


@given(st.one_of(st.none(), st.booleans()), st.integers(0, 200))
def test_an_opening_opens_for_a_day_after_somebody_granted_it(granted, hours):
    now = NOW + timedelta(hours=hours)
    until = NOW + OPEN_FOR if granted else None
    state = opening_state(NOW, granted, until, now)
    assert (state is OpeningState.OPEN) is (granted is True and hours < 24)
    if granted is None:
        lapsed = now >= NOW + DECIDED_WITHIN
        assert state is (OpeningState.LAPSED if lapsed else OpeningState.ASKED)
