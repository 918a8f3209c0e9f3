from hypothesis import given
from hypothesis import strategies as st

from letters.states import State
from letters.tracker import move, undo
from letters.transit import FIRST_GUESS, Transit, days_in_post, learn
from tests.letters.worlds import CALENDAR, day, to_child


def test_many_letters_teach_the_median_and_what_nine_of_ten_kept_to():
    learned = learn([4, 5, 5, 6, 6, 7, 7, 8, 12, 40] * 30)
    assert (learned.median, learned.p90, learned.samples) == (6, 12, 300)


def test_few_letters_are_drawn_towards_what_is_known_around():
    county = Transit(10, 20)
    assert learn([], county) == Transit(10, 20, 0)
    assert learn([2], county) == Transit(9, 18, 1)
    assert learn([2] * 8, county) == Transit(6, 11, 8)
    assert learn([2] * 200, county) == Transit(2, 3, 200)


def test_a_letter_that_came_the_same_day_still_counts_as_one_day():
    assert learn([0] * 900).p90 == 1


@given(st.lists(st.integers(0, 120), min_size=1), st.randoms(use_true_random=False))
def test_what_is_learned_lies_between_the_letters_and_what_is_known_around(days, rng):
    learned = learn(days)
    assert 1 <= learned.median <= learned.p90 <= learned.lost_after
    for value, around in ((learned.median, FIRST_GUESS.median), (learned.p90, FIRST_GUESS.p90)):
        assert min([*days, around]) <= value <= max([*days, around])
    rng.shuffle(days)
    assert learn(days) == learned


def sent(*steps):
    """The events of a letter that came into states on days."""
    letter, events = to_child(), []
    for state, n in steps:
        result = move(letter, state, day(n), today=day(60), events=events)
        letter = result.letter
        events.append(result.event)
    return letter, events


def test_the_days_in_the_post_are_learned_from_the_events():
    _, events = sent((State.POSTED, 1), (State.AT_SCHOOL, 9))
    assert days_in_post(events, CALENDAR) == (8,)


def test_a_letter_that_nobody_logged_as_posted_teaches_nothing():
    _, events = sent((State.AT_SCHOOL, 9))
    assert days_in_post(events, CALENDAR) == ()


def test_a_letter_whose_coming_nobody_logged_teaches_nothing():
    _, events = sent((State.POSTED, 1), (State.DELIVERED, 30))
    assert days_in_post(events, CALENDAR) == ()


def test_a_lost_letter_teaches_nothing_and_its_second_copy_does():
    _, events = sent(
        (State.POSTED, 1), (State.LOST, 30), (State.DUE, 30), (State.POSTED, 31), (State.AT_HUB, 36)
    )
    assert days_in_post(events, CALENDAR) == (5,)


def test_a_confirmation_that_was_taken_back_teaches_nothing():
    letter, events = sent((State.POSTED, 1), (State.AT_SCHOOL, 2))
    events.append(undo(letter, events, day(3), today=day(60)).event)
    assert days_in_post(events, CALENDAR) == ()
