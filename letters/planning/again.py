"""A plan made anew: terms or breaks changed, the volunteer is away for a while, or will leave."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from letters.planning.plan import STANDARD, Rhythm, reply_day
from letters.planning.room import Days, Frame, is_settled
from letters.states import Direction, State
from letters.terms import Calendar, DayKind, Term
from letters.tracker import Letter


@dataclass(frozen=True, slots=True)
class Replanned:
    """The new due date of a letter and the term it lies in; no date: the letter becomes void."""

    code: str
    due_on: date | None
    term: int


def plan_again(
    letters: Sequence[Letter],
    terms: Sequence[Term],
    today: date,
    *,
    start: date,
    rhythm: Rhythm = STANDARD,
    away: Days | None = None,
    last_day: date | None = None,
    changed: Collection[int] = (),
) -> tuple[Replanned, ...]:
    """The letters of one pair whose due date is another now; all others keep theirs.

    `letters` are all letters of the pair, `start` is the day it began. What left its writer's
    hands, and what has become due on an open day, stays. Of the rest, in the order of numbers:
    in the terms `changed` all is spread anew over the days that are left, as for a new pair; in
    the others only from the first letter on whose day is closed or within `away` (first and last
    day included), and these come after it. A new due date is at least `rhythm.first_days` open
    days after today, the first day of the term, and the last day away. What finds no room goes to
    the next term, and after the last one becomes void. None is due after `last_day`, the
    volunteer's last: such letters become void, but where no letter is left to be written the
    first of them is moved ahead to say goodbye. A reply follows its letter. Asked again with the
    new dates on the same day, nothing changes. Raises CalendarError for impossible terms.
    """
    frame = Frame(Calendar(tuple(terms)), today, rhythm, start, away, last_day)
    if not terms or today > frame.calendar.terms[-1].last:
        return ()
    plan = _Plan(frame, frozenset(changed), _written(letters))
    placed = {one.code: one for one in plan.placed()}
    replies = [one for one in letters if one.direction is Direction.TO_VOLUNTEER]
    found = [*placed.values(), *plan.replies(replies, placed)]
    known = {letter.code: (letter.due_on, letter.term) for letter in letters}
    return tuple(one for one in found if known[one.code] != (one.due_on, one.term))


def _written(letters: Sequence[Letter]) -> tuple[Letter, ...]:
    """The volunteer's letters that are not void, in the order of their numbers."""
    mine = (letter for letter in letters if letter.direction is Direction.TO_CHILD)
    return tuple(
        sorted((one for one in mine if one.state is not State.VOID), key=lambda one: one.number)
    )


