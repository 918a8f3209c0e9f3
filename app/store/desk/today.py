"""How far the programme has come in a scope: what a fresh system still needs, who waits."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from app.extensions import db
from app.models import Child, Cohort, Pair, School, Term, Volunteer
from app.store.people.children import waits_for_friend
from app.store.people.volunteers import is_free
from app.store.scope import Scope, child_within, pair_within, school_within, volunteer_within


@dataclass(frozen=True, slots=True)
class Progress:
    """Counts in reach. `waiting` children may be paired and are not; `free` volunteers too."""

    schools: int
    children: int
    volunteers: int
    cohorts: int
    pairs: int
    waiting: int
    free: int

    @property
    def next_step(self) -> str | None:
        """What a fresh system needs next, None once letters are on their way."""
        steps = (
            ("schools", self.schools),
            ("children", self.children),
            ("consents", self.waiting or self.pairs),
            ("volunteers", self.volunteers),
            ("gates", self.free or self.pairs),
            ("cohorts", self.cohorts),
            ("rounds", self.pairs),
        )
        return next((name for name, count in steps if not count), None)


def progress(scope: Scope, today: date) -> Progress:
    """Count what a scope holds: who waits, who is free, what is still missing."""
    children = select(func.count(Child.id)).join(Child.school)
    children = children.where(child_within(scope), Child.merged_into_id.is_(None))
    volunteers = select(func.count(Volunteer.id))
    volunteers = volunteers.where(volunteer_within(scope), Volunteer.merged_into_id.is_(None))
    pairs = select(func.count(Pair.id))
    if not scope.programme:
        pairs = pairs.join(Pair.child).join(Child.school)
    counts = (
        select(func.count(School.id)).where(school_within(scope)),
        children,
        volunteers,
        select(func.count(Cohort.id)),
        pairs.where(pair_within(scope)),
        children.where(waits_for_friend(today)),
        volunteers.where(is_free(today)),
    )
    found = db.session.execute(select(*(count.scalar_subquery() for count in counts))).one()
    return Progress(*found)


def term_now(today: date) -> Term | None:
    """The term of the newest cohort that a day lies in, if any."""
    query = select(Term).join(Cohort).where(Term.first <= today, Term.last >= today)
    return db.session.scalar(query.order_by(Cohort.id.desc()).limit(1))
