"""A reach as plain words, for what is kept and done later on behalf of whoever had it."""

from collections.abc import Mapping
from typing import Any

from app.store.scope import Scope


def reach_as_told(scope: Scope) -> dict[str, Any]:
    """The reach as JSON holds it."""
    return {
        "programme": scope.programme,
        "prefixes": sorted(scope.prefixes),
        "school_ids": sorted(scope.school_ids),
        "volunteer_ids": sorted(scope.volunteer_ids),
    }


def reach_told(told: Mapping[str, Any]) -> Scope:
    """The reach that was told."""
    return Scope(
        told["programme"],
        frozenset(told["prefixes"]),
        frozenset(told["school_ids"]),
        frozenset(told["volunteer_ids"]),
    )
