"""Which counties lack somebody, and which cohorts are on or over, in reach."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select

from app.extensions import db
from app.models import Child, Grant, Pair, School, Term, User, region_prefix
from app.store.scope import Scope, pair_within, school_within

BEFORE_TERM = timedelta(days=45)


@dataclass(frozen=True, slots=True)
class CohortDays:
    """A cohort that is not over, or has open pairs in reach: its first and last day."""

    id: int
    first: date
    last: date
    pairs: int


def counties_without(scope: Scope, roles: Sequence[str], today: date) -> tuple[int, dict[str, int]]:
    """How many counties have open schools in reach, and in how many each role is nobody's."""
    query = select(School.county_code).where(school_within(scope), School.closed_on.is_(None))
    counties = set(db.session.scalars(query.distinct()))
    held = select(Grant.role, Grant.region_code).join(Grant.user)
    held = held.where(Grant.role.in_(roles), Grant.holding_on(today), User.active)
    held = held.where(Grant.region_code.is_not(None)).distinct()
    prefixes: dict[str, set[str]] = {role: set() for role in roles}
    for role, code in db.session.execute(held):
        prefixes[role].add(region_prefix(code or ""))
    return len(counties), {
        role: sum(not county.startswith(tuple(found)) for county in counties)
        for role, found in prefixes.items()
    }


def cohorts_in_reach(scope: Scope, today: date) -> Sequence[CohortDays]:
    """Cohorts that are not over, and those that are and still have open pairs, the oldest first.

    The pairs of those that are not over are not counted.
    """
    first, last = func.min(Term.first), func.max(Term.last)
    query = select(Term.cohort_id, first, last).group_by(Term.cohort_id).order_by(last)
    found = []
    for cohort_id, begins, ends in db.session.execute(query):
        pairs = _open_pairs(scope, cohort_id) if ends < today else 0
        if ends >= today or pairs:
            found.append(CohortDays(cohort_id, begins, ends, pairs))
    return found


def _open_pairs(scope: Scope, cohort_id: int) -> int:
    pairs = select(func.count(Pair.id)).join(Pair.child).join(Child.school)
    open_ones = pairs.where(Pair.cohort_id == cohort_id, Pair.until_on.is_(None))
    return db.session.scalar(open_ones.where(pair_within(scope))) or 0


def next_first_day(today: date) -> date | None:
    """The first day of the term that is on, or of the next one."""
    query = select(func.min(Term.first)).where(Term.last >= today)
    return db.session.scalar(query)
