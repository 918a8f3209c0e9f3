"""Pairs of which a visitor sees each step on any day: chance alone leaves some days without.

All pairs begin together, so on some weekdays no letter of a small programme is in the post. Where
the demo's accounts look, the newest letter of a few pairs stands at a chosen step.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from app.demo.history import Lived, walk
from letters.states import Direction, State
from letters.tracker import Letter

SOON = timedelta(days=7)
Steps = tuple[tuple[State, int], ...]
ARRIVED: Steps = ((State.POSTED, -3), (State.AT_SCHOOL, 5), (State.DELIVERED, 7))
ANSWERED: Steps = ((State.HANDED_IN, 6), (State.POSTED, 8), (State.RECEIVED, 12))


@dataclass(frozen=True, slots=True)
class ShownStage:
    """Where the newest letter of a direction stands, by its steps and how many days ago."""

    direction: Direction
    steps: Steps


ON_ITS_WAY = ShownStage(Direction.TO_CHILD, ((State.POSTED, 5),))
AT_HUB = ShownStage(Direction.TO_CHILD, ((State.POSTED, 7), (State.AT_HUB, 1)))
TO_HAND_OUT = ShownStage(Direction.TO_CHILD, ((State.POSTED, 9), (State.AT_SCHOOL, 1)))
HELD = ShownStage(Direction.TO_CHILD, ((State.POSTED, 11), (State.AT_SCHOOL, 4), (State.HELD, 1)))
RETURNED = ShownStage(Direction.TO_CHILD, ((State.POSTED, 13), (State.RETURNED, 1)))
TO_POST = ShownStage(Direction.TO_VOLUNTEER, ((State.HANDED_IN, 1),))
ON_ITS_WAY_BACK = ShownStage(Direction.TO_VOLUNTEER, ((State.HANDED_IN, 6), (State.POSTED, 5)))

# The most telling first: a school may have fewer pairs.
AT_THE_SHOWN_SCHOOL = (
    ON_ITS_WAY, TO_HAND_OUT, TO_POST, ON_ITS_WAY, ON_ITS_WAY, TO_HAND_OUT, TO_POST, ON_ITS_WAY_BACK,
)  # fmt: skip
IN_THE_SHOWN_COUNTY = (ON_ITS_WAY, AT_HUB, HELD, ON_ITS_WAY, RETURNED, ON_ITS_WAY)


def staged(planned: Sequence[Letter], stage: ShownStage, today: date) -> Iterator[Lived]:
    """Each letter of a pair, in the order of the plan; those before the shown one arrived."""
    own = [letter for letter in planned if letter.direction is stage.direction]
    shown = max((letter for letter in own if letter.due_on <= today + SOON), key=_due_on)
    delivered: dict[int, date] = {}
    for letter in planned:
        if letter is shown:
            lived = walk(letter, _ago(stage.steps, today), today)
        elif letter.due_on >= shown.due_on:
            lived = Lived(letter, ())
        elif letter.direction is Direction.TO_CHILD:
            lived = walk(letter, _after(ARRIVED, letter.due_on), today)
            delivered[letter.number] = lived.letter.since
        else:
            lived = walk(letter, _after(ANSWERED, delivered[_answered(letter)]), today)
        if letter.direction is Direction.TO_VOLUNTEER:
            lived = replace(lived, answered_on=delivered.get(_answered(letter)))
        yield lived


def _due_on(letter: Letter) -> date:
    return letter.due_on


def _answered(letter: Letter) -> int:
    return letter.answers or letter.number


def _after(steps: Steps, day: date) -> list[tuple[State, date]]:
    return [(state, day + timedelta(days=days)) for state, days in steps]


def _ago(steps: Steps, today: date) -> list[tuple[State, date]]:
    return [(state, _working_day(today - timedelta(days=days))) for state, days in steps]


def _working_day(day: date) -> date:
    """The day itself, or the Friday before a weekend: schools and post offices are closed."""
    return day - timedelta(days=max(0, day.weekday() - 4))
