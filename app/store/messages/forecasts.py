"""What will go out on the days that come, if nobody moves a letter and nothing else is recorded."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from app.store.letters.calendars import Timetable, timetables
from app.store.letters.letters import letter_within
from app.store.letters.standings import Silenced, Standings
from app.store.messages.recipients import Recipients
from app.store.messages.reminders import (
    BATCH,
    LetterContext,
    every_one_of,
    may_be_reminded,
    recorded_steps,
    reminded_on,
)
from app.store.messages.renewals import Key, RenewalLine, renewals_due
from app.store.messages.rungs import newly_due
from app.store.scope import Scope
from letters.custody import Standing
from letters.ladders.coming import coming
from letters.reminders import Recipient, Step
from letters.reminders import Reminder as Due

DAYS = 14
FEWER = (DAYS, 7, 3, 1)


@dataclass(frozen=True, slots=True)
class ForecastLine:
    """A reminder that a user will get on a day, of one letter, in one part."""

    day: date
    step: Step
    user_id: int
    part: Recipient
    context: LetterContext
    due_on: date


@dataclass(frozen=True, slots=True)
class RenewalAhead:
    """A check or consent that a user will be told of on a day."""

    day: date
    line: RenewalLine


@dataclass
class Listeners:
    """Who can be told on each of the days: grants, pauses and pairs, as they are on that day.

    Read once for a day. Whoever has had the digest of the first day hears no more on it. Where
    letters of `everybody` are looked at, all silent pairs of a day are asked for at once.
    """

    first: date
    everybody: bool = False
    _recipients: dict[date, Recipients] = field(default_factory=dict)
    _standings: dict[date, Standings] = field(default_factory=dict)
    _silenced: dict[date, Silenced] = field(default_factory=dict)

    def on(self, day: date) -> tuple[Recipients, Standings]:
        """Who can be told on a day, and what each pair is on it."""
        if day not in self._recipients:
            self._recipients[day], self._standings[day] = Recipients.on(day), Standings.on(day)
        return self._recipients[day], self._standings[day]

    def _silent_on(self, day: date) -> Silenced | None:
        """All pairs that are silent on a day; None: those of the letters are to be read."""
        if self.everybody and day not in self._silenced:
            self._silenced[day] = self.on(day)[1].silenced()
        return self._silenced.get(day)

    def told(
        self,
        day: date,
        found: Sequence[Due],
        contexts: Mapping[str, LetterContext],
        standings: Mapping[str, Standing],
    ) -> Mapping[str, tuple[Recipient, tuple[int, ...]]]:
        """Who hears of each letter that somebody can be told of on the day, and in which part."""
        recipients, _standings = self.on(day)
        due = [standings[one.letter] for one in found if not one.passed_over]
        silent = self._silent_on(day)
        spoken_of = {one.letter for one in may_be_reminded(contexts, due, day, silent)}
        heard: dict[str, tuple[Recipient, tuple[int, ...]]] = {}
        for one in found:
            if not one.passed_over and one.letter in spoken_of:
                around = contexts[one.letter]
                part, wanted = recipients.of(
                    one.recipient,
                    around.volunteer_user_id,
                    around.school_id,
                    around.county_code,
                )
                heard[one.letter] = part, recipients.listening(wanted)
        people = {user_id for _part, user_ids in heard.values() for user_id in user_ids}
        had = reminded_on(day, people) if day == self.first else set[int]()
        return {
            letter: (part, user_ids)
            for letter, (part, user_ids) in heard.items()
            if user_ids and not had.intersection(user_ids)
        }


def forecast(
    scope: Scope, today: date, days: int = DAYS, known: Listeners | None = None
) -> list[ForecastLine]:
    """Every reminder of a letter that goes out in reach from today on, day by day."""
    listeners, found = known or Listeners(today, scope.programme), list[ForecastLine]()
    for table in timetables().values():
        found += forecast_of(table, scope, today, days, listeners)
    return sorted(found, key=lambda line: (line.day, line.user_id, line.step, line.context.code))


def renewals_ahead(
    scope: Scope, today: date, listeners: Listeners, days: int = DAYS
) -> Iterator[RenewalAhead]:
    """The checks and consents that people will be told of from today on, each step once."""
    tables, told = timetables(), set[Key]()
    for day in (today + timedelta(days=n) for n in range(days)):
        recipients, standings = listeners.on(day)
        lines = renewals_due(day, tables, recipients, scope, standings)
        people = {line.user_id for line in lines}
        had = reminded_on(day, people) if day == today else set[int]()
        for line in lines:
            if line.key not in told and line.user_id not in had:
                told.add(line.key)
                yield RenewalAhead(day, line)


def forecast_of(
    table: Timetable, scope: Scope, today: date, days: int, listeners: Listeners
) -> Iterator[ForecastLine]:
    """What goes out of one cohort's letters in reach, by its clocks as the table has them."""
    last = today + timedelta(days=days - 1)
    ids = _ids_due(table, scope, today, last)
    for at in range(0, len(ids), BATCH):
        contexts, found = every_one_of(ids[at : at + BATCH], table, today)
        yield from _of_some(contexts, found, table, (today, last), listeners)


def days_looked_at(scope: Scope, today: date, most: int) -> int:
    """How many days ahead have no more letters in reach than `most`, at least one.

    Each letter is asked about: of a hundred thousand, two weeks would keep a page waiting.
    """
    for days in FEWER:
        last = today + timedelta(days=days - 1)
        every = (len(_ids_due(table, scope, today, last)) for table in timetables().values())
        if sum(every) <= most:
            return days
    return FEWER[-1]


def _ids_due(table: Timetable, scope: Scope, today: date, last: date) -> list[int]:
    """The letters in reach with something due by the last day."""
    terms = table.calendar.terms
    # After the last term nothing is reached any more, but the days before it are looked at.
    until = min(last, terms[-1].last) if terms and terms[-1].last >= today else last
    found = newly_due({table.cohort_id: table}, until, letter_within(scope))
    return found.get(table.cohort_id, [])


def _of_some(
    contexts: Mapping[str, LetterContext],
    found: Collection[Standing],
    table: Timetable,
    days: tuple[date, date],
    listeners: Listeners,
) -> Iterator[ForecastLine]:
    standings = {one.letter: one for one in found}
    recorded = recorded_steps([context.letter_id for context in contexts.values()])
    heard: dict[str, tuple[Recipient, tuple[int, ...]]] = {}

    def left(day: date, due: Sequence[Due]) -> Collection[str]:
        heard.clear()
        heard.update(listeners.told(day, due, contexts, standings))
        told = {one.letter for one in due if not one.passed_over}
        return told - heard.keys()

    for day, due in coming(found, table.ladder, table.calendar, days, recorded, left):
        for one in due:
            if not one.passed_over:
                part, user_ids = heard[one.letter]
                for user_id in user_ids:
                    yield ForecastLine(
                        day, one.step, user_id, part, contexts[one.letter], one.due_on
                    )
