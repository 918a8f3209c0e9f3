"""What happened to the letters of a pair until today, drawn by chance.

Each letter moves by the rules of `letters.tracker`; this only decides when somebody does
something. Days are drawn as the programme knows them: volunteers post around the due date, the
post takes a week or two, a teacher hands letters out within days, children answer within two
weeks.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from random import Random

from letters.states import Direction, State
from letters.terms import Calendar, DayKind
from letters.tracker import Event, Letter, Moved, move

SILENT_FOR = timedelta(days=40)


class Habit(StrEnum):
    """How a volunteer writes."""

    PROMPT = "prompt"
    SLOW = "slow"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class Lived:
    """A letter as it stands today, its events, and the day the letter it answers arrived."""

    letter: Letter
    events: tuple[Event, ...]
    answered_on: date | None = None


def history(
    planned: Sequence[Letter], calendar: Calendar, habit: Habit, today: date, rng: Random
) -> Iterator[Lived]:
    """Each letter of a pair, in the order of the plan."""
    delivered: dict[int, date] = {}
    for letter in planned:
        if letter.direction is Direction.TO_CHILD:
            lived = _to_child(letter, calendar, habit, today, rng)
            if lived.letter.state is State.DELIVERED:
                delivered[letter.number] = lived.letter.since
        else:
            arrived = delivered.get(letter.answers or letter.number)
            lived = _reply(letter, calendar, arrived, today, rng)
        yield lived


def _to_child(letter: Letter, calendar: Calendar, habit: Habit, today: date, rng: Random) -> Lived:
    if habit is Habit.SILENT and letter.due_on > today - SILENT_FOR:
        return Lived(letter, ())
    delay = rng.randint(-6, 1) if habit is Habit.PROMPT else rng.randint(-2, 12)
    posted = letter.due_on + timedelta(days=delay)
    chance = rng.random()
    if chance < 0.012:
        return walk(letter, [(State.POSTED, posted), (State.LOST, posted + timedelta(40))], today)
    if chance < 0.018:
        return walk(
            letter, [(State.POSTED, posted), (State.RETURNED, posted + timedelta(12))], today
        )
    steps = [(State.POSTED, posted)]
    arrived = posted + timedelta(days=round(rng.triangular(4, 16, 7)))
    if rng.random() < 0.15:
        steps.append((State.AT_HUB, arrived - timedelta(days=2)))
    arrived = calendar.open_on_or_after(DayKind.SCHOOL, arrived) or arrived
    steps.append((State.AT_SCHOOL, arrived))
    if chance < 0.022:
        return walk(letter, [*steps, (State.HELD, arrived + timedelta(days=1))], today)
    days = rng.randint(1, 3) if rng.random() < 0.93 else rng.randint(8, 14)
    handed_out = calendar.add_open_days(DayKind.SCHOOL, arrived, days)
    return walk(letter, [*steps, (State.DELIVERED, handed_out or arrived)], today)


def _reply(
    letter: Letter, calendar: Calendar, arrived: date | None, today: date, rng: Random
) -> Lived:
    if arrived is None:
        return Lived(letter, ())
    lived = Lived(letter, (), arrived)
    days = rng.randint(3, 9) if rng.random() < 0.94 else rng.randint(14, 40)
    written = calendar.add_open_days(DayKind.SCHOOL, arrived, days)
    if written is None:
        return lived
    posted = calendar.add_open_days(DayKind.SCHOOL, written, rng.randint(1, 4)) or written
    back = posted + timedelta(days=round(rng.triangular(4, 16, 7)))
    end = State.LOST if rng.random() < 0.008 else State.RECEIVED
    if end is State.LOST:
        back = posted + timedelta(days=45)
    steps = [(State.HANDED_IN, written), (State.POSTED, posted), (end, back)]
    return replace(walk(letter, steps, today), answered_on=arrived)


def walk(letter: Letter, steps: Sequence[tuple[State, date]], today: date) -> Lived:
    """A letter after the steps that have come about by today."""
    events: list[Event] = []
    for state, on in steps:
        on = max(on, letter.since)
        if on > today:
            break
        moved = move(letter, state, on, today=today, events=events)
        if isinstance(moved, Moved):
            letter = moved.letter
            events.append(moved.event)
    return Lived(letter, tuple(events))
