"""Who may move a letter where, and which step is offered first."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from letters.movers import Mover, choices, may_make, next_step, steps
from letters.states import Direction, State
from letters.tracker import Letter
from tests.letters.worlds import states_of

MOVERS = st.sets(st.sampled_from(Mover))


def letter(direction: Direction, state: State) -> Letter:
    day = date(2026, 11, 2)
    return Letter("X", direction, 1, 1, state, since=day, due_on=day, moves=1)


@pytest.mark.parametrize(
    ("mover", "states"),
    [
        (Mover.VOLUNTEER, {State.POSTED, State.RECEIVED}),
        (
            Mover.SCHOOL_CONTACT,
            {State.AT_SCHOOL, State.DELIVERED, State.RETURNED, State.HANDED_IN, State.POSTED},
        ),
    ],
)
def test_the_steps_of_a_mover_are_those_of_both_ways(mover, states):
    assert set(steps([mover])) == states


def test_whoever_moves_nothing_has_no_step():
    assert steps([]) == ()
    assert next_step(letter(Direction.TO_CHILD, State.DUE), []) is None


@given(
    st.sampled_from(Direction).flatmap(
        lambda way: st.builds(letter, st.just(way), st.sampled_from(states_of(way)))
    ),
    MOVERS,
)
def test_the_next_step_is_one_of_the_choices_and_leads_on(letter, movers):
    step = next_step(letter, movers)
    if step is not None:
        assert step in choices(letter, movers)
        assert may_make(letter.direction, step, movers)
        assert step not in {State.AT_HUB, State.VOID}


def test_a_school_that_has_the_letter_gives_it_to_the_child_next():
    arrived = letter(Direction.TO_CHILD, State.AT_SCHOOL)
    assert next_step(arrived, [Mover.SCHOOL_CONTACT]) is State.DELIVERED
