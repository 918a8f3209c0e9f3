"""The letters of a pair when the days of its terms change, and when they change back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import blake2s

from letters.pairs.absences import SOON, Leave, PlannedDay, can_move, place_of, plan_around
from letters.planning.again import plan_again
from letters.states import Direction, State
from letters.terms import Term
from letters.tracker import Letter


@dataclass(frozen=True, slots=True)
class Basis:
    """Where a letter was planned while its term had other days, and a sign of these days."""

    due_on: date
    term: int
    days: str


@dataclass(frozen=True, slots=True)
class OtherDay:
    """What becomes of a letter, also without its volunteer's leave; and where it goes back to."""

    now: PlannedDay
    without_leave: PlannedDay
    basis: Basis | None


def days_sign(term: Term) -> str:
    """A short sign that two terms share if their days, breaks and make-up days are the same."""
    pauses = sorted((pause.first, pause.last) for pause in term.breaks)
    told = repr((term.first, term.last, pauses, sorted(term.make_up)))
    return blake2s(told.encode(), digest_size=6).hexdigest()


def signs_of(terms: Iterable[Term]) -> dict[int, str]:
    """The sign of each term's days, by its number."""
    return {term.number: days_sign(term) for term in terms}


def plan_other_days(
    letters: Sequence[Letter],
    before: Mapping[int, str],
    terms: Sequence[Term],
    start: date,
    leave: Leave,
    today: date,
    rest: Mapping[str, PlannedDay],
    bases: Mapping[str, Basis],
) -> Mapping[str, OtherDay]:
    """What the letters of one pair become when its terms are these and were others.

    `before`: the sign of each term's days as they were. `rest`: where the letters that a leave
    moved are without it. `bases`: where letters were before terms changed an earlier time. A
    letter whose term has its days back goes back too, also from a later term and from being void;
    a letter whose old day is over comes as soon as there is room. What may not move is left out.
    Raises CalendarError for impossible terms.
    """
    change = _Change(before, signs_of(terms), terms, start, leave, today, rest, bases)
    return change.days_of(letters)


@dataclass(frozen=True, slots=True)
class _Change:
    before: Mapping[int, str]
    after: Mapping[int, str]
    terms: Sequence[Term]
    start: date
    leave: Leave
    today: date
    rest: Mapping[str, PlannedDay]
    bases: Mapping[str, Basis]

    def days_of(self, letters: Sequence[Letter]) -> dict[str, OtherDay]:
        """The outcome for each letter that nobody has yet."""
        resting = {one.code: self._resting(one) for one in letters}
        crowded = self._crowded_from(resting.values())
        free = {code: self._free(one, crowded) for code, one in resting.items()}
        mine = [code for code, one in free.items() if can_move(one, ())]
        changed = {free[code].term for code in mine if self._is_spread(resting[code], free[code])}
        planned = plan_again(
            list(free.values()), self.terms, self.today, start=self.start, changed=changed
        )
        without = {code: PlannedDay(free[code].due_on, free[code].term) for code in mine}
        without |= {one.code: PlannedDay(one.due_on, one.term) for one in planned}
        now = self._around_leave(letters, without)
        return {
            code: OtherDay(now[code], without[code], self._basis(resting[code], without[code]))
            for code in mine
        }

    def _resting(self, letter: Letter) -> Letter:
        """The letter as it would be now without a leave."""
        if not can_move(letter, self.rest):
            return letter
        place, free = self.rest.get(letter.code), _unmoved(letter)
        if place is None or place.due_on is None:
            return free
        return replace(free, due_on=place.due_on, term=place.term)

    def _crowded_from(self, resting: Iterable[Letter]) -> int | None:
        """The first term whose letters go back to it from later terms, where they took room."""
        bases = ((one.term, self.bases.get(one.code)) for one in resting)
        left = [b.term for term, b in bases if b and term > b.term and self._frees(b, None)]
        return min(left, default=None)

    def _free(self, letter: Letter, crowded: int | None) -> Letter:
        """The letter where it was planned before its term lost the days that it has again."""
        basis = self.bases.get(letter.code)
        if basis is None or not can_move(letter, self.bases) or not self._frees(basis, crowded):
            return letter
        is_to_come = basis.due_on >= self.today or place_of(letter) == _place(basis)
        is_reply = letter.direction is Direction.TO_VOLUNTEER
        if is_to_come or (is_reply and letter.state is State.VOID):
            return replace(_unmoved(letter), due_on=basis.due_on, term=basis.term)
        if is_reply:
            return letter
        return replace(_unmoved(letter), due_on=self.today + SOON, term=basis.term)

    def _frees(self, basis: Basis, crowded: int | None) -> bool:
        """Whether this change may bring back a letter of the basis.

        Its term is touched or whole again, or is rid of letters of a term before. A term that is
        over brings nothing back.
        """
        old, new = self.before[basis.term], self.after[basis.term]
        last = next(term.last for term in self.terms if term.number == basis.term)
        is_rid = crowded is not None and basis.term > crowded
        return last >= self.today and (old != new or basis.days == new or is_rid)

    def _is_spread(self, resting: Letter, free: Letter) -> bool:
        """Whether the letter's term is one whose letters get their days anew."""
        basis = self.bases.get(free.code)
        new = self.after[free.term]
        if free is resting or basis is None:
            return self.before[free.term] != new
        return basis.days != new or free.due_on != basis.due_on

    def _around_leave(
        self, letters: Sequence[Letter], without: Mapping[str, PlannedDay]
    ) -> dict[str, PlannedDay]:
        """The same days, moved by the volunteer's leave."""
        gone = {code for code, day in without.items() if day.due_on is None}
        left = [one for one in letters if one.code not in gone]
        was = {code: day for code, day in without.items() if code not in gone}
        moved = plan_around(left, self.terms, self.start, self.leave, self.today, was)
        now = {one.code: place_of(one) for one in left}
        return {**now, **moved, **{code: without[code] for code in gone}}

    def _basis(self, resting: Letter, now: PlannedDay) -> Basis | None:
        """What to remember: nothing once the term is as it was and the letter is back."""
        basis = self.bases.get(resting.code)
        if basis is None:
            basis = Basis(resting.due_on, resting.term, self.before[resting.term])
        if basis.days != self.after[basis.term]:
            return basis
        is_back = now == _place(basis)
        is_over = now.due_on is not None and basis.due_on < self.today
        return None if is_back or is_over else basis


def _place(basis: Basis) -> PlannedDay:
    return PlannedDay(basis.due_on, basis.term)


def _unmoved(letter: Letter) -> Letter:
    """The letter as still to be written, whatever became void and came back before."""
    return replace(letter, state=State.DUE, moves=0)
