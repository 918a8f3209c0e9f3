"""Who reaches an appeal: where the pair is, else the school, else whoever wrote."""

from sqlalchemy import ColumnElement, and_, or_, select, true

from app.models import Appeal, Child, Pair, School, Volunteer
from app.store.scope import Scope, school_within, volunteer_within


def appeal_within(scope: Scope) -> ColumnElement[bool]:
    """For queries that select from Appeal: where the pair is, else the school, else the writer."""
    if scope.programme:
        return true()
    pairs = select(Pair.id).join(Child, Child.id == Pair.child_id)
    pairs = pairs.join(School, School.id == Child.school_id).where(school_within(scope))
    schools = select(School.id).where(school_within(scope))
    writers = select(Volunteer.user_id).where(volunteer_within(scope))
    return or_(
        Appeal.pair_id.in_(pairs.correlate(None)),
        and_(Appeal.pair_id.is_(None), Appeal.school_id.in_(schools.correlate(None))),
        and_(
            Appeal.pair_id.is_(None),
            Appeal.school_id.is_(None),
            Appeal.user_id.in_(writers.correlate(None)),
        ),
    )
