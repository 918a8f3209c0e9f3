"""How people behave: on which day somebody does the next thing about a letter. Nothing is read.

Days are drawn as the programme knows them: volunteers post around the due date, the post takes a
week or two, a teacher hands letters out within days, most children answer within two weeks.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from random import Random

from bench.year.chance import Chance
from letters.states import Direction, State
from letters.terms import Calendar, DayKind


class Manner(StrEnum):
    """How a volunteer writes."""

    PROMPT = "prompt"
    SLOW = "slow"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class Lying:
    """A letter where it lies: what somebody looks at before they do the next thing."""

    id: int
    child_id: int
    pair_volunteer_id: int
    direction: Direction
    number: int
    state: State
    since: date
    due_on: date
    moves: int
    answered_on: date | None
    volunteer_id: int
    tries: int = 0
    """How often it was lost or sent back before."""
    was_held: bool = False

    @property
    def drawn_by(self) -> tuple[int, int, str, int, int]:
        """What chance knows the letter by: the same in every year that is played with a seed.

        Its id is not: one letter more before it, and every later one would have another. Nor is
        how often it moved: what a pair's hold undid would give it other lots from then on.
        """
        return (self.child_id, self.pair_volunteer_id, self.direction, self.number, self.tries)


@dataclass(frozen=True, slots=True)
class Step:
    """The next thing: the state the letter comes into, and the day from which somebody does it."""

    to: State
    on: date


MANNERS = (Manner.PROMPT, Manner.SLOW, Manner.SILENT)
WEIGHTS = (80, 15, 5)
IN_GROUPS = 0.6
"""Share of volunteers whose letters travel in the bags of a group."""
LOST, RETURNED = 0.012, 0.018
"""Up to where a drawn number means that the post loses a letter, or sends it back."""
HELD = 0.004
BAGS_LOST = 0.012
TOLD_OF = frozenset({State.DUE, State.AT_SCHOOL, State.HANDED_IN})


def manner(chance: Chance, volunteer_id: int) -> Manner:
    """How a volunteer writes, the whole year long."""
    return chance.about("manner", volunteer_id).choices(MANNERS, WEIGHTS)[0]


def in_group(chance: Chance, volunteer_id: int) -> bool:
    """Whether a volunteer's letters travel in a bag with others."""
    return chance.share("group", volunteer_id) < IN_GROUPS


def next_step(letter: Lying, calendar: Calendar, chance: Chance) -> Step | None:
    """What somebody will do about the letter; None: nobody does anything about it."""
    rng = chance.about("letter", letter.drawn_by, letter.state)
    match letter.state, letter.direction:
        case State.DUE, Direction.TO_CHILD:
            return _written(letter, manner(chance, letter.volunteer_id), rng)
        case State.DUE, Direction.TO_VOLUNTEER:
            return _answered(letter, calendar, rng)
        case State.POSTED, Direction.TO_CHILD:
            return _carried(letter, State.AT_SCHOOL, rng)
        case State.POSTED, _:
            return _carried(letter, State.RECEIVED, rng)
        case State.AT_HUB, Direction.TO_CHILD:
            return Step(State.AT_SCHOOL, letter.since + timedelta(days=rng.randint(1, 4)))
        case State.AT_HUB, _:
            return Step(State.RECEIVED, letter.since + timedelta(days=rng.randint(1, 4)))
        case State.AT_SCHOOL, _:
            return _handed_out(letter, calendar, rng)
        case State.HANDED_IN, _:
            return Step(State.POSTED, _school_day(calendar, letter.since, rng.randint(1, 4)))
        case State.LOST | State.RETURNED, _:
            return Step(State.DUE, letter.since + timedelta(days=rng.randint(1, 5)))
        case _:
            return None


ANSWERS_A_REMINDER = 0.5
"""Share of reminders of a late letter after which somebody does it sooner than else."""


def reminded(letter: Lying, step: Step | None, told_on: date | None, chance: Chance) -> Step | None:
    """The same step, or a sooner one by whoever was told that the letter is late.

    A child is not hurried, and who would do nothing does nothing when told.
    """
    if step is None or told_on is None or told_on < letter.since:
        return step
    rng = chance.about("reminded", letter.drawn_by, letter.state)
    if letter.state not in TOLD_OF or rng.random() >= ANSWERS_A_REMINDER:
        return step
    return Step(step.to, min(step.on, told_on + timedelta(days=rng.randint(1, 4))))


def lost_in_bag(chance: Chance, way: tuple[int, str], number: int, tries: int) -> bool:
    """Whether letters of a number are lost in their bags on a way: all of a school's alike.

    Not the bag draws: a letter that is posted sooner lies in another one, and keeps its lot.
    """
    return chance.share("bag", way, number, tries) < BAGS_LOST


def arrives_on(posted_on: date, chance: Chance, way: tuple[int, str]) -> date:
    """The day on which a bag comes to where it goes.

    `way` is the school and the direction: its bags take as long all year, so that none overtakes.
    """
    return posted_on + timedelta(days=round(chance.about("way", way).triangular(3, 14, 6)))


def _written(letter: Lying, writes: Manner, rng: Random) -> Step | None:
    if letter.since > letter.due_on:
        return Step(State.POSTED, letter.since + timedelta(days=rng.randint(1, 8)))
    if writes is Manner.SILENT and letter.number > 1:
        # A call from the coordinator helps in half of the cases.
        if rng.random() < 0.5:
            return None
        return Step(State.POSTED, letter.due_on + timedelta(days=rng.randint(18, 40)))
    days = rng.randint(-6, 1) if writes is Manner.PROMPT else rng.randint(-2, 14)
    return Step(State.POSTED, letter.due_on + timedelta(days=days))


def _answered(letter: Lying, calendar: Calendar, rng: Random) -> Step | None:
    if letter.answered_on is None or rng.random() < 0.02:
        return None
    days = rng.randint(3, 9) if rng.random() < 0.94 else rng.randint(14, 40)
    began = max(letter.answered_on, letter.since) if letter.moves else letter.answered_on
    return Step(State.HANDED_IN, _school_day(calendar, began, days))


def _carried(letter: Lying, to: State, rng: Random) -> Step | None:
    drawn = rng.random()
    if drawn < LOST:
        return None
    if drawn < RETURNED and letter.direction is Direction.TO_CHILD:
        return Step(State.RETURNED, letter.since + timedelta(days=12))
    days = round(rng.triangular(4, 16, 7))
    if rng.random() < 0.05:
        return Step(State.AT_HUB, letter.since + timedelta(days=days - 2))
    return Step(to, letter.since + timedelta(days=days))


def _handed_out(letter: Lying, calendar: Calendar, rng: Random) -> Step:
    if rng.random() < HELD and not letter.was_held:
        return Step(State.HELD, letter.since + timedelta(days=1))
    days = rng.randint(1, 3) if rng.random() < 0.93 else rng.randint(8, 14)
    return Step(State.DELIVERED, _school_day(calendar, letter.since, days))


def _school_day(calendar: Calendar, since: date, days: int) -> date:
    """So many school days later; in the holidays after the last term, so many days."""
    found = calendar.add_open_days(DayKind.SCHOOL, since, days)
    return found or since + timedelta(days=days)
