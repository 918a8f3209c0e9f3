from datetime import date

import pytest

from letters.errors import DateFault, DateRefused, MoveRefused, UndoRefused
from letters.states import FINAL, State
from letters.tracker import (
    Already,
    Letter,
    Moved,
    allowed,
    found,
    move,
    move_kept,
    places,
    release,
    undo,
)
from tests.letters.worlds import MONDAY, day, to_child, to_volunteer

TODAY = day(60)
WAY_TO_CHILD = (State.POSTED, State.AT_HUB, State.AT_SCHOOL, State.DELIVERED)
WAY_TO_VOLUNTEER = (State.HANDED_IN, State.POSTED, State.AT_HUB, State.RECEIVED)


def walk(letter: Letter, *states: State, start: int = 1):
    """The letter after moves on following days, and its events."""
    events = []
    for n, state in enumerate(states, start=start):
        result = move(letter, state, day(n), today=TODAY, events=events)
        assert isinstance(result, Moved), state
        letter = result.letter
        events.append(result.event)
    return letter, events


@pytest.mark.parametrize(
    ("letter", "way"), [(to_child(), WAY_TO_CHILD), (to_volunteer(), WAY_TO_VOLUNTEER)]
)
def test_a_letter_goes_its_whole_way_one_event_a_move(letter, way):
    arrived, events = walk(letter, *way)
    assert arrived.state is way[-1]
    assert [event.to for event in events] == list(way)
    assert [event.number for event in events] == [1, 2, 3, 4]
    assert arrived.since == events[-1].on
    assert all(event.skipped == () for event in events)


def test_a_letter_need_not_pass_a_hub():
    _, events = walk(to_child(), State.POSTED, State.AT_SCHOOL)
    assert events[-1].skipped == ()


@pytest.mark.parametrize(
    ("letter", "to", "skipped"),
    [
        (to_child(), State.AT_SCHOOL, (State.POSTED,)),
        (to_child(), State.DELIVERED, (State.POSTED, State.AT_SCHOOL)),
        (to_volunteer(), State.POSTED, (State.HANDED_IN,)),
        (to_volunteer(), State.RECEIVED, (State.HANDED_IN, State.POSTED)),
    ],
)
def test_a_move_that_skips_what_nobody_logged_is_one_event_that_says_so(letter, to, skipped):
    _, (event,) = walk(letter, to)
    assert event.skipped == skipped


def test_a_letter_never_goes_back():
    letter, events = walk(to_child(), State.AT_SCHOOL)
    with pytest.raises(MoveRefused) as refusal:
        move(letter, State.POSTED, day(3), today=TODAY, events=events)
    assert refusal.value.letter == letter.code
    assert refusal.value.state is State.AT_SCHOOL
    assert refusal.value.to is State.POSTED
    assert refusal.value.allowed == allowed(letter)
    assert State.POSTED not in refusal.value.allowed


@pytest.mark.parametrize(
    ("letter", "foreign"),
    [
        (to_child(), State.HANDED_IN),
        (to_child(), State.RECEIVED),
        (to_volunteer(), State.AT_SCHOOL),
        (to_volunteer(), State.DELIVERED),
    ],
)
def test_a_letter_has_no_state_of_the_other_direction(letter, foreign):
    with pytest.raises(MoveRefused):
        move(letter, foreign, day(1), today=TODAY)


@pytest.mark.parametrize("state", sorted(FINAL))
def test_nothing_follows_a_final_state(state):
    assert allowed(to_child(state)) == ()


def test_the_same_move_twice_is_one_event_and_the_second_answer_carries_it():
    letter, events = walk(to_child(), State.POSTED)
    again = move(letter, State.POSTED, day(9), today=TODAY, events=events)
    assert again == Already(letter, events[0])


def test_a_retry_that_arrives_after_the_letter_went_on_changes_nothing():
    letter, events = walk(to_child(), State.POSTED, State.AT_SCHOOL, State.DELIVERED)
    again = move(letter, State.POSTED, day(1), today=TODAY, events=events)
    assert again == Already(letter, events[0])


def test_the_same_move_twice_is_known_even_without_its_events():
    letter, _ = walk(to_child(), State.POSTED)
    assert move(letter, State.POSTED, day(2), today=TODAY) == Already(letter, None)


def test_a_second_copy_is_answered_by_its_own_posting():
    letter, events = walk(to_child(), State.POSTED, State.LOST, State.DUE, State.POSTED)
    again = move(letter, State.POSTED, day(9), today=TODAY, events=events)
    assert again == Already(letter, events[-1])


