"""Where there is room for letters that are planned again."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from letters.planning.plan import Rhythm, possible_trips
from letters.states import State
from letters.terms import Calendar, DayKind, Term
from letters.tracker import Letter

DAY = timedelta(days=1)
Days = tuple[date, date]


def is_settled(letter: Letter) -> bool:
    """Whether nothing moves the letter: it left its writer, or came back to be written again."""
    return letter.state is not State.DUE or letter.since > letter.due_on


@dataclass(frozen=True, slots=True)
class Frame:
    """What all letters of a pair are planned by."""

    calendar: Calendar
    today: date
    rhythm: Rhythm
    start: date
    away: Days | None
    last_day: date | None

    def stays(self, letter: Letter, term: Term) -> bool:
        """Whether the letter's day came and was open, so that it keeps it."""
        return letter.due_on <= self.today and self.fits(letter.due_on, term)

    def fits(self, day: date, term: Term) -> bool:
        """Whether a letter may be due on that day of the term."""
        return term.is_open(day) and not self.is_away(day) and not self.is_after_the_last(day)

    def is_away(self, day: date) -> bool:
        """Whether the volunteer is away on the day."""
        return self.away is not None and self.away[0] <= day <= self.away[1]

    def is_after_the_last(self, day: date) -> bool:
        """Whether the volunteer is gone on the day."""
        return self.last_day is not None and day > self.last_day

    def last_term(self) -> Term | None:
        """The last term in which the volunteer can write; None: not even in the first."""
        possible = [t for t in self.calendar.terms if not self.is_after_the_last(t.first)]
        return possible[-1] if possible else None

    def days(self, count: int, term: Term, before: date | None, floor: date | None) -> list[date]:
        """Due dates for up to `count` letters of a term, evenly spread; fewer where room lacks.

        All are the least gap after the letter due on `before`, and after `floor`.
        """
        for possible in self._choices(term, floor):
            places = self._places(count, possible, before, term) if possible else []
            if places:
                return [possible[place] for place in places]
        return []

    def _choices(self, term: Term, floor: date | None) -> Iterator[list[date]]:
        """The days with time for a reply; then, in the last term or after a leave, all the rest.

        Without these a child would wait for the next term because its volunteer was away.
        """
        begins = max(day for day in (term.first, self.start, self.today, floor) if day)
        trips = possible_trips(term, self.calendar, begins, self.rhythm)
        yield [day for day, _reply in trips if self.fits(day, term) and not self._is_back(day)]
        if term == self.last_term() or self._ends_leave(term):
            begins = max(self.today, self.start, term.first - DAY)
            length = self.calendar.open_days(DayKind.CALENDAR, begins, term.last)
            later = (
                self.calendar.add_open_days(DayKind.CALENDAR, begins, n + 1) for n in range(length)
            )
            yield [day for day in later if day and self._fits_late(day, term)]

    def _fits_late(self, day: date, term: Term) -> bool:
        """Whether a letter may still be due on the day, though its reply may take longer."""
        return self.fits(day, term) and self._is_answered(day, term) and not self._is_back(day)

    def _ends_leave(self, term: Term) -> bool:
        """Whether the volunteer comes back within the term."""
        return self.away is not None and term.first <= self.away[1] < term.last

    def _is_back(self, day: date) -> bool:
        """Whether the volunteer has just come back on the day."""
        if self.away is None or day < self.away[0]:
            return False
        return self.calendar.open_days(DayKind.CALENDAR, self.away[1], day) < self.rhythm.first_days

    def _is_answered(self, day: date, term: Term) -> bool:
        """Whether a school day is left for the reply."""
        return self.calendar.open_days(DayKind.SCHOOL, day, term.last) > 0

    def _places(
        self, count: int, possible: Sequence[date], before: date | None, term: Term
    ) -> list[int]:
        """Which of the possible days the letters get."""
        gap, latest = self.rhythm.least_gap, len(possible) - 1
        first = bisect_left(possible, before + gap * DAY) if before else 0
        count = min(count, 1 + (latest - first) // gap)
        if count < 1:
            return []
        if before and before >= term.first:
            zero = bisect_left(possible, before)
            zero = zero or -self.calendar.open_days(DayKind.CALENDAR, before, possible[0])
            step = (latest - zero) / count
            if step >= max(gap, first - zero):
                return [zero + round(step * k) for k in range(1, count + 1)]
        step = (latest - first) / max(1, count - 1)
        return [first + round(step * k) for k in range(count)]
