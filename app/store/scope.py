"""What of the programme a reader reaches, and the conditions that keep a query inside it.

A volunteer reaches the own pairs that the standing shows (`Act.SHOW`): `pair_ids` are theirs, asked
once where a scope is made, so that pages, lists, files, threads and searches cannot differ.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, false, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute

from app.extensions import db
from app.models import Child, Pair, School, Volunteer


@dataclass(frozen=True, slots=True)
class Scope:
    """A union of reaches; an empty scope reaches nothing. `prefixes` are of region codes."""

    programme: bool = False
    prefixes: frozenset[str] = frozenset()
    school_ids: frozenset[int] = frozenset()
    volunteer_ids: frozenset[int] = frozenset()
    pair_ids: frozenset[int] = frozenset()

    def __or__(self, other: "Scope") -> "Scope":
        return Scope(
            self.programme or other.programme,
            self.prefixes | other.prefixes,
            self.school_ids | other.school_ids,
            self.volunteer_ids | other.volunteer_ids,
            self.pair_ids | other.pair_ids,
        )

    def holds_school(self, school: School) -> bool:
        """Whether a school, with its children, lies within."""
        return self.holds_region(school.county_code) or school.id in self.school_ids

    def holds_region(self, code: str) -> bool:
        """Whether a whole region, by its six-digit code, lies within.

        Schools and volunteers that are reached for themselves do not count.
        """
        return self.programme or any(code.startswith(prefix) for prefix in self.prefixes)


EVERYTHING = Scope(programme=True)


def scope_payload(scope: Scope) -> dict[str, Any]:
    """The scope as JSON, for what is kept and done later on behalf of whoever had it."""
    return {
        "programme": scope.programme,
        "prefixes": sorted(scope.prefixes),
        "school_ids": sorted(scope.school_ids),
        "volunteer_ids": sorted(scope.volunteer_ids),
        "pair_ids": sorted(scope.pair_ids),
    }


def scope_from(payload: Mapping[str, Any]) -> Scope:
    """The scope that a payload holds."""
    return Scope(
        payload["programme"],
        frozenset(payload["prefixes"]),
        frozenset(payload["school_ids"]),
        frozenset(payload["volunteer_ids"]),
        frozenset(payload.get("pair_ids", ())),
    )


def reaches(scope: Scope, row: School | Volunteer) -> bool:
    """Whether one school, with its children, or one volunteer lies within."""
    if isinstance(row, School):
        return scope.holds_school(row)
    found = select(Volunteer.id).where(Volunteer.id == row.id, volunteer_within(scope))
    return db.session.scalar(found) is not None


def school_within(scope: Scope) -> ColumnElement[bool]:
    """For queries that select from School."""
    if scope.programme:
        return true()
    within: list[ColumnElement[bool]] = [
        School.county_code.startswith(prefix, autoescape=True) for prefix in sorted(scope.prefixes)
    ]
    if scope.school_ids:
        within.append(School.id.in_(scope.school_ids))
    return or_(false(), *within)


def child_within(scope: Scope) -> ColumnElement[bool]:
    """For queries that select from Child, joined with School: a volunteer reaches own pairs."""
    if scope.programme:
        return true()
    if not scope.pair_ids:
        return school_within(scope)
    own = select(Pair.child_id).where(own_pair(scope), Pair.until_on.is_(None))
    return or_(school_within(scope), Child.id.in_(own))


def volunteer_within(scope: Scope) -> ColumnElement[bool]:
    """For queries that select from Volunteer.

    A coordinator reaches who serves the region, a region above or below it (the shared pool),
    and who writes to a child of the region.
    """
    if scope.programme:
        return true()
    within = [shares_region(Volunteer.serves_code, scope.prefixes)]
    if scope.prefixes:
        # Asked of the few who serve elsewhere, not of all pairs.
        paired = select(Pair.id).join(Child).join(School).where(school_within(scope))
        own = paired.where(Pair.volunteer_id == Volunteer.id)
        within.append(own.correlate(Volunteer).exists())
    if scope.volunteer_ids:
        within.append(Volunteer.id.in_(scope.volunteer_ids))
    return or_(false(), *within)


def shares_region(
    column: InstrumentedAttribute[str], prefixes: Iterable[str]
) -> ColumnElement[bool]:
    """Whether a column of regions' codes has one of these regions, one above or one below."""
    every = sorted(prefixes)
    above = {one[:digits].ljust(6, "0") for one in every for digits in (2, 4) if len(one) > digits}
    below = (column.startswith(one, autoescape=True) for one in every)
    return or_(false(), column.in_(sorted(above)), *below)


def pair_within(scope: Scope) -> ColumnElement[bool]:
    """For queries that select from Pair, joined with Child and School."""
    if scope.programme:
        return true()
    return or_(school_within(scope), own_pair(scope)) if scope.pair_ids else school_within(scope)


def own_pair(scope: Scope) -> ColumnElement[bool]:
    """For queries that select from Pair: the volunteer's own that are shown."""
    return Pair.id.in_(scope.pair_ids)
