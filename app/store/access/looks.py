"""Reads of the access log."""

from dataclasses import dataclass

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import aliased

from app.models import AccessRow, Child, School, User
from app.store.listing import Page, page_of
from app.store.scope import Scope, child_within, school_within

ActingUser = aliased(User)


@dataclass(frozen=True, slots=True)
class LookFilter:
    """What a list of looks is narrowed to: those at the child, volunteer or school of a code."""

    code: str = ""


@dataclass(frozen=True, slots=True)
class Look:
    """A row of the access log, and who looked where that is a user."""

    row: AccessRow
    user: User | None


def page_of_looks(scope: Scope, wanted: LookFilter, number: int) -> Page[Look]:
    """Looks at children and schools in reach (for who reaches the programme, at all), newest
    first.
    """
    query = (
        select(AccessRow, ActingUser)
        .outerjoin(ActingUser, ActingUser.id == AccessRow.actor_id)
        .order_by(AccessRow.id.desc())
    )
    if not scope.programme:
        children = select(Child.code).join(School).where(child_within(scope))
        schools = select(School.code).where(school_within(scope))
        query = query.where(
            or_(
                and_(AccessRow.object_type == "child", AccessRow.object_code.in_(children)),
                and_(AccessRow.object_type == "school", AccessRow.object_code.in_(schools)),
            )
        )
    if wanted.code:
        query = query.where(AccessRow.object_code == wanted.code.upper())
    page = page_of(query, number)
    return page.showing([Look(row, user) for row, user in page.rows])
