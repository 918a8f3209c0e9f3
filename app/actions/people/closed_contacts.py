"""The contacts of a school that closed: their roles for it end, and come back if it opens again."""

from sqlalchemy import select

from app.actions.records import record_change
from app.actions.transaction import transaction
from app.actor import Acting
from app.extensions import db
from app.models import Grant, School
from app.store.people.contacts import grants_of_closed, is_rid_of_letters


def end_roles(school: School, *, acting: Acting) -> int:
    """A closed school's contacts have its page no more, once nothing is left to send on; how many.

    Joins the caller's transaction.
    """
    if not is_rid_of_letters(school.id):
        return 0
    grants = grants_of_closed(school.id)
    for grant in grants:
        grant.revoked_at, grant.ended_with_school = acting.now, True
        record_change(
            acting, "grants.end_with_school", "user", str(grant.user_id), [grant.role], school.code
        )
    return len(grants)


def restore_roles(school: School, *, acting: Acting) -> int:
    """The roles that ended when the school closed hold again; how many.

    Joins the caller's transaction.
    """
    query = select(Grant).where(Grant.school_id == school.id, Grant.ended_with_school.is_(True))
    grants = db.session.scalars(query.order_by(Grant.id)).all()
    for grant in grants:
        grant.revoked_at, grant.ended_with_school = None, False
        record_change(
            acting, "grants.restore", "user", str(grant.user_id), [grant.role], school.code
        )
    return len(grants)


def end_roles_of_closed(*, acting: Acting) -> int:
    """End the roles at all closed schools that sent their last letter on; how many."""
    closed = select(School).join(Grant, Grant.school_id == School.id)
    with transaction():
        query = closed.where(School.closed_on.is_not(None), Grant.revoked_at.is_(None)).distinct()
        schools = db.session.scalars(query.order_by(School.id)).all()
        return sum(end_roles(school, acting=acting) for school in schools)
