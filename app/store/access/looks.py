"""Reads of the access log."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import String, and_, cast, func, literal, or_, select
from sqlalchemy.orm import aliased

from app.extensions import db
from app.models import AccessRow, Child, Grant, School, User, region_prefix
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


def page_of_looks(scope: Scope, reader_id: int, wanted: LookFilter, number: int) -> Page[Look]:
    """Looks at children and schools in reach, newest first; for who reaches the programme, all.

    Of lists those that the reader took, and any with the child or school whose code is wanted.
    """
    query = (
        select(AccessRow, ActingUser)
        .outerjoin(ActingUser, ActingUser.id == AccessRow.actor_id)
        .order_by(AccessRow.id.desc())
    )
    code = wanted.code.upper()
    if not scope.programme:
        children = select(Child.code).join(School).where(child_within(scope))
        schools = select(School.code).where(school_within(scope))
        query = query.where(
            or_(
                and_(AccessRow.object_type == "child", AccessRow.object_code.in_(children)),
                and_(AccessRow.object_type == "school", AccessRow.object_code.in_(schools)),
                and_(
                    AccessRow.object_type == "list",
                    or_(
                        AccessRow.actor_id == reader_id,
                        literal(code).in_(children),
                        literal(code).in_(schools),
                    ),
                ),
            )
        )
    if code:
        taken = cast(AccessRow.fields, String).contains(f'"{code}"', autoescape=True)
        in_file = and_(AccessRow.object_type.in_(("list", "school")), taken)
        query = query.where(or_(AccessRow.object_code == code, in_file))
    page = page_of(query, number)
    return page.showing([Look(row, user) for row, user in page.rows])


def looks_since(user_id: int, since: datetime) -> int:
    """How many times somebody opened the data of a child or volunteer since a moment."""
    query = select(func.count(AccessRow.id)).where(
        AccessRow.actor_id == user_id,
        AccessRow.at > since,
        AccessRow.object_type.in_(("child", "volunteer")),
    )
    return db.session.scalar(query) or 0


def watchers_of(looker: User, today: date) -> list[User]:
    """The admins, and for who works in a region the coordinators above: not the person's own."""
    own = [grant for grant in looker.grants if grant.holds_on(today)]
    places = [grant.region_code for grant in own if grant.region_code]
    schools = [grant.school.county_code for grant in own if grant.school]
    query = (
        select(Grant)
        .join(Grant.user)
        .where(Grant.role.in_(("admin", "coordinator")), Grant.holding_on(today), User.active)
    )
    found: dict[int, User] = {}
    for grant in db.session.scalars(query.order_by(Grant.id)):
        prefix = region_prefix(grant.region_code) if grant.region_code else ""
        above = any(one.startswith(prefix) and one != grant.region_code for one in places)
        holds = any(one.startswith(prefix) for one in schools)
        if grant.user_id != looker.id and (grant.role == "admin" or (prefix and (above or holds))):
            found[grant.user_id] = grant.user
    return list(found.values())
