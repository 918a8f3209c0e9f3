"""Which counties lack somebody, and which cohorts are on or over, in reach."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, or_, select

from app.extensions import db
from app.models import Child, Cohort, Grant, Pair, School, Term, User, region_prefix
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
    """Cohorts that are not over, and those that are and still have open pairs, the oldest first."""
    pairs = select(func.count(Pair.id)).join(Pair.child).join(Child.school)
    pairs = pairs.where(Pair.cohort_id == Cohort.id, Pair.until_on.is_(None), pair_within(scope))
    open_pairs = pairs.correlate(Cohort).scalar_subquery()
    first, last = func.min(Term.first), func.max(Term.last)
    query = (
        select(Cohort.id, first, last, open_pairs)
        .join(Term, Term.cohort_id == Cohort.id)
        .group_by(Cohort.id)
        .order_by(last)
    )
    rows = db.session.execute(query.having(or_(last >= today, open_pairs > 0)))
    return [CohortDays(*row) for row in rows]


def next_first_day(today: date) -> date | None:
    """The first day of the term that is on, or of the next one."""
    query = select(func.min(Term.first)).where(Term.last >= today)
    return db.session.scalar(query)
