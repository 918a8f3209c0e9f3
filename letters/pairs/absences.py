"""The letters of a pair around its volunteer's leave: away for a while, or gone from a day on."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from letters.planning.again import plan_again
from letters.planning.plan import STANDARD
from letters.states import Direction, State
from letters.terms import Term
from letters.tracker import Letter

DAY = timedelta(days=1)
SOON = timedelta(days=STANDARD.first_days)


@dataclass(frozen=True, slots=True)
class Leave:
    """Away from a day to the day before `away_until`; gone from `gone_on` on; None: not so."""

    away_from: date | None = None
    away_until: date | None = None
    gone_on: date | None = None

    def away_days(self, today: date) -> tuple[date, date] | None:
        """The first and last day away that are still to come or run; None: there are none."""
        if self.away_until is None or self.away_until <= today:
            return None
        return self.away_from or today, self.away_until - DAY

    def is_planned_for(self, today: date) -> bool:
        """Whether letters lie around it still: it is not over."""
        return self.gone_on is not None or self.away_days(today) is not None

    @property
    def last_day(self) -> date | None:
        """The last day on which the volunteer writes, if they leave."""
        return None if self.gone_on is None else self.gone_on - DAY


@dataclass(frozen=True, slots=True)
class PlannedDay:
    """When a letter is to be written, and the term that lies in; no day: it is not needed."""

    due_on: date | None
    term: int


def plan_around(
    letters: Sequence[Letter],
    terms: Sequence[Term],
    start: date,
    leave: Leave,
    today: date,
    was: Mapping[str, PlannedDay],
) -> Mapping[str, PlannedDay]:
    """What is another day now, by the letter's code; all other letters keep theirs.

    `letters` are those of a pair that began on `start`. `was`: what another leave moved or made
    void before, and where it first goes back to. What comes after an
    absence finds its place within the term, else in the next. After the last day nothing is due,
    and the last letter before it is the goodbye. Raises CalendarError for impossible terms.
    """
    free = [_freed(letter, was, terms, leave, today) for letter in letters]
    moved = plan_again(
        free, terms, today, start=start, away=leave.away_days(today), last_day=leave.last_day
    )
    found = {letter.code: PlannedDay(letter.due_on, letter.term) for letter in free}
    found |= {one.code: PlannedDay(one.due_on, one.term) for one in moved}
    return {
        letter.code: found[letter.code]
        for letter in letters
        if can_move(letter, was) and found[letter.code] != place_of(letter)
    }


def can_move(letter: Letter, was: Collection[str]) -> bool:
    """Whether nobody has the letter yet: it is still to be written, for the first time."""
    if letter.state is State.VOID:
        return letter.code in was
    return letter.state is State.DUE and letter.since <= letter.due_on


def place_of(letter: Letter) -> PlannedDay:
    """The day and term of a letter as it is; a void one has no day."""
    return PlannedDay(None if letter.state is State.VOID else letter.due_on, letter.term)


def _freed(
    letter: Letter,
    was: Mapping[str, PlannedDay],
    terms: Sequence[Term],
    leave: Leave,
    today: date,
) -> Letter:
    """The letter as if there had been no leave before.

    What was due before today waits for the end of an absence that has begun; without one it is
    to be written soon, and no earlier than it is now.
    """
    if not can_move(letter, was):
        return letter
    free = replace(letter, state=State.DUE, moves=0)
    before = was.get(letter.code)
    if before is not None and before.due_on is not None:
        free = replace(free, due_on=before.due_on, term=before.term)
    if letter.direction is Direction.TO_VOLUNTEER or free.due_on >= today:
        return free
    away = leave.away_days(today)
    if away is not None and away[0] <= today:
        return replace(free, due_on=today)
    soon = min(letter.due_on, today + SOON)
    term = next((term.number for term in terms if term.last >= soon), letter.term)
    return replace(free, due_on=soon, term=term)
