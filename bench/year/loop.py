"""The days of a year: the jobs, what happens, what people do, what must hold."""

import time as clock
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from app.actions.letters.pairs.following import follow_all
from app.actions.letters.transits import learn_transits
from app.actions.messages import reminders
from app.actions.messages.sending import send_waiting
from app.actions.messages.words import write_digests
from app.actions.people.closed_contacts import end_roles_of_closed
from app.actions.rounds.successors.promises import keep_promises
from app.actor import SCHEDULER, Acting
from app.extensions import db
from bench.year import post
from bench.year.checks import letters as of_letters
from bench.year.checks import pairs as of_pairs
from bench.year.checks import people as of_people
from bench.year.checks import silence
from bench.year.checks.fault import Fault
from bench.year.desk import calling, deciding, rounds
from bench.year.facts import rates
from bench.year.founding import AFTERWARDS, FIRST_DAY, found
from bench.year.mail import TakingServer, delivered_by
from bench.year.motion import in_motion
from bench.year.play import Day, Play

MORNING, EVENING = time(0, 30), time(12, 0)
"""By UTC: half past eight in the morning and eight in the evening of the programme's day."""
MONDAY = 0
ALL = 100_000
"""More than wait in the outbox on any day."""


@dataclass(slots=True)
class Played:
    """What a year showed."""

    play: Play
    pairs: int
    days: int = 0
    shown: int = 0
    faults: list[Fault] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)
    longest_silence: dict[int, int] = field(default_factory=dict)
    known_as: dict[int, Counter[str]] = field(default_factory=dict)
    """Where each child stood on the Mondays on which it was silent for too long."""
    moved: list[tuple[date, int, int]] = field(default_factory=list)
    """Each Monday: the letters that somebody holds, and the late among them."""


@dataclass(frozen=True, slots=True)
class Size:
    """How large a year is.

    `rate` is how often the usual facts happen, 1 for as often as they do; `at_random` so many more
    happen in the year, of any kind. Without `reminders` no morning has any, nor thanks.
    """

    pairs: int
    seed: int
    at_random: int = 0
    rate: float = 1
    reminders: bool = True


def play_year(
    size: Size, last: date | None = None, progress: Callable[[str], None] = print
) -> Played:
    """Play the three terms and 60 days beyond, or up to `last`, in an empty database."""
    with delivered_by(TakingServer):
        return _played(size, last, progress)


def _played(size: Size, last: date | None, progress: Callable[[str], None]) -> Played:
    began = clock.perf_counter()
    play = found(size.pairs, size.seed)
    played = Played(play, size.pairs, seconds={"founding": clock.perf_counter() - began})
    for day in _days(play, last):
        _play(day, size, played)
        played.days += 1
        if day.today.day == 1:
            progress(f"{day.today}: {len(played.faults)} faults, {_took(played):.0f} s")
            played.shown = _show_new(played, progress)
    return played


def _show_new(played: Played, progress: Callable[[str], None]) -> int:
    """Tell the month's faults; how many have been told by now."""
    for fault in played.faults[played.shown :]:
        progress(f"  {fault}")
    return len(played.faults)


def _took(played: Played) -> float:
    return sum(played.seconds.values())


def _days(play: Play, last: date | None) -> Iterator[Day]:
    today = FIRST_DAY
    while True:
        db.session.remove()
        day = Day.of(play, today)
        if today > (last or day.calendar.terms[-1].last + AFTERWARDS):
            return
        yield day
        today += timedelta(days=1)


def _play(day: Day, size: Size, played: Played) -> None:
    """One day. Its steps are timed by name."""
    timed = _Timed(played.seconds)
    with timed("jobs"):
        now = _jobs(day, size)
    with timed("checks"):
        played.faults += of_people.told(day, now) + of_people.gone_told(day, now)
    with timed("facts"):
        rates.tell(day, size.rate * size.pairs, _length(day), size.at_random)
        day = Day.of(day.play, day.today)
    with timed("desk"):
        _at_the_desk(day, size)
    with timed("letters"):
        letters = in_motion(day.today)
        calling.look_for_lost(day, letters)
        if day.today.weekday() == MONDAY:
            calling.end_silent(day, letters)
        post.carry(day, letters)
        evening = datetime.combine(day.today, EVENING, UTC)
        while write_digests(evening):
            pass
        send_waiting(now=evening, limit=ALL)
    with timed("checks"):
        played.faults += _hold(day, played)
        db.session.rollback()


def _jobs(day: Day, size: Size) -> datetime:
    """What the scheduler does at night and in the morning; the moment of the reminders."""
    now = datetime.combine(day.today, MORNING, UTC)
    if day.today.weekday() == MONDAY:
        learn_transits(today=day.today)
    acting = Acting(SCHEDULER, now, day.today)
    end_roles_of_closed(acting=acting)
    follow_all(acting=acting)
    keep_promises(acting=acting)
    if size.reminders:
        reminders.run(day.today, acting=acting)
        while write_digests(now):
            pass
    send_waiting(now=now, limit=ALL)
    return now


def _length(day: Day) -> int:
    return (day.calendar.terms[-1].last + AFTERWARDS - FIRST_DAY).days


def _at_the_desk(day: Day, size: Size) -> None:
    deciding.decide(day)
    deciding.undo_mistakes(day)
    deciding.clear_people(day)
    rounds.close(day)
    if day.today.weekday() == MONDAY:
        rounds.renew(day)
        rounds.fill_schools(day)
        calling.ask_reserves(day)
        rounds.match_again(day, size.pairs)


def _hold(day: Day, played: Played) -> list[Fault]:
    """The checks of the evening; the wider ones on Mondays."""
    letters = in_motion(day.today)
    standings = of_letters.held(day, letters)
    faults = [
        *of_people.new_letters(day),
        *of_letters.one_holder(day, standings),
        *of_letters.counts(day, letters, standings),
        *of_letters.explained(day),
    ]
    if day.today.weekday() == MONDAY:
        late = sum(standing.is_late for standing in standings.values())
        played.moved.append((day.today, len(standings), late))
        faults += of_letters.facts_counted(day)
        faults += of_pairs.one_place(day) + of_pairs.paired_again(day)
        faults += _silence(day, played)
    return faults


def _silence(day: Day, played: Played) -> list[Fault]:
    silence.look(day)
    silent = silence.quiet(day)
    for one in silent:
        known = played.longest_silence.get(one.child_id, 0)
        played.longest_silence[one.child_id] = max(known, one.days)
        if one.days > silence.LONGEST:
            place = day.play.stands.get(one.child_id, "nowhere")
            played.known_as.setdefault(one.child_id, Counter())[place] += 1
    return silence.unknown(day, silent)


class _Timed:
    """Adds the seconds of a block to a named sum."""

    def __init__(self, sums: dict[str, float]) -> None:
        self._sums = sums
        self._name = ""
        self._began = 0.0

    def __call__(self, name: str) -> "_Timed":
        self._name = name
        return self

    def __enter__(self) -> None:
        self._began = clock.perf_counter()

    def __exit__(self, *_raised: object) -> None:
        took = clock.perf_counter() - self._began
        self._sums[self._name] = self._sums.get(self._name, 0.0) + took
