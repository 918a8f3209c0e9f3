"""What the checklist counts, of everything in reach: one query."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, false, func, or_, select, true

from app.extensions import db
from app.models import Grant, School
from app.store.desk.checklist import firsts
from app.store.desk.checklist.places import BEFORE_TERM
from app.store.desk.contacts import has_contact
from app.store.people.children import ChildFilter, ids_of_children
from app.store.people.schools import without_address
from app.store.people.volunteers import VolunteerFilter, ids_of_volunteers
from app.store.scope import Scope, school_within

UNANSWERED = ChildFilter(consent="open", paired="no")
NOT_THROUGH = VolunteerFilter(gate="lacking", paired="no")
"""As the lists are narrowed to which these steps lead."""


def numbers(
    scope: Scope, begins: date | None, now: datetime, today: date, approver_id: int | None = None
) -> Mapping[str, int]:
    """How many there are, by name; `begins` is the first day of this or the next term."""
    sheets_since = now - (today - (begins or today) + BEFORE_TERM)
    schools = select(func.count(School.id)).where(school_within(scope), School.closed_on.is_(None))
    columns = {
        "open_schools": schools,
        "without_contact": schools.where(~has_contact(now)),
        "without_address": schools.where(without_address()),
        "proposed": _proposed(scope, approver_id),
        "unanswered": _count(ids_of_children(scope, UNANSWERED, today)),
        "not_through": _count(ids_of_volunteers(scope, NOT_THROUGH, today)),
        "writing": schools.where(firsts.has_pairs()),
        "without_sheets": schools.where(firsts.without_sheets(sheets_since)),
        "reached": schools.where(firsts.has_pairs(), firsts.has_a_letter()),
        "without_bag": schools.where(firsts.waits_for_first_bag()),
        "without_reply": schools.where(firsts.waits_for_first_reply()),
    }
    row = db.session.execute(select(*(one.scalar_subquery() for one in columns.values()))).one()
    return dict(zip(columns, row, strict=True))


def count_proposed(scope: Scope, approver_id: int | None) -> int:
    """How many proposed roles are in reach."""
    return db.session.scalar(_proposed(scope, approver_id)) or 0


def _proposed(scope: Scope, approver_id: int | None) -> Select[int]:
    """Proposed roles in reach; for who approves, those that they did not propose themselves."""
    near: ColumnElement[bool] = true()
    if not scope.programme:
        regions = [Grant.region_code.startswith(p, autoescape=True) for p in scope.prefixes]
        schools = select(School.id).where(school_within(scope)).correlate(None)
        near = or_(false(), *regions, Grant.school_id.in_(schools))
    query = select(func.count(Grant.id)).where(
        Grant.approved_at.is_(None), Grant.revoked_at.is_(None), near
    )
    if approver_id is not None:
        query = query.where(
            Grant.user_id != approver_id,
            or_(Grant.proposed_by_id.is_(None), Grant.proposed_by_id != approver_id),
        )
    return query


def _count(ids: Any) -> Any:
    return select(func.count()).select_from(ids.subquery())
