"""What the demo's accounts see does not hang on the day: each step, on each day of a year."""

from datetime import date, timedelta

import pytest

from app.demo import stages
from app.demo.calendar import terms_around
from letters.planning.plan import plan_letters
from letters.states import Direction, State
from letters.terms import Break, Calendar, Term
from letters.tracker import Letter

YEAR = [date(2026, 11, 22) + timedelta(days=n) for n in range(366)]
STAGES = list(dict.fromkeys(stages.AT_THE_SHOWN_SCHOOL + stages.IN_THE_SHOWN_COUNTY))
each_stage = pytest.mark.parametrize(
    "stage", STAGES, ids=lambda stage: "-".join(state for state, _ago in stage.steps)
)


def planned(today: date) -> list[Letter]:
    terms = [
        Term(number, name, first, last, tuple(Break(*days) for days in breaks))
        for number, ((name, first, last), breaks) in enumerate(terms_around(today), 1)
    ]
    return [
        Letter(
            f"{one.direction}{one.number}", one.direction, one.number, one.term,
            State.DUE, terms[0].first, one.due_on, one.answers,
        )
        for one in plan_letters(Calendar(terms).terms, terms[0].first)
    ]  # fmt: skip


@each_stage
def test_the_newest_letter_of_a_staged_pair_is_at_its_step_on_every_day(stage):
    for today in YEAR:
        told = list(stages.staged(planned(today), stage, today))
        moved = [one for one in told if one.letter.direction is stage.direction and one.events]
        newest, wanted = moved[-1].letter, stage.steps[-1]
        assert newest.state is wanted[0], today
        assert newest.since.weekday() < 5
        assert timedelta(days=wanted[1]) <= today - newest.since <= timedelta(days=wanted[1] + 2)
        assert abs(newest.due_on - today) <= timedelta(days=7)


@each_stage
def test_the_letters_before_it_arrived_each_after_the_one_it_answers(stage):
    for today in YEAR[:7]:
        told = {
            (one.letter.direction, one.letter.number): one
            for one in stages.staged(planned(today), stage, today)
        }
        for (direction, number), one in told.items():
            assert [event.on for event in one.events] == sorted(event.on for event in one.events)
            if direction is Direction.TO_VOLUNTEER and one.events:
                question = told[Direction.TO_CHILD, number].letter
                assert question.state is State.DELIVERED
                assert one.answered_on == question.since <= one.events[0].on
