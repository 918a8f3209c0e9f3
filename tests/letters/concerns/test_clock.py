"""An open concern always has a next person and a next time, whatever becomes of the people."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from letters.concerns.clock import ConcernWatch, begun, half_closed, handed_on, next_ring, taken
from letters.concerns.closing import ClosingFacts, ClosingFault, closing_fault, is_over
from letters.concerns.ladder import ConcernLadder, LadderPerson, LadderRung, ladder_of
from letters.concerns.levels import ACKNOWLEDGED_WITHIN, ConcernLevel, closers_of

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
HOUR = timedelta(hours=1)
DUTY, NEAR, FAR, TOP = 1, 2, 3, 9
ALL = tuple(zip((DUTY, NEAR, FAR, TOP), LadderRung, strict=True))


def ladder(*but: int) -> ConcernLadder:
    return ladder_of(LadderPerson(person, rung, person not in but) for person, rung in ALL)


def test_red_goes_up_a_rung_every_two_hours_to_the_top_and_rings_all_from_there_on():
    watch, rung = begun(ConcernLevel.RED, NOW), []
    for number in range(6):
        ring = next_ring(watch, ladder(), NOW + 2 * number * HOUR)
        watch = ring.watch
        rung.append(ring.people)
        assert next_ring(watch, ladder(), watch.due_at - HOUR) is None
    assert rung == [(DUTY,), (NEAR,), (FAR,), (TOP,), *[(DUTY, NEAR, FAR, TOP)] * 2]


@pytest.mark.parametrize(
    ("level", "hours"),
    [(ConcernLevel.RED, 2), (ConcernLevel.AMBER, 24), (ConcernLevel.GREY, 168)],
)
def test_each_level_has_its_clock(level, hours):
    ring = next_ring(begun(level, NOW), ladder(), NOW)
    assert ring.watch.due_at == NOW + hours * HOUR


def test_where_nobody_is_on_duty_the_next_ones_are_rung_at_once():
    assert next_ring(begun(ConcernLevel.RED, NOW), ladder(DUTY), NOW).people == (NEAR,)
    assert next_ring(begun(ConcernLevel.RED, NOW), ladder(DUTY, NEAR, FAR), NOW).people == (TOP,)


def test_one_rung_person_who_goes_is_followed_by_the_next_at_once():
    watch = next_ring(begun(ConcernLevel.GREY, NOW), ladder(), NOW).watch
    ring = next_ring(watch, ladder(DUTY), NOW + HOUR)
    assert ring.people == (NEAR,)


def test_whoever_has_it_is_asked_again_twice_and_then_others_are():
    watch = taken(begun(ConcernLevel.RED, NOW), DUTY, NOW)
    assert next_ring(watch, ladder(), NOW + HOUR) is None
    for _time in range(2):
        ring = next_ring(watch, ladder(), watch.due_at)
        assert (ring.people, ring.lost, ring.watch.holder) == ((DUTY,), None, DUTY)
        watch = ring.watch
    ring = next_ring(watch, ladder(), watch.due_at)
    assert (ring.people, ring.lost, ring.watch.holder) == ((NEAR,), DUTY, None)


def test_one_in_hand_of_somebody_absent_is_with_others_at_once():
    watch = taken(begun(ConcernLevel.GREY, NOW), DUTY, NOW)
    ring = next_ring(watch, ladder(DUTY), NOW + HOUR)
    assert (ring.people, ring.lost, ring.watch.holder) == ((NEAR,), DUTY, None)


def test_a_second_person_is_rung_and_it_is_not_the_first():
    watch = half_closed(taken(begun(ConcernLevel.RED, NOW), DUTY, NOW), DUTY, NOW)
    rung = []
    for _time in range(3):
        ring = next_ring(watch, ladder(), watch.due_at)
        watch = ring.watch
        rung.append(ring.people)
    assert rung == [(NEAR,), (FAR,), (TOP,)]
    assert watch.holder == DUTY


def test_the_top_has_nothing_in_hand():
    ring = next_ring(ConcernWatch(ConcernLevel.RED, NOW, holder=TOP), ladder(), NOW)
    assert (ring.lost, ring.watch.holder) == (TOP, None)


def test_who_has_a_tie_stands_on_no_rung():
    both = [LadderPerson(1, rung, has_tie=True) for rung in LadderRung]
    assert ladder_of(both).people == frozenset()


PEOPLE = st.integers(1, 6)
CANDIDATES = st.lists(
    st.builds(
        LadderPerson,
        PEOPLE,
        st.sampled_from(list(LadderRung)),
        st.booleans(),
        st.booleans(),
        st.booleans(),
    ),
    max_size=8,
)
HAPPENINGS = st.lists(
    st.tuples(
        st.sampled_from(["wait", "take", "close", "hand on"]), CANDIDATES, st.integers(0, 90)
    ),
    min_size=1,
    max_size=12,
)


@given(level=st.sampled_from(list(ConcernLevel)), world=HAPPENINGS)
def test_while_it_is_open_there_is_a_next_person_and_a_next_time(level, world):
    watch, now = begun(level, NOW), NOW
    for deed, candidates, hours in world:
        now += hours * HOUR
        there = ladder_of(candidates)
        able = sorted(there.holders)
        if deed == "take" and able and watch.holder is None:
            watch = taken(watch, able[0], now)
        elif deed == "close" and watch.holder in there.holders and watch.first is None:
            watch = half_closed(watch, watch.holder, now)
        elif deed == "hand on" and watch.holder is not None:
            others = [one for one in able if one != watch.holder]
            watch = handed_on(watch, watch.holder, next(iter(others), None), now)
        while (ring := next_ring(watch, there, now)) is not None:
            assert set(ring.people) <= there.people
            watch = ring.watch
        assert now < watch.due_at <= now + timedelta(days=30)
        next_people = there.without(watch.first).people
        assert watch.holder in there.holders or watch.told & next_people or not next_people
        if watch.first is None and watch.holder is None and next_people:
            assert watch.due_at <= now + ACKNOWLEDGED_WITHIN[level]


@given(
    st.builds(
        ClosingFacts,
        st.sampled_from(list(ConcernLevel)),
        st.none() | PEOPLE,
        st.none() | PEOPLE,
        st.booleans(),
        st.booleans(),
    ),
    PEOPLE,
    st.booleans(),
)
def test_nobody_closes_a_red_one_alone_nor_with_a_tie(facts, person, has_tie):
    fault = closing_fault(facts, person, has_tie=has_tie)
    if has_tie:
        assert fault is ClosingFault.TIE
    if fault is None and is_over(facts.level, facts.first) and closers_of(facts.level) == 2:
        assert facts.first not in (None, person)
    if fault is None and facts.first is None:
        assert facts.holder == person