def test_a_move_in_the_future_is_refused():
    with pytest.raises(DateRefused) as refusal:
        move(to_child(), State.POSTED, day(61), today=TODAY)
    assert refusal.value.fault is DateFault.FUTURE
    assert refusal.value.limit == TODAY


def test_a_move_before_the_last_one_is_refused():
    letter, events = walk(to_child(), State.POSTED, start=5)
    with pytest.raises(DateRefused) as refusal:
        move(letter, State.AT_SCHOOL, day(4), today=TODAY, events=events)
    assert refusal.value.fault is DateFault.BEFORE_LAST
    assert refusal.value.limit == day(5)


def test_two_moves_on_one_day_are_fine():
    letter, events = walk(to_child(), State.POSTED)
    assert isinstance(move(letter, State.AT_SCHOOL, day(1), today=TODAY, events=events), Moved)


def test_a_held_letter_goes_on_from_where_it_was_held():
    held, events = walk(to_child(), State.POSTED, State.AT_SCHOOL, State.HELD)
    freed = release(held, day(9), today=TODAY, events=events)
    assert (freed.letter.state, freed.letter.since) == (State.AT_SCHOOL, day(9))
    assert freed.event.skipped == ()


def test_no_scan_frees_a_held_letter():
    held, events = walk(to_child(), State.POSTED, State.HELD)
    assert allowed(held) == (State.VOID,)
    late_retry = move(held, State.POSTED, day(9), today=TODAY, events=events)
    assert late_retry == Already(held, events[0])
    with pytest.raises(MoveRefused):
        move(held, State.DELIVERED, day(9), today=TODAY, events=events)


def test_a_retry_after_a_release_is_answered_by_who_posted_it_and_not_by_who_released_it():
    held, events = walk(to_child(), State.POSTED, State.HELD)
    freed = release(held, day(9), today=TODAY, events=events)
    again = move(freed.letter, State.POSTED, day(1), today=TODAY, events=[*events, freed.event])
    assert again == Already(freed.letter, events[0])


def test_holding_again_is_answered_by_the_last_hold():
    held, events = walk(to_child(), State.POSTED, State.HELD)
    freed = release(held, day(9), today=TODAY, events=events)
    events.append(freed.event)
    second = move(freed.letter, State.HELD, day(10), today=TODAY, events=events)
    events.append(second.event)
    again = move(second.letter, State.HELD, day(10), today=TODAY, events=events)
    assert again == Already(second.letter, second.event)


def test_releasing_twice_changes_nothing():
    held, events = walk(to_child(), State.POSTED, State.HELD)
    freed = release(held, day(9), today=TODAY, events=events)
    again = release(freed.letter, day(10), today=TODAY, events=[*events, freed.event])
    assert again == Already(freed.letter, freed.event)


def test_a_void_letter_cannot_be_released_though_it_once_was():
    held, events = walk(to_child(), State.POSTED, State.HELD)
    freed = release(held, day(9), today=TODAY, events=events)
    void = move(freed.letter, State.VOID, day(10), today=TODAY).letter
    with pytest.raises(MoveRefused):
        release(void, day(11), today=TODAY, events=[*events, freed.event])


def test_a_letter_that_was_never_held_cannot_be_released():
    with pytest.raises(MoveRefused):
        release(to_child(), day(1), today=TODAY)


@pytest.mark.parametrize("state", [State.LOST, State.RETURNED])
def test_a_lost_or_returned_letter_is_due_again_and_can_be_posted_again(state):
    letter, events = walk(to_child(), State.POSTED, state, State.DUE, State.POSTED)
    assert letter.state is State.POSTED
    assert letter.before is None
    assert len(events) == 4


def test_a_letter_can_be_lost_and_reprinted_twice():
    once = (State.POSTED, State.LOST, State.DUE)
    letter, _ = walk(to_child(), *once, *once)
    assert letter.state is State.DUE


@pytest.mark.parametrize("found", [State.AT_HUB, State.AT_SCHOOL, State.DELIVERED])
def test_a_lost_letter_can_be_found_further_on(found):
    letter, _ = walk(to_child(), State.POSTED, State.LOST, found)
    assert letter.state is found


def test_a_lost_letter_that_was_delivered_after_all_says_what_nobody_logged():
    _, events = walk(to_child(), State.POSTED, State.LOST, State.DELIVERED)
    assert events[-1].skipped == (State.AT_SCHOOL,)


def test_a_lost_letter_can_come_back_to_its_sender():
    letter, _ = walk(to_child(), State.POSTED, State.LOST, State.RETURNED, State.DUE)
    assert letter.state is State.DUE


