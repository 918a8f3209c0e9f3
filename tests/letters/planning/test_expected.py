"""When a letter comes, from where it is now."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from letters.custody import Patience
from letters.planning.expected import Expected, expected, in_post
from letters.states import Direction, State
from letters.transit import Transit
from tests.letters.worlds import CALENDAR, day, states_of, to_child, to_volunteer

POST = Transit(6, 10, 40)
MAKE = {Direction.TO_CHILD: to_child, Direction.TO_VOLUNTEER: to_volunteer}


def when(letter, today=None, **more):
    return expected(letter, CALENDAR, Patience(), POST, today or letter.since, **more)


def test_what_was_posted_takes_the_post_and_then_the_schools_days():
    assert in_post(day(0), CALENDAR, POST, day(0)) == Expected(day(6), day(10))
    # A Monday and six days in the post, then three and five days of school.
    found = when(to_child(State.POSTED))
    assert found == Expected(date(2026, 11, 11), date(2026, 11, 19))


def test_a_reply_is_written_handed_in_and_posted():
    found = when(to_volunteer(State.DUE), delivered_on=day(0))
    assert found == Expected(date(2026, 11, 18), date(2026, 12, 3))
    assert when(to_volunteer(State.POSTED)) == Expected(day(6), day(10))


def test_holidays_are_not_counted():
    before = in_post(date(2026, 9, 28), CALENDAR, POST, date(2026, 9, 28))
    assert before == Expected(date(2026, 10, 11), date(2026, 10, 15))


@pytest.mark.parametrize("state", [State.LOST, State.HELD, State.RETURNED, State.VOID, State.DUE])
def test_nobody_can_tell_of_a_letter_that_is_not_under_way(state):
    assert when(to_child(state)) is None


def test_nobody_can_tell_where_the_terms_end_before():
    late = to_child(State.POSTED, since=date(2028, 1, 20))
    assert when(late) is None


@given(
    st.sampled_from(list(Direction)).flatmap(
        lambda way: st.tuples(st.just(way), st.sampled_from(states_of(way)))
    ),
    st.integers(0, 90),
)
def test_a_letter_is_expected_today_or_later_and_never_after_its_last_day(kind, days):
    way, state = kind
    found = when(MAKE[way](state), today=day(days), delivered_on=day(0))
    if found is not None:
        assert day(days) <= found.around <= found.by
