"""Who could be in a round of a region, with what decides about them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from app.extensions import db
from app.models import (
    Child,
    Consent,
    GatePass,
    OneTimeLink,
    Pair,
    School,
    Volunteer,
    region_prefix,
)
from app.store.people.volunteers import open_pairs_by_volunteer
from app.store.scope import Scope, school_within


@dataclass(frozen=True, slots=True)
class ChildCandidate:
    """A child of the region; `consent` is the latest answer on letters, None if never asked."""

    child: Child
    county_code: str
    consent: bool | None
    is_paired: bool


@dataclass(frozen=True, slots=True)
class VolunteerCandidate:
    """A volunteer who serves the region; `passes` are the latest of each gate."""

    volunteer: Volunteer
    is_confirmed: bool
    open_pairs: int
    passes: dict[str, GatePass]


def child_candidates(region_code: str, only: Iterable[int] | None = None) -> list[ChildCandidate]:
    """Every child of the region's schools, whether or not they can be in a round."""
    within = school_within(Scope(prefixes=frozenset({region_prefix(region_code)})))
    query = select(Child, School.county_code).join(School).where(within).order_by(Child.id)
    query = query.where(Child.merged_into_id.is_(None))
    consents = _latest_consents()
    paired = set(db.session.scalars(select(Pair.child_id).where(Pair.until_on.is_(None))))
    wanted = None if only is None else set(only)
    return [
        ChildCandidate(child, county, consents.get(child.id), child.id in paired)
        for child, county in db.session.execute(query)
        if wanted is None or child.id in wanted
    ]


def volunteer_candidates(
    region_code: str, only: Iterable[int] | None = None
) -> list[VolunteerCandidate]:
    """Every volunteer who serves the region, a part of it, or a region above it."""
    unconfirmed = set(db.session.scalars(_waiting_for_confirmation()))
    open_pairs = open_pairs_by_volunteer()
    passes = _latest_passes()
    wanted = None if only is None else set(only)
    return [
        VolunteerCandidate(
            volunteer,
            volunteer.email_confirmed_at is not None or volunteer.id not in unconfirmed,
            open_pairs.get(volunteer.id, 0),
            passes.get(volunteer.id, {}),
        )
        for volunteer in db.session.scalars(
            select(Volunteer).where(Volunteer.merged_into_id.is_(None)).order_by(Volunteer.id)
        )
        if serves(volunteer.serves_code, region_code) and (wanted is None or volunteer.id in wanted)
    ]


def serves(serves_code: str, region_code: str) -> bool:
    """Whether a volunteer of one pool may write to a child of a region."""
    one, other = region_prefix(serves_code), region_prefix(region_code)
    return one.startswith(other) or other.startswith(one)


def _latest_consents() -> dict[int, bool]:
    rows = db.session.execute(
        select(Consent.child_id, Consent.given)
        .where(Consent.item == "letters")
        .order_by(Consent.id)
    )
    return dict(rows.all())


def _waiting_for_confirmation() -> Any:
    return select(OneTimeLink.volunteer_id).where(
        OneTimeLink.volunteer_id.is_not(None), OneTimeLink.used_at.is_(None)
    )


def _latest_passes() -> dict[int, dict[str, GatePass]]:
    latest: dict[int, dict[str, GatePass]] = defaultdict(dict)
    for row in db.session.scalars(select(GatePass).order_by(GatePass.id)):
        latest[row.volunteer_id][row.gate] = row
    return latest