@dataclass(frozen=True, slots=True)
class _Plan:
    """The volunteer's letters of a pair, to be planned again."""

    frame: Frame
    changed: frozenset[int]
    written: tuple[Letter, ...]

    def placed(self) -> list[Replanned]:
        """Every letter that has to move or to be void, with its day."""
        found: list[Replanned] = []
        carried: list[Letter] = []
        before: date | None = None
        for term in self.frame.calendar.terms:
            moving = self._moving(term, again=bool(carried))
            kept = self._kept(term, moving)
            before = max([day for day in (before, *kept) if day is not None], default=None)
            gone = [one for one in moving if self.frame.is_after_the_last(one.due_on)]
            wanted = [*carried, *(one for one in moving if one not in gone)]
            floor = None if carried or term.number in self.changed else self._floor(wanted)
            days = self.frame.days(len(wanted), term, before, floor)
            found += [
                Replanned(letter.code, day, term.number)
                for letter, day in zip(wanted, days, strict=False)
            ]
            found += [Replanned(letter.code, None, letter.term) for letter in gone]
            carried = wanted[len(days) :]
            before = days[-1] if days else before
        found += [Replanned(letter.code, None, letter.term) for letter in carried]
        return self._with_goodbye(found)

    def replies(
        self, replies: Sequence[Letter], placed: Mapping[str, Replanned]
    ) -> Iterator[Replanned]:
        """The replies that nobody wrote yet, each after the letter that it answers."""
        answered = {letter.number: letter for letter in self.written}
        for reply in replies:
            letter = answered.get(reply.number if reply.answers is None else reply.answers)
            if letter is None or reply.state is not State.DUE or reply.moves:
                continue
            moved = placed.get(letter.code)
            if moved is not None and moved.due_on is None:
                yield Replanned(reply.code, None, reply.term)
            elif moved is not None and moved.due_on is not None:
                yield from self._reply(reply, moved.due_on, moved.term)
            elif self._is_unsettled(reply):
                yield from self._reply(reply, letter.due_on, letter.term)

    def _moving(self, term: Term, *, again: bool) -> list[Letter]:
        """The letters of a term that get a day anew: all that can, or from the first misfit on."""
        free = self._free(term, again=again)
        if again or term.number in self.changed:
            return free
        misfits = (at for at, one in enumerate(free) if not self.frame.fits(one.due_on, term))
        return free[next(misfits, len(free)) :]

    def _free(self, term: Term, *, again: bool) -> list[Letter]:
        """The letters of a term that can move: behind one that does, all that are not written."""
        found: list[Letter] = []
        for letter in self.written:
            if letter.term != term.number or is_settled(letter):
                continue
            if again or found or not self.frame.stays(letter, term):
                found.append(letter)
        return found

    def _kept(self, term: Term, moving: Sequence[Letter]) -> list[date]:
        """The days of the term's letters before those that move."""
        first = min((letter.number for letter in moving), default=None)
        return [
            self._day(letter)
            for letter in self.written
            if letter.term == term.number and (first is None or letter.number < first)
        ]

    def _day(self, letter: Letter) -> date:
        """The day that later letters keep their distance from."""
        is_open = self.frame.calendar.is_open(DayKind.CALENDAR, letter.due_on)
        return letter.due_on if is_open else min(letter.due_on, self.frame.today)

    def _floor(self, wanted: Sequence[Letter]) -> date | None:
        """The last day away, where it is what makes the letters move."""
        away = self.frame.away
        moved = any(self.frame.is_away(letter.due_on) for letter in wanted[:1])
        return away[1] if away is not None and moved else None

    def _with_goodbye(self, found: list[Replanned]) -> list[Replanned]:
        """The same, with the first void letter moved ahead if the volunteer had none left."""
        lost = {one.code for one in found if one.due_on is None}
        left = [one for one in self.written if one.state is State.DUE]
        if self.frame.last_day is None or not lost or any(one.code not in lost for one in left):
            return found
        term = self.frame.last_term()
        if term is None:
            return found
        goodbye = next(one for one in left if one.code in lost)
        sent = (one for one in self.written if one not in left and one.term <= term.number)
        before = max((self._day(one) for one in sent), default=None)
        days = self.frame.days(1, term, before, None)
        return [
            Replanned(one.code, days[0], term.number) if days and one.code == goodbye.code else one
            for one in found
        ]

    def _is_unsettled(self, reply: Letter) -> bool:
        """Whether a reply to a letter that stays has to follow a calendar that changed."""
        if reply.due_on <= self.frame.today:
            return False
        is_open = self.frame.calendar.is_open(DayKind.SCHOOL, reply.due_on)
        return reply.term in self.changed or not is_open

    def _reply(self, reply: Letter, due_on: date, number: int) -> Iterator[Replanned]:
        calendar = self.frame.calendar
        term = next(term for term in calendar.terms if term.number == number)
        due_on = max(due_on, term.first)
        day = reply_day(due_on, calendar, self.frame.rhythm)
        if day is None or day > term.last:
            left = calendar.open_days(DayKind.SCHOOL, due_on, term.last)
            soonest = min(left, self.frame.rhythm.reply_days)
            day = calendar.add_open_days(DayKind.SCHOOL, due_on, soonest) if left else None
        if day is not None and day > self.frame.today:
            yield Replanned(reply.code, day, number)
