"""What a pair keeps: what its letters were planned around at its end, and days untold."""

from collections.abc import Mapping
from dataclasses import astuple, dataclass
from datetime import date
from typing import Any

from app.models import Pair
from app.store.letters.absences import leave_of
from app.store.letters.calendars import terms_of
from letters.pairs.absences import Leave
from letters.pairs.other_days import signs_of

UNTOLD = "untold"


@dataclass(frozen=True, slots=True)
class PlanBasis:
    """The signs of the terms' days by the terms' numbers, and the volunteer's leave."""

    days: dict[int, str]
    leave: Leave


def basis_of(pair: Pair) -> PlanBasis:
    """What the letters of a pair are to lie around now."""
    return PlanBasis(signs_of(terms_of(pair.cohort)), leave_of(pair.volunteer))


def basis_at_end(pair: Pair) -> PlanBasis | None:
    """What the letters of an ended pair were planned around; None: nobody wrote it down."""
    kept = pair.basis_at_end or {}
    if "days" not in kept:
        return None
    leave = Leave(*(date.fromisoformat(day) if day else None for day in kept["leave"]))
    return PlanBasis({int(term): sign for term, sign in kept["days"].items()}, leave)


def keep_basis(pair: Pair, basis: PlanBasis | None) -> None:
    """Write on the pair what its letters are planned around, or nothing of it."""
    untold = untold_days(pair)
    pair.basis_at_end = None if basis is None else _as_kept(basis)
    keep_untold(pair, untold)


def untold_days(pair: Pair) -> dict[str, str | None]:
    """The days, by the letters' ids, that the volunteer knows of letters that have others now.

    They became others while nobody was to tell; None where there was no such letter.
    """
    return dict((pair.basis_at_end or {}).get(UNTOLD, {}))


def keep_untold(pair: Pair, days: Mapping[str, str | None]) -> None:
    """Write these days on the pair in the place of those that stood there."""
    rest = {name: value for name, value in (pair.basis_at_end or {}).items() if name != UNTOLD}
    pair.basis_at_end = ({**rest, UNTOLD: dict(days)} if days else rest) or None


def _as_kept(basis: PlanBasis) -> dict[str, Any]:
    return {
        "days": {str(term): sign for term, sign in basis.days.items()},
        "leave": [day.isoformat() if day else None for day in astuple(basis.leave)],
    }