def test_a_letter_that_nobody_sent_cannot_be_lost():
    with pytest.raises(MoveRefused):
        move(to_child(), State.LOST, day(1), today=TODAY)


def test_undo_restores_the_letter_as_it_was_and_is_itself_an_event():
    posted, events = walk(to_child(), State.POSTED)
    lost, more = walk(to_child(), State.POSTED, State.LOST)
    back = undo(lost, more, day(5), today=TODAY)
    assert (back.letter.state, back.letter.since, back.letter.before) == (
        posted.state,
        posted.since,
        None,
    )
    assert (back.event.number, back.event.undoes) == (3, 2)
    assert events == more[:1]


def test_undoing_the_first_move_gives_back_the_due_letter():
    posted, events = walk(to_child(), State.POSTED)
    back = undo(posted, events, day(5), today=TODAY).letter
    assert (back.state, back.since) == (State.DUE, MONDAY)


def test_after_an_undo_the_same_move_is_a_new_one_and_may_be_dated_earlier():
    posted, events = walk(to_child(), State.POSTED, start=5)
    back = undo(posted, events, day(6), today=TODAY)
    again = move(back.letter, State.POSTED, day(3), today=TODAY, events=[*events, back.event])
    assert isinstance(again, Moved)
    assert (again.letter.since, again.event.number) == (day(3), 3)


def test_undo_goes_back_event_by_event():
    letter, events = walk(to_child(), *WAY_TO_CHILD)
    for expected in (State.AT_SCHOOL, State.AT_HUB, State.POSTED, State.DUE):
        result = undo(letter, events, day(9), today=TODAY)
        letter = result.letter
        events.append(result.event)
        assert letter.state is expected
    with pytest.raises(UndoRefused):
        undo(letter, events, day(9), today=TODAY)


def test_a_second_tap_on_undo_takes_back_nothing_more():
    letter, events = walk(to_child(), State.POSTED, State.AT_SCHOOL)
    first = undo(letter, events, day(5), today=TODAY, number=2)
    again = undo(first.letter, [*events, first.event], day(5), today=TODAY, number=2)
    assert again == Already(first.letter, first.event)


def test_an_event_under_a_later_one_cannot_be_undone():
    letter, events = walk(to_child(), State.POSTED, State.AT_SCHOOL)
    with pytest.raises(UndoRefused) as refusal:
        undo(letter, events, day(5), today=TODAY, number=1)
    assert refusal.value.last == 2


def test_an_undo_is_not_dated_in_the_future():
    letter, events = walk(to_child(), State.POSTED)
    with pytest.raises(DateRefused):
        undo(letter, events, date(2030, 1, 1), today=TODAY)


def test_void_can_be_undone_when_a_pair_goes_on_after_all():
    letter, events = walk(to_child(), State.POSTED, State.VOID)
    assert undo(letter, events, day(5), today=TODAY).letter.state is State.POSTED


def test_a_void_letter_turns_up_where_it_was_or_further_on():
    void, events = walk(to_child(), State.POSTED, State.VOID)
    assert places(void) == (State.POSTED, State.AT_HUB, State.AT_SCHOOL, State.DELIVERED)
    turned_up = found(void, State.AT_SCHOOL, day(3), today=TODAY, events=events)
    assert isinstance(turned_up, Moved)
    assert turned_up.letter.before is None
    again = found(
        turned_up.letter, State.AT_SCHOOL, day(4), today=TODAY, events=[*events, turned_up.event]
    )
    assert again == Already(turned_up.letter, turned_up.event)


def test_a_letter_that_was_never_written_turns_up_anywhere_on_its_way():
    void, events = walk(to_volunteer(), State.VOID)
    assert places(void) == WAY_TO_VOLUNTEER
    with pytest.raises(MoveRefused):
        found(void, State.DUE, day(2), today=TODAY, events=events)


def test_a_letter_that_is_expected_does_not_turn_up():
    assert places(to_child()) == ()
    with pytest.raises(MoveRefused):
        found(to_child(), State.AT_SCHOOL, day(2), today=TODAY)


def test_what_was_kept_by_hand_may_lie_before_the_plan_and_is_taken_back_to_it():
    planned = to_child()
    kept = move_kept(planned, State.POSTED, day(-40), today=TODAY)
    assert isinstance(kept, Moved)
    assert (kept.letter.since, kept.event.was_since) == (day(-40), planned.since)
    with pytest.raises(DateRefused):
        move_kept(kept.letter, State.AT_SCHOOL, day(-41), today=TODAY, events=[kept.event])
    back = undo(kept.letter, [kept.event], TODAY, today=TODAY)
    assert (back.letter.state, back.letter.since) == (State.DUE, planned.since)
