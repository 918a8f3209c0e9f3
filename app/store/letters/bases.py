"""What the letters of a pair are planned around, as an ended pair keeps it."""

from collections.abc import Mapping
from dataclasses import astuple, dataclass
from datetime import date
from typing import Any

from app.models import Pair
from app.store.letters.absences import leave_of
from app.store.letters.calendars import terms_of
from letters.pairs.absences import Leave
from letters.pairs.other_days import signs_of


@dataclass(frozen=True, slots=True)
class PlanBasis:
    """The signs of the terms' days by the terms' numbers, and the volunteer's leave."""

    days: dict[int, str]
    leave: Leave


def basis_of(pair: Pair) -> PlanBasis:
    """What the letters of a pair are to lie around now."""
    return PlanBasis(signs_of(terms_of(pair.cohort)), leave_of(pair.volunteer))


def basis_payload(basis: PlanBasis) -> dict[str, Any]:
    """A basis as a row keeps it."""
    return {
        "days": {str(term): sign for term, sign in basis.days.items()},
        "leave": [day.isoformat() if day else None for day in astuple(basis.leave)],
    }


def basis_from(kept: Mapping[str, Any]) -> PlanBasis:
    """The basis that a row keeps."""
    leave = Leave(*(date.fromisoformat(day) if day else None for day in kept["leave"]))
    return PlanBasis({int(term): sign for term, sign in kept["days"].items()}, leave)
