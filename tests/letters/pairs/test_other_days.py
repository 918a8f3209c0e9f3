"""Terms that lose days and get them back: their letters come back with them."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from letters.pairs.absences import Leave
from letters.pairs.other_days import plan_other_days, signs_of
from letters.planning.plan import plan_letters
from letters.states import Direction, State
from letters.tracker import Letter
from tests.letters.worlds import AUTUMN, NEXT_AUTUMN, SPRING, TERMS, terms

START = date(2026, 9, 1)
TODAY = date(2026, 9, 2)


class World:
    """The letters of a pair with what is remembered of them, through changes of the terms."""

    def __init__(self, terms, start=START, leave=None):
        self.terms, self.start, self.leave = terms, start, leave or Leave()
        self.letters = [
            Letter(
                code=f"{one.direction}-{one.number}",
                direction=one.direction,
                number=one.number,
                term=one.term,
                state=State.DUE,
                since=start,
                due_on=one.due_on,
                answers=one.answers,
            )
            for one in plan_letters(terms, start)
        ]
        self.rest, self.bases = {}, {}

    def change(self, terms, today=TODAY):
        found = plan_other_days(
            self.letters,
            signs_of(self.terms),
            terms,
            self.start,
            self.leave,
            today,
            self.rest,
            self.bases,
        )
        self.terms = terms
        self.letters = [self._as_found(one, found.get(one.code), today) for one in self.letters]
        self.bases = {code: day.basis for code, day in found.items() if day.basis} | {
            code: basis for code, basis in self.bases.items() if code not in found
        }
        self.rest = {
            code: day.without_leave
            for code, day in found.items()
            if day.without_leave != day.now and day.without_leave.due_on
        }
        return self

    @property
    def days(self):
        return [(one.code, one.state, one.due_on, one.term) for one in self.letters]

    @property
    def written(self):
        return [
            (one.number, one.due_on)
            for one in self.letters
            if one.direction is Direction.TO_CHILD and one.state is State.DUE
        ]

    @staticmethod
    def _as_found(letter, day, today):
        if day is None:
            return letter
        if day.now.due_on is None:
            return replace(letter, state=State.VOID, since=today, moves=letter.moves + 1)
        return replace(letter, state=State.DUE, due_on=day.now.due_on, term=day.now.term)


@st.composite
def years(draw):
    """Terms, and the same with other days: shorter ones, and other breaks."""
    old = draw(terms())

    def shortened(term):
        first = draw(st.dates(term.first, term.last))
        return replace(
            term, first=first, last=draw(st.dates(first, term.last)), breaks=(), make_up=()
        )

    others = [tuple(shortened(term) for term in old) for _ in range(draw(st.integers(1, 2)))]
    return old, others


@settings(max_examples=60)
@given(years(), st.integers(1, 40))
def test_terms_that_change_and_change_back_leave_the_plan_as_it_was(year, days):
    old, others = year
    today = old[0].first - timedelta(days=days)
    world = World(old, today)
    before = world.days
    for other in [*others, old]:
        world.change(other, today)
    assert world.days == before
    assert world.bases == {}


def test_days_that_change_twice_are_as_if_they_had_been_said_so_at_first():
    short = (AUTUMN, replace(SPRING, last=date(2027, 4, 1)), NEXT_AUTUMN)
    shorter = (AUTUMN, replace(SPRING, last=date(2027, 5, 20)), NEXT_AUTUMN)
    assert World(TERMS).change(short).change(shorter).days == World(TERMS).change(shorter).days


def test_letters_that_found_no_room_come_back_with_it():
    late = replace(NEXT_AUTUMN, first=date(2027, 12, 27))
    world = World(TERMS)
    before = world.days
    world.change((AUTUMN, SPRING, late))
    assert any(state is State.VOID for _code, state, *_ in world.days)
    later = date(2026, 10, 20)
    assert world.change(TERMS, later).days == before


def test_letters_carried_to_a_later_term_are_pulled_forward_where_there_is_room():
    world = World(TERMS)
    first = [one.number for one in world.letters if one.term == 1]
    world.change((replace(AUTUMN, last=date(2026, 10, 20)), SPRING, NEXT_AUTUMN))
    carried = {one.number for one in world.letters if one.term == 2} & set(first)
    assert carried
    world.change((replace(AUTUMN, last=date(2026, 12, 18)), SPRING, NEXT_AUTUMN))
    assert not {one.number for one in world.letters if one.term == 2} & carried


def test_a_letter_whose_old_day_is_over_comes_as_soon_as_there_is_room():
    world = World(TERMS)
    world.change((replace(AUTUMN, last=date(2026, 10, 1), breaks=()), SPRING, NEXT_AUTUMN))
    world.letters[0] = replace(world.letters[0], state=State.POSTED, since=TODAY, moves=1)
    world.letters[1] = replace(world.letters[1], state=State.POSTED, since=TODAY, moves=1)
    today = date(2026, 12, 1)
    world.change(TERMS, today)
    coming = [day for _number, day in world.written if day <= AUTUMN.last]
    assert coming
    assert all(day > today for day in coming)
    assert [day for _number, day in world.written] == sorted(day for _, day in world.written)


def test_another_term_that_changes_moves_no_letter_of_this_one():
    world = World(TERMS)
    world.change((replace(AUTUMN, last=date(2026, 12, 1)), SPRING, NEXT_AUTUMN))
    before = [one for one in world.days if one[3] < 3]
    later = replace(NEXT_AUTUMN, first=date(2027, 10, 11))
    world.change((world.terms[0], SPRING, later), date(2026, 9, 20))
    assert [one for one in world.days if one[3] < 3] == before


def test_days_that_change_during_a_leave_are_as_if_the_leave_was_said_afterwards():
    leave = Leave(date(2026, 12, 1), date(2026, 12, 22))
    shorter = (replace(AUTUMN, last=date(2027, 1, 8)), SPRING, NEXT_AUTUMN)
    world = World(TERMS, leave=leave)
    world.change((AUTUMN, SPRING, replace(NEXT_AUTUMN, last=date(2028, 1, 20))))
    before = world.days
    world.change((shorter[0], SPRING, world.terms[2]))
    assert all(not date(2026, 12, 1) <= day < date(2026, 12, 22) for _number, day in world.written)
    world.change((AUTUMN, SPRING, world.terms[2]))
    assert world.days == before


def test_a_letter_of_a_volunteer_who_leaves_does_not_come_back_with_the_days():
    world = World(TERMS, leave=Leave(gone_on=date(2027, 9, 1)))
    world.change((AUTUMN, SPRING, replace(NEXT_AUTUMN, last=date(2028, 1, 20))))
    assert all(day < date(2027, 9, 1) for _number, day in world.written)
    world.change(TERMS)
    assert all(day < date(2027, 9, 1) for _number, day in world.written)
