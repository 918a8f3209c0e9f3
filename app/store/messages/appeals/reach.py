"""Who reaches an appeal: where the pair is, else the school, else whoever wrote."""

from sqlalchemy import ColumnElement, and_, or_, select, true

from app.models import Appeal, AppealKind, Child, Grant, Pair, School, Volunteer
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


def others_than(reader_id: int) -> ColumnElement[bool]:
    """For queries that select from Appeal: nobody decides on their own words, pair or school."""
    own_pairs = select(Pair.id).join(Volunteer, Volunteer.id == Pair.volunteer_id)
    own_pairs = own_pairs.where(Volunteer.user_id == reader_id)
    held = (
        Grant.user_id == reader_id,
        Grant.role == "school_contact",
        Grant.school_id.is_not(None),
    )
    mine = select(Grant.school_id).where(*held)
    at_mine = (
        select(Pair.id).join(Child, Child.id == Pair.child_id).where(Child.school_id.in_(mine))
    )
    theirs = or_(
        Appeal.kind == AppealKind.QUESTION,
        and_(
            or_(Appeal.pair_id.is_(None), Appeal.pair_id.not_in(own_pairs)),
            or_(Appeal.pair_id.is_(None), Appeal.pair_id.not_in(at_mine)),
            or_(Appeal.school_id.is_(None), Appeal.school_id.not_in(mine)),
        ),
    )
    return and_(Appeal.user_id != reader_id, theirs)
