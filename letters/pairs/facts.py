"""What counts of a pair and of its people, as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class AccountState(StrEnum):
    """What has become of a volunteer's account; NONE: there is none yet."""

    NONE = "none"
    OPEN = "open"
    CLOSED = "closed"
    CLOSED_FOR_CAUSE = "closed_for_cause"
    ROLE_TAKEN = "role_taken"


class EndReason(StrEnum):
    """Why a pair ended."""

    FINISHED = "finished"
    VOLUNTEER_LEFT = "volunteer_left"
    CHILD_LEFT = "child_left"
    CONSENT_WITHDRAWN = "consent_withdrawn"
    SAFEGUARDING = "safeguarding"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class ConsentFact:
    """A guardian's latest answer on letters; `expires_on` is its last day."""

    given: bool
    on: date
    expires_on: date | None = None


@dataclass(frozen=True, slots=True)
class GateFact:
    """The latest pass of a gate; `expires_on` is its last day."""

    passed_on: date
    expires_on: date | None = None
    withdrawn_on: date | None = None


@dataclass(frozen=True, slots=True)
class ChildFacts:
    """What counts of a child; `left_on` is the first day on which it is gone."""

    consent: ConsentFact | None
    left_on: date | None = None
    school_reachable: bool = True


@dataclass(frozen=True, slots=True)
class VolunteerFacts:
    """What counts of a volunteer.

    `gates` has the latest pass of each gate, None where it was never passed. `left_on` is the
    first day on which they are gone; while it lies ahead, notice was given. Away is from the day
    `away_from` to the day before `away_until`. `cleared` is false while a pair of theirs ended for
    safety and nobody has cleared them.
    """

    gates: Mapping[str, GateFact | None]
    left_on: date | None = None
    away_from: date | None = None
    away_until: date | None = None
    account: AccountState = AccountState.OPEN
    reachable: bool = True
    cleared: bool = True


@dataclass(frozen=True, slots=True)
class PairFacts:
    """What counts of a pair: its end, a coordinator's hold, its people, its cohort.

    `last_day` is the last of the cohort's last term, `grace` the days that writing goes on after a
    check expired.
    """

    child: ChildFacts
    volunteer: VolunteerFacts
    last_day: date
    grace: int
    until_on: date | None = None
    end_reason: EndReason | None = None
    held_on: date | None = None


@dataclass(frozen=True, slots=True)
class Former:
    """A pair that a child or volunteer had: why it ended, and whether that is cleared for them."""

    end_reason: EndReason
    until_on: date
    cleared: bool = False
