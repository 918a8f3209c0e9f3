"""The states of a letter, the way through them in each direction, and who holds it."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Direction(StrEnum):
    """Whom the letter is written to."""

    TO_CHILD = "to_child"
    TO_VOLUNTEER = "to_volunteer"


class State(StrEnum):
    """Where a letter is; late is no state, it is computed."""

    DUE = "due"
    POSTED = "posted"
    AT_HUB = "at_hub"
    AT_SCHOOL = "at_school"
    DELIVERED = "delivered"
    HANDED_IN = "handed_in"
    RECEIVED = "received"
    HELD = "held"
    LOST = "lost"
    RETURNED = "returned"
    VOID = "void"


class Holder(StrEnum):
    """Whose move it is."""

    VOLUNTEER = "volunteer"
    POST = "post"
    HUB = "hub"
    SCHOOL_CONTACT = "school_contact"
    CHILD = "child"
    COORDINATOR = "coordinator"
    NOBODY = "nobody"


WAY: Mapping[Direction, tuple[State, ...]] = MappingProxyType(
    {
        Direction.TO_CHILD: (
            State.DUE,
            State.POSTED,
            State.AT_HUB,
            State.AT_SCHOOL,
            State.DELIVERED,
        ),
        Direction.TO_VOLUNTEER: (
            State.DUE,
            State.HANDED_IN,
            State.POSTED,
            State.AT_HUB,
            State.RECEIVED,
        ),
    }
)
OFF_THE_WAY = (State.HELD, State.LOST, State.RETURNED, State.VOID)
OPTIONAL = frozenset({State.AT_HUB})
ARRIVED = frozenset({State.DELIVERED, State.RECEIVED})
FINAL = ARRIVED | {State.VOID}
ON_THE_WAY = frozenset({State.HANDED_IN, State.POSTED, State.AT_HUB, State.AT_SCHOOL})
CAN_BE_RETURNED = frozenset({State.POSTED, State.AT_HUB, State.AT_SCHOOL})


def ahead(direction: Direction, state: State) -> tuple[State, ...]:
    """The states on the way after `state`, in order; empty for a state that is off the way."""
    way = WAY[direction]
    return way[way.index(state) + 1 :] if state in way else ()


def skipped(direction: Direction, was: State, to: State) -> tuple[State, ...]:
    """The states between two states of the way that a move passes over, without the optional."""
    rest = ahead(direction, was)
    if to not in rest:
        return ()
    return tuple(state for state in rest[: rest.index(to)] if state not in OPTIONAL)
