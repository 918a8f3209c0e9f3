"""Who is in a round and who is left out, with the reason: decided from plain values."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from app.models import GATES

CHILD_REASONS = ("left", "already_paired", "consent_refused", "no_consent", "no_birth")
VOLUNTEER_REASONS = (
    "left",
    "not_confirmed",
    "not_vetted",
    "not_trained",
    "not_pledged",
    "gate_expired",
    "full",
    "no_birth",
)
NOT_THROUGH = dict(zip(GATES, ("not_vetted", "not_trained", "not_pledged"), strict=True))
OLDEST = 130


@dataclass(frozen=True, slots=True)
class ChildThen:
    """What decides about a child; `consent` is the guardian's latest answer on letters."""

    birth: str | None
    consent: bool | None
    is_paired: bool
    has_left: bool


@dataclass(frozen=True, slots=True)
class GateThen:
    """The latest pass of a gate: whether it was withdrawn, and its last day."""

    withdrawn: bool
    passed_on: date
    expires_on: date | None


@dataclass(frozen=True, slots=True)
class VolunteerThen:
    """What decides about a volunteer; `is_confirmed` is false while an address waits for it."""

    birth: str | None
    is_confirmed: bool
    has_left: bool
    free: int
    gates: Mapping[str, GateThen]


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


def why_child_is_left_out(facts: ChildThen, day: date) -> str | None:
    """The first reason of CHILD_REASONS that holds, or None: the child is in."""
    holds = {
        "left": facts.has_left,
        "already_paired": facts.is_paired,
        "consent_refused": facts.consent is False,
        "no_consent": facts.consent is None,
        "no_birth": age_on(facts.birth, day) is None,
    }
    return next((reason for reason in CHILD_REASONS if holds[reason]), None)


def why_volunteer_is_left_out(facts: VolunteerThen, day: date) -> str | None:
    """The first reason of VOLUNTEER_REASONS that holds, or None: the volunteer is in."""
    if facts.has_left:
        return "left"
    if not facts.is_confirmed:
        return "not_confirmed"
    missing = why_gates_are_shut(facts.gates, day)
    if missing is not None:
        return missing
    if facts.free < 1:
        return "full"
    return "no_birth" if age_on(facts.birth, day) is None else None


def why_gates_are_shut(gates: Mapping[str, GateThen], day: date) -> str | None:
    """The first gate that is missing, or 'gate_expired', or None: all are open."""
    for gate in GATES:
        fact = gates.get(gate)
        if fact is None or fact.withdrawn or fact.passed_on > day:
            return NOT_THROUGH[gate]
    is_over = any(f.expires_on is not None and f.expires_on < day for f in gates.values())
    return "gate_expired" if is_over else None


def clean_interests(interests: Iterable[str]) -> list[str]:
    """Tags as the engine's tables can hold them: each once, none empty, no ';' in it."""
    tags = (tag.replace(";", " ").strip() for tag in interests)
    return list(dict.fromkeys(tag for tag in tags if tag))
