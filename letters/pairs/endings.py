"""How a pair ends: what its end does to its letters, what it says of its people, what is graver."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from letters.pairs.effects import Fact
from letters.pairs.facts import EndReason
from letters.states import ON_THE_WAY, State


class Choice(StrEnum):
    """What becomes of an open pair when a fact is recorded that stops it.

    HOLD ends nothing: the fact itself holds the pair until somebody mends or ends it.
    """

    HOLD = "hold"
    END = "end"


class Record(StrEnum):
    """Where the reason of an end is written besides the pair."""

    CONSENT = "consent"
    CHILD = "child"
    VOLUNTEER = "volunteer"


class Tone(StrEnum):
    """In which words both sides hear of an end; NEUTRAL says nothing of its cause."""

    THANKS = "thanks"
    ORDINARY = "ordinary"
    NEUTRAL = "neutral"


class Followed(StrEnum):
    """What happened after an end, so that it cannot be taken back."""

    CHILD_PAIRED = "child_paired"
    VOLUNTEER_FULL = "volunteer_full"
    LETTER_MOVED = "letter_moved"
    CLEARED = "cleared"


RECORDS: Mapping[EndReason, Record] = MappingProxyType(
    {
        EndReason.CONSENT_WITHDRAWN: Record.CONSENT,
        EndReason.CHILD_LEFT: Record.CHILD,
        EndReason.VOLUNTEER_LEFT: Record.VOLUNTEER,
    }
)
# With which reason a pair ends where somebody chose so as the fact was recorded.
REASONS: Mapping[Fact, EndReason] = MappingProxyType(
    {
        Fact.CONSENT_REFUSED: EndReason.CONSENT_WITHDRAWN,
        Fact.CHILD_LEFT: EndReason.CHILD_LEFT,
        Fact.VOLUNTEER_LEFT: EndReason.VOLUNTEER_LEFT,
        Fact.ACCOUNT_CLOSED: EndReason.VOLUNTEER_LEFT,
        Fact.ROLE_TAKEN: EndReason.VOLUNTEER_LEFT,
        Fact.GATE_SHUT: EndReason.OTHER,
        Fact.CLOSED_FOR_CAUSE: EndReason.SAFEGUARDING,
    }
)
HOLDS_LETTERS = frozenset({EndReason.CONSENT_WITHDRAWN, EndReason.SAFEGUARDING})
"""Ends that hold what is under way."""
_GRAVITY = {
    EndReason.FINISHED: 0,
    EndReason.OTHER: 1,
    EndReason.VOLUNTEER_LEFT: 2,
    EndReason.CHILD_LEFT: 2,
    EndReason.CONSENT_WITHDRAWN: 3,
    EndReason.SAFEGUARDING: 4,
}


def stopped(state: State, reason: EndReason) -> State | None:
    """What becomes of a letter in this state when its pair ends; None: it stays as it is."""
    if state in (State.DUE, State.RETURNED, State.LOST):
        return State.VOID
    return State.HELD if reason in HOLDS_LETTERS and state in ON_THE_WAY else None


def graver(reason: EndReason) -> tuple[EndReason, ...]:
    """The reasons to which an end can be raised, in the order in which they are offered."""
    return tuple(other for other in EndReason if _GRAVITY[other] > _GRAVITY[reason])


def tone_of(reason: EndReason) -> Tone:
    """In which words both sides hear of an end for this reason."""
    if reason is EndReason.FINISHED:
        return Tone.THANKS
    return Tone.NEUTRAL if reason in HOLDS_LETTERS else Tone.ORDINARY
