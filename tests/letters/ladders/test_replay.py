"""A term played again: what went out when, and what another ladder would have sent."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from letters.custody import Patience
from letters.ladders.replay import (
    Clocks,
    LadderTrial,
    Stretch,
    replayed,
    stretches,
    tally,
    term_to_replay,
)
from letters.reminders import STANDARD, Ladder, Step
from letters.states import State
from letters.tracker import Moved, move, undo
from letters.transit import FIRST_GUESS
from tests.letters.worlds import AUTUMN, CALENDAR, SPRING, TERMS, day, to_child, to_volunteer

DAYS = (AUTUMN.first, AUTUMN.last)
USUAL = Clocks(Patience(), STANDARD)


def played(way, clocks=USUAL, **more):
    return replayed(way, clocks, CALENDAR, DAYS, transit=FIRST_GUESS, **more)


def moved(letter, *moves):
    """The letter after moves to states on days, and its events, each recorded on a day."""
    known = []
    for to, on, recorded in moves:
        made = move(letter, to, day(on), today=day(99), events=[event for event, _ in known])
        assert isinstance(made, Moved)
        letter, known = made.letter, [*known, (made.event, day(recorded))]
    return letter, known


def test_a_step_goes_out_until_it_is_recorded_that_the_letter_went_on():
    letter, known = moved(to_child(due_on=day(10)), (State.POSTED, 12, 20))
    sent = played(stretches(letter, known))
    assert sent[:3] == [
        (day(3), Step.SOON),
        (day(11), Step.LATE),
        (day(18), Step.STILL_LATE),
    ]
    in_time, at_once = moved(to_child(due_on=day(10)), (State.POSTED, 9, 9))
    assert [step for _, step in played(stretches(in_time, at_once))][:1] == [Step.SOON]


def test_each_holder_has_a_ladder_of_its_own():
    letter, known = moved(
        to_child(due_on=day(10)),
        (State.POSTED, 9, 9),
        (State.AT_SCHOOL, 14, 14),
        (State.DELIVERED, 26, 26),
    )
    assert played(stretches(letter, known)) == [(day(3), Step.SOON), (day(22), Step.LATE)]


def test_what_was_taken_back_was_never_said():
    letter, known = moved(to_child(due_on=day(10)), (State.POSTED, 9, 9))
    back = undo(letter, [event for event, _ in known], day(9), today=day(99))
    assert isinstance(back, Moved)
    way = stretches(back.letter, [*known, (back.event, day(30))])
    assert [step for _, step in played(way)] == list(Step)[1:]


def test_what_went_out_outside_the_days_is_not_counted():
    waits = Stretch(to_child(due_on=SPRING.first), SPRING.first)
    assert played([waits]) == []


def test_an_answer_is_waited_for_since_the_letter_came():
    answer = [Stretch(to_volunteer(), day(0))]
    assert played(answer) == []
    assert [step for _, step in played(answer, delivered_on=day(0))] == list(Step)[2:]


def test_what_another_ladder_would_have_sent_is_told_by_step():
    patient = Clocks(Patience(), Ladder(late=3, still_late=None))
    ways = [[Stretch(to_child(due_on=day(n)), day(0))] for n in (5, 9)]
    replies = [[Stretch(to_volunteer(), day(0))]]
    found = tally(
        (is_reply, played(way, delivered_on=day(0)), played(way, patient, delivered_on=day(0)))
        for is_reply, some in ((False, ways), (True, replies))
        for way in some
    )
    assert found.before[Step.STILL_LATE] == 3
    assert Step.STILL_LATE not in found.after
    assert (found.letters, found.more) == (3, -3)
    assert (found.later, found.sooner, found.replies_later) == (1, 0, 1)


def test_the_last_term_that_is_over_is_played_again_else_the_one_that_runs():
    assert term_to_replay(TERMS, AUTUMN.first) is None
    assert term_to_replay(TERMS, day(0)) is AUTUMN
    assert term_to_replay(TERMS, date(2027, 3, 1)) is AUTUMN
    assert term_to_replay(TERMS, date(2029, 3, 1)) is TERMS[-1]


sends = st.lists(
    st.tuples(st.dates(date(2026, 9, 1), date(2026, 9, 30)), st.sampled_from(list(Step)[1:])),
    max_size=3,
).map(sorted)


@given(st.lists(st.tuples(st.booleans(), sends, sends)), st.integers(0, 5))
def test_parts_add_up_to_the_whole(letters, cut):
    whole = tally(letters)
    assert tally(letters[:cut]) + tally(letters[cut:]) == whole
    assert LadderTrial() + whole == whole
    assert whole.replies_later <= whole.later
