"""What a school that a child left still has in its hands, and how it goes on."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from letters.errors import DateRefused, MoveRefused
from letters.pairs.forwarding import send_on, stays_behind, was_sent_on
from letters.states import Direction, State
from letters.tracker import Already, Letter, Moved, move, undo

DAY = date(2026, 11, 23)
LETTER = Letter("L-1", Direction.TO_CHILD, 1, 1, State.DUE, DAY, DAY)


def moved(letter, *states):
    events = []
    for to in states:
        done = move(letter, to, DAY, today=DAY, events=events)
        letter, events = done.letter, [*events, done.event]
    return letter, events


@pytest.mark.parametrize("states", [(State.POSTED,), (State.AT_SCHOOL,), (State.AT_HUB,)])
def test_a_letter_on_its_way_is_sent_on_by_one_event_and_once(states):
    letter, events = moved(LETTER, *states)
    done = send_on(letter, DAY, today=DAY, events=events)
    assert isinstance(done, Moved)
    assert done.letter.state is State.POSTED
    again = send_on(done.letter, DAY, today=DAY, events=[*events, done.event])
    assert again == Already(done.letter, done.event)
    back = undo(done.letter, [*events, done.event], DAY, today=DAY)
    assert back.letter.state is states[-1]
    assert not was_sent_on([*events, done.event, back.event])


@pytest.mark.parametrize("state", [State.DELIVERED, State.LOST, State.VOID, State.RETURNED])
def test_what_does_not_lie_there_is_not_sent_on(state):
    letter, events = moved(LETTER, State.POSTED, state)
    with pytest.raises(MoveRefused):
        send_on(letter, DAY, today=DAY, events=events)


def test_not_before_it_came():
    letter, events = moved(LETTER, State.AT_SCHOOL)
    with pytest.raises(DateRefused):
        send_on(letter, DAY - timedelta(days=1), today=DAY, events=events)


@given(st.sampled_from(Direction), st.sampled_from(State))
def test_a_held_letter_is_where_it_was_held(direction, before):
    assert stays_behind(direction, State.HELD, before) == stays_behind(direction, before)


def test_a_letter_that_begins_anew_is_no_longer_to_be_sent_on():
    letter, events = moved(LETTER, State.POSTED, State.RETURNED, State.DUE, State.POSTED)
    assert was_sent_on(events)
    assert replace(letter, moves=0).state is State.POSTED
