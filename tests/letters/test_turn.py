from dataclasses import replace
from datetime import date

from letters.custody import Patience, answered_on, standing
from letters.states import Direction, Holder, State
from letters.turn import Action, StampKind, Trip, crossed, stamps, strips, whose_turn
from tests.letters.worlds import CALENDAR, day, to_child, to_volunteer


def written(n, state=State.DUE, **changes):
    due = day(30 * n - 23)
    return replace(to_child(state, code=f"C{n}", number=n, due_on=due), **changes)


def reply(n, state=State.DUE, **changes):
    due = day(30 * n)
    return replace(to_volunteer(state, code=f"V{n}", number=n, due_on=due), **changes)


def standings(letters, today):
    return {
        letter.code: standing(
            letter, CALENDAR, Patience(), today, delivered_on=answered_on(letter, letters)
        )
        for letter in letters
    }


def turn(letters, today):
    return whose_turn(letters, standings(letters, today))


def test_a_new_pair_begins_with_the_volunteers_letter():
    now = turn([written(1), reply(1), written(2), reply(2)], day(1))
    assert (now.holder, now.action, now.letter) == (Holder.VOLUNTEER, Action.POST, "C1")
    assert now.until == day(7)


def test_while_the_letter_travels_the_pair_waits_for_its_delivery():
    now = turn([written(1, State.POSTED), reply(1), written(2)], day(3))
    assert (now.holder, now.action, now.letter) == (Holder.POST, Action.WAIT_FOR_DELIVERY, "C1")


def test_when_it_was_delivered_the_child_has_the_turn():
    now = turn([written(1, State.DELIVERED, since=day(10)), reply(1), written(2)], day(12))
    assert (now.holder, now.action, now.letter) == (Holder.CHILD, Action.WAIT_FOR_REPLY, "V1")
    assert now.until == day(24)


def test_a_reply_in_the_post_is_to_be_confirmed():
    now = turn([written(1, State.DELIVERED), reply(1, State.POSTED), written(2)], day(12))
    assert (now.action, now.letter) == (Action.CONFIRM_RECEIPT, "V1")


def test_after_the_reply_the_pair_is_at_rest_until_the_next_due_date():
    letters = [written(1, State.DELIVERED), reply(1, State.RECEIVED), written(2), reply(2)]
    now = turn(letters, day(25))
    assert (now.holder, now.action, now.letter) == (Holder.NOBODY, Action.REST, "C2")
    assert now.until == written(2).due_on


def test_a_letter_to_write_comes_before_a_reply_that_is_still_coming():
    letters = [written(1, State.DELIVERED), reply(1, State.POSTED), written(2), reply(2)]
    assert turn(letters, written(2).due_on).letter == "C2"


def test_when_letters_cross_in_the_post_the_volunteer_waits_for_neither_to_write():
    crossing = [written(1, State.DELIVERED), written(2, State.POSTED), reply(1, State.POSTED)]
    assert turn(crossing, day(40)).action is Action.CONFIRM_RECEIPT


def test_a_lost_letter_is_for_the_coordinator_to_sort_out():
    now = turn([written(1, State.LOST), reply(1)], day(20))
    assert (now.holder, now.action) == (Holder.COORDINATOR, Action.WAIT_FOR_COORDINATOR)


def test_a_pair_whose_letters_all_arrived_is_finished():
    now = turn([written(1, State.DELIVERED), reply(1, State.RECEIVED)], day(60))
    assert (now.holder, now.action, now.letter) == (Holder.NOBODY, Action.FINISHED, None)


def test_each_letter_has_one_stamp_in_the_order_of_the_plan():
    letters = [reply(2), written(2), reply(1), written(1)]
    strip = stamps(letters, standings(letters, day(0)))
    assert [(s.direction, s.number) for s in strip] == [
        (Direction.TO_CHILD, 1),
        (Direction.TO_VOLUNTEER, 1),
        (Direction.TO_CHILD, 2),
        (Direction.TO_VOLUNTEER, 2),
    ]
    assert [s.place for s in strip] == [1, 2, 3, 4]


def test_a_letter_whose_due_date_was_moved_keeps_its_place_in_its_term():
    letters = [written(1, due_on=day(200)), written(2, term=2)]
    strip = stamps(letters, standings(letters, day(0)))
    assert [(s.term, s.number) for s in strip] == [(1, 1), (2, 2)]


def test_a_stamp_shows_what_became_of_its_letter():
    states = {
        State.DELIVERED: StampKind.ARRIVED,
        State.POSTED: StampKind.UNDER_WAY,
        State.HELD: StampKind.UNDER_WAY,
        State.LOST: StampKind.LOST,
        State.RETURNED: StampKind.LOST,
        State.VOID: StampKind.VOID,
        State.DUE: StampKind.NOT_DUE,
    }
    for state, kind in states.items():
        letters = [written(1, state)]
        (stamp,) = stamps(letters, standings(letters, day(2)))
        assert (stamp.kind, stamp.late_by) == (kind, 0), state


def test_a_strip_can_say_in_words_which_letter_of_the_term_is_late():
    letters = [
        written(1, State.DELIVERED),
        reply(1, State.RECEIVED),
        written(2),
        written(3, term=2),
    ]
    today = day(41)
    first, second = strips(letters, standings(letters, today))
    assert (first.term, len(first.stamps), first.arrived) == (1, 3, 2)
    assert [(late.place, late.late_by) for late in first.late] == [(3, 4)]
    assert (second.term, second.late) == (2, ())


def test_a_strip_tells_late_letters_of_both_sides_at_once():
    letters = [written(1, State.DELIVERED), reply(1), written(2)]
    (strip,) = strips(letters, standings(letters, day(70)))
    assert [late.place for late in strip.late] == [2, 3]
    assert [late.direction for late in strip.late] == [Direction.TO_VOLUNTEER, Direction.TO_CHILD]


def test_only_letters_under_way_at_the_same_time_cross_each_other():
    reply = Trip(1, sent=date(2026, 10, 10), arrived=date(2026, 10, 20))
    delivered_before = Trip(2, sent=date(2026, 10, 1), arrived=date(2026, 10, 9))
    read_only_later = Trip(3, sent=date(2026, 10, 8), arrived=date(2026, 10, 15))
    still_under_way = Trip(4, sent=date(2026, 10, 19), arrived=None)
    sent_afterwards = Trip(5, sent=date(2026, 10, 21), arrived=None)
    not_sent = Trip(6, None, None)
    others = [delivered_before, read_only_later, still_under_way, sent_afterwards, not_sent]
    assert crossed(reply, 1, others) == (3, 4)
    assert crossed(reply, 3, others) == (4,)
    assert crossed(Trip(1, None, None), 1, others) == ()
