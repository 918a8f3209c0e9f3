"""School terms, breaks, and the days on which the programme's clock runs."""

from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise

from letters.errors import (
    BreakOutsideTerm,
    LastBeforeFirst,
    MakeUpClosed,
    TermsOutOfOrder,
    TermsOverlap,
)


class DayKind(StrEnum):
    """Which days count: school days are Monday to Friday and make-up days, calendar days all.

    Both stand still in breaks and between terms.
    """

    SCHOOL = "school"
    CALENDAR = "calendar"


@dataclass(frozen=True, slots=True)
class Break:
    """Days within a term without school, first and last included."""

    name: str
    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise LastBeforeFirst(self.name, self.first, self.last)


@dataclass(frozen=True, slots=True)
class Term:
    """One school term, first and last day included.

    `make_up` are days of a weekend on which there is school. Raises LastBeforeFirst,
    BreakOutsideTerm or MakeUpClosed.
    """

    number: int
    name: str
    first: date
    last: date
    breaks: tuple[Break, ...] = ()
    make_up: tuple[date, ...] = ()

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise LastBeforeFirst(self.name, self.first, self.last)
        for pause in self.breaks:
            if pause.first < self.first or pause.last > self.last:
                raise BreakOutsideTerm(self.name, pause.name)
        for day in self.make_up:
            if not self.is_open(day):
                raise MakeUpClosed(self.name, day)

    def is_open(self, day: date) -> bool:
        """Whether the day lies in the term and in none of its breaks."""
        inside = self.first <= day <= self.last
        return inside and not any(pause.first <= day <= pause.last for pause in self.breaks)


@dataclass(frozen=True, slots=True)
class Calendar:
    """The terms of a school or cohort, with both kinds of open days counted in advance.

    Raises TermsOutOfOrder or TermsOverlap. Every question is answered in O(log days), so that
    one calendar can serve all letters of a page.
    """

    terms: tuple[Term, ...]
    _days: dict[DayKind, list[int]] = field(init=False, repr=False, compare=False)
    _hash: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "terms", tuple(self.terms))
        object.__setattr__(self, "_hash", hash(self.terms))
        for earlier, later in pairwise(self.terms):
            if later.first < earlier.first or later.number <= earlier.number:
                raise TermsOutOfOrder(earlier.name, later.name)
            if later.first <= earlier.last:
                raise TermsOverlap(earlier.name, later.name)
        every = [day for term in self.terms for day in _open_days_of(term)]
        make_up = {day.toordinal() for term in self.terms for day in term.make_up}
        school = [day for day in every if date.fromordinal(day).weekday() < 5 or day in make_up]
        object.__setattr__(self, "_days", {DayKind.CALENDAR: every, DayKind.SCHOOL: school})

    def __hash__(self) -> int:
        # Counted once: answers are remembered by calendar, a million times a run.
        return self._hash

    def is_open(self, kind: DayKind, day: date) -> bool:
        """Whether the clock of this kind runs on that day."""
        return self.open_days(kind, day - timedelta(days=1), day) == 1

    def open_days(self, kind: DayKind, since: date, until: date) -> int:
        """Open days after `since` up to and including `until`; 0 when `until` is not later."""
        days = self._days[kind]
        count = bisect_right(days, until.toordinal()) - bisect_right(days, since.toordinal())
        return max(0, count)

    def add_open_days(self, kind: DayKind, day: date, n: int) -> date | None:
        """The n-th open day after `day` (`day` itself for n = 0).

        None when the terms end first: the clock never gets there.
        """
        if n <= 0:
            return day
        days = self._days[kind]
        index = bisect_right(days, day.toordinal()) + n - 1
        return date.fromordinal(days[index]) if index < len(days) else None

    def open_on_or_after(self, kind: DayKind, day: date) -> date | None:
        """The day itself if it is open, else the next open day; None after the last term."""
        return self.add_open_days(kind, day - timedelta(days=1), 1)

    def open_on_or_before(self, kind: DayKind, day: date) -> date | None:
        """The day itself if it is open, else the open day before; None before the first term."""
        days = self._days[kind]
        index = bisect_right(days, day.toordinal()) - 1
        return date.fromordinal(days[index]) if index >= 0 else None

    def closed(self) -> tuple[tuple[date, date, date], ...]:
        """The stretches of closed days: first and last one, and the open day they end with.

        The days before the first term are one, those after the last are none.
        """
        days = [date.min.toordinal() - 1, *self._days[DayKind.CALENDAR]]
        return tuple(
            (date.fromordinal(before + 1), date.fromordinal(after - 1), date.fromordinal(after))
            for before, after in pairwise(days)
            if after > before + 1
        )

    def is_over(self, day: date) -> bool:
        """Whether the last term lies behind: nobody's clock runs, nothing is late."""
        return bool(self.terms) and day > self.terms[-1].last


def _open_days_of(term: Term) -> list[int]:
    """The ordinals of the term's days that lie in none of its breaks, rising."""
    closed = {
        day
        for pause in term.breaks
        for day in range(pause.first.toordinal(), pause.last.toordinal() + 1)
    }
    whole = range(term.first.toordinal(), term.last.toordinal() + 1)
    return [day for day in whole if day not in closed]
