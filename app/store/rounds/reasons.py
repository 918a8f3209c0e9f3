"""Who is in a round and who is left out, with the reason: decided from plain values.

What counts of a person is `letters.pairs.standing`; a round adds only what is its own.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.models import GATES
from letters.pairs.effects import Fact
from letters.pairs.facts import ChildFacts, Former, GateFact, VolunteerFacts
from letters.pairs.standing import (
    Reason,
    barred,
    child_reasons,
    volunteer_reasons,
    waits_for_clearance,
)

OF_FACTS: Mapping[Fact, str] = {
    Fact.CONSENT_REFUSED: "consent_refused",
    Fact.CONSENT_MISSING: "no_consent",
    Fact.CONSENT_EXPIRED: "consent_expired",
    Fact.CLOSED_FOR_CAUSE: "closed_for_cause",
    Fact.CHILD_LEFT: "left",
    Fact.VOLUNTEER_LEFT: "left",
    Fact.ACCOUNT_CLOSED: "account_closed",
    Fact.ROLE_TAKEN: "role_taken",
    Fact.CHECK_EXPIRED: "gate_expired",
    Fact.CHECK_IN_GRACE: "gate_expired",
    Fact.AWAY: "away",
    Fact.NOTICE_GIVEN: "notice",
}
"""The word of a round for each fact that bars; of a shut gate it says which."""
NOT_THROUGH: Mapping[str, str] = {
    "vetting": "not_vetted",
    "training": "not_trained",
    "pledge": "not_pledged",
}
OLDEST = 130


@dataclass(frozen=True, slots=True)
class ChildCase:
    """What decides about a child; `former` are its pairs that ended for safety."""

    facts: ChildFacts
    birth: str | None
    is_paired: bool = False
    is_merged: bool = False
    school_closed: bool = False
    former: Sequence[Former] = ()


@dataclass(frozen=True, slots=True)
class VolunteerCase:
    """What decides about a volunteer; `former` are their pairs that ended for safety.

    `is_confirmed` is false while an address waits for it; who `stands_by` is on the reserve list
    of a round that leaves it alone; who is not `youngest` yet when letters begin waits for it.
    """

    facts: VolunteerFacts
    birth: str | None
    free: int
    is_confirmed: bool = True
    is_merged: bool = False
    stands_by: bool = False
    youngest: int = 0
    former: Sequence[Former] = ()


def age_on(birth: str | None, day: date) -> int | None:
    """Whole years on a day, from 'YYYY-MM-DD', 'YYYY-MM' or 'YYYY'; None if unknown.

    Of a year alone the difference of the years; of a month, its first day counts.
    """
    try:
        numbers = [int(part) for part in (birth or "").split("-")]
    except ValueError:
        return None
    had_birthday = tuple(numbers[1:]) <= (day.month, day.day)
    age = day.year - numbers[0] - (0 if had_birthday else 1)
    return age if 0 <= age <= OLDEST else None


def why_child_is_left_out(case: ChildCase, today: date, begins: date) -> str | None:
    """Why a child cannot be in a round whose letters begin on a day; None: the child is in."""
    found = [*child_reasons(case.facts, today), *child_reasons(case.facts, begins)]
    if case.is_merged:
        return "merged"
    if waits_for_clearance(case.former):
        return "safety"
    if bar := barred(found):
        return OF_FACTS[bar.fact]
    if case.school_closed:
        return "school_closed"
    if case.is_paired:
        return "already_paired"
    return "no_birth" if age_on(case.birth, today) is None else None


def why_volunteer_is_left_out(case: VolunteerCase, today: date, begins: date) -> str | None:
    """Why a volunteer cannot be in a round whose letters begin on a day; None: they are in."""
    if case.is_merged:
        return "merged"
    if waits_for_clearance(case.former):
        return "safety"
    if not case.is_confirmed:
        return "not_confirmed"
    found = [*volunteer_reasons(case.facts, today), *volunteer_reasons(case.facts, begins)]
    if bar := barred(found):
        return _of_volunteer(bar, case.facts, today)
    if case.stands_by:
        return "reserve"
    if case.free < 1:
        return "full"
    if age_on(case.birth, today) is None:
        return "no_birth"
    return "too_young" if (age_on(case.birth, begins) or 0) < case.youngest else None


def _of_volunteer(bar: Reason, facts: VolunteerFacts, today: date) -> str:
    if bar.fact is not Fact.GATE_SHUT:
        return OF_FACTS[bar.fact]
    return NOT_THROUGH[next(gate for gate in GATES if _is_shut(facts.gates.get(gate), today))]


def _is_shut(gate: GateFact | None, today: date) -> bool:
    return gate is None or gate.withdrawn_on is not None or gate.passed_on > today


def clean_interests(interests: Iterable[str]) -> list[str]:
    """Tags as the engine's tables can hold them: each once, none empty, no ';' in it."""
    tags = (tag.replace(";", " ").strip() for tag in interests)
    return list(dict.fromkeys(tag for tag in tags if tag))
