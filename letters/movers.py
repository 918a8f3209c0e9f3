"""Who may say that a letter has moved: each speaks only of what they have in their own hands."""

from collections.abc import Collection, Mapping
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from letters.states import OPTIONAL, Direction, State, ahead
from letters.tracker import Letter, allowed


class Mover(StrEnum):
    """In which part somebody moves a letter."""

    COORDINATOR = "coordinator"
    SCHOOL_CONTACT = "school_contact"
    VOLUNTEER = "volunteer"


class TakingBack(StrEnum):
    """Whether somebody may take a step back: at once, with a reason that is kept, or not."""

    AT_ONCE = "at_once"
    WITH_REASON = "with_reason"
    NOT = "not"


# VOID is missing everywhere: letters become void with their pair.
_ANY = frozenset(State) - {State.VOID}
MAY: Mapping[tuple[Mover, Direction], frozenset[State]] = MappingProxyType(
    {
        (Mover.COORDINATOR, Direction.TO_CHILD): _ANY,
        (Mover.COORDINATOR, Direction.TO_VOLUNTEER): _ANY,
        (Mover.SCHOOL_CONTACT, Direction.TO_CHILD): frozenset(
            {State.AT_SCHOOL, State.DELIVERED, State.RETURNED}
        ),
        (Mover.SCHOOL_CONTACT, Direction.TO_VOLUNTEER): frozenset({State.HANDED_IN, State.POSTED}),
        (Mover.VOLUNTEER, Direction.TO_CHILD): frozenset({State.POSTED}),
        (Mover.VOLUNTEER, Direction.TO_VOLUNTEER): frozenset({State.RECEIVED}),
    }
)


def may_make(direction: Direction, to: State, movers: Collection[Mover]) -> bool:
    """Whether one of the movers may bring a letter of this direction to a state, or undo that."""
    return any(to in MAY[mover, direction] for mover in movers)


def choices(letter: Letter, movers: Collection[Mover]) -> tuple[State, ...]:
    """The states that these movers can move the letter to now, in the order of its way."""
    return tuple(to for to in allowed(letter) if may_make(letter.direction, to, movers))


def next_step(letter: Letter, movers: Collection[Mover]) -> State | None:
    """The one step forward that these movers will most often log; None: they have none."""
    way = ahead(letter.direction, letter.state)
    likely = [to for to in choices(letter, movers) if to in way and to not in OPTIONAL]
    return likely[0] if likely else None


def steps(movers: Collection[Mover]) -> tuple[State, ...]:
    """Every state that these movers can bring some letter to."""
    return tuple(
        to for to in State if any(may_make(direction, to, movers) for direction in Direction)
    )


def taking_back(own: bool, made_on: date, today: date, movers: Collection[Mover]) -> TakingBack:
    """A wrong tap goes back within the day by who made it, later by a coordinator, who says why.

    `own`: whether who asks made the step; the contacts of one school share one pair of hands.
    `made_on` is the day it was logged, not that it tells of.
    """
    if made_on == today and (own or Mover.SCHOOL_CONTACT in movers):
        return TakingBack.AT_ONCE
    return TakingBack.WITH_REASON if Mover.COORDINATOR in movers else TakingBack.NOT
