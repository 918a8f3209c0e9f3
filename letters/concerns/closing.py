"""Who may close a concern: of a red one two people, and none of them has a tie to it."""

from dataclasses import dataclass
from enum import StrEnum

from letters.concerns.clock import ConcernWatch
from letters.concerns.levels import ConcernLevel, closers_of


class ConcernOutcome(StrEnum):
    """How it ended, for those who read it; whoever raised it never hears."""

    HELPED = "helped"
    REFERRED = "referred"
    FOLLOWED = "followed"
    UNFOUNDED = "unfounded"


class ClosingFault(StrEnum):
    """Why somebody does not close it now."""

    TIE = "tie"
    NOT_HOLDER = "not_holder"
    SAME_PERSON = "same_person"
    REFERRAL_OPEN = "referral_open"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class ClosingFacts:
    """What is known when somebody wants to close one; `first` is who said so before."""

    level: ConcernLevel
    holder: int | None
    first: int | None
    is_closed: bool
    referral_open: bool


def closing_fault(facts: ClosingFacts, person: int, *, has_tie: bool) -> ClosingFault | None:
    """Why this person may not say that it is over; None where they may."""
    if has_tie:
        return ClosingFault.TIE
    if facts.is_closed:
        return ClosingFault.CLOSED
    if facts.referral_open:
        return ClosingFault.REFERRAL_OPEN
    if facts.first is None:
        return None if facts.holder == person else ClosingFault.NOT_HOLDER
    return ClosingFault.SAME_PERSON if facts.first == person else None


def may_be_second(watch: ConcernWatch, person: int) -> bool:
    """Whether this person reads what `first` says is over: who was rung for that, nobody else."""
    return watch.first not in (None, person) and person in watch.told


def is_over(level: ConcernLevel, first: int | None) -> bool:
    """Whether it is closed with what somebody says now, after `first` said so before."""
    return closers_of(level) == 1 or first is not None
