"""Reads of users and their grants."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from sqlalchemy import ColumnElement, Select, false, or_, select, true
from sqlalchemy.orm import selectinload

from app.crypto import blind_index
from app.errors import NotFound
from app.extensions import db
from app.models import Grant, School, User
from app.store.listing import Page, page_of, page_of_all
from app.store.parts import in_parts
from app.store.scope import Scope, school_within
from app.tokens import CalendarLink, LinkOver, MailLink

WITH_REACH = frozenset({"admin", "coordinator", "counsellor", "reviewer", "auditor"})
"""Roles that reach beyond one school or oneself: two people stand behind each grant of them."""


@dataclass(frozen=True, slots=True)
class UserFilter:
    """What a list of users is narrowed to; empty values narrow nothing.

    `text` is a whole address or a part of a name.
    """

    text: str = ""
    role: str = ""
    state: Literal["", "proposed", "invited", "closed"] = ""


def user_of_email(email: str) -> User | None:
    """The user with an address, in whatever case and width it is written."""
    key = blind_index("email", email)
    return db.session.scalar(select(User).where(User.email_index == key)) if key else None


def user_of_phone(phone: str) -> User | None:
    """The user who signs in with a phone, in whatever way its number is written."""
    key = blind_index("phone", dialled(phone))
    return db.session.scalar(select(User).where(User.phone_index == key)) if key else None


def user_of_name(typed: str) -> User | None:
    """The user who signs in with what was typed: an address, or a phone."""
    return user_of_email(typed) or user_of_phone(typed)


def account_key(typed: str) -> str:
    """What tries for an account are counted by, in whatever way its address or phone is typed."""
    user = user_of_name(typed)
    if user is not None:
        return user.email_index or user.phone_index or ""
    return blind_index("email", typed) or ""


def dialled(phone: str) -> str:
    """The digits of a number that one dials at home."""
    digits = "".join(str(int(sign)) for sign in phone if sign.isdecimal())
    return digits.removeprefix("86") if len(digits) == len("8613800000000") else digits


def taken_addresses(keys: Iterable[str | None]) -> set[str]:
    """Those of the keys of addresses that are some account's."""
    found: set[str] = set()
    for some in in_parts(key for key in keys if key):
        taken = db.session.scalars(select(User.email_index).where(User.email_index.in_(some)))
        found.update(key for key in taken if key)
    return found


def has_password(user_id: int | None) -> bool:
    """Whether there is such an account and somebody can sign in to it."""
    query = select(User.id).where(User.id == user_id, User.password_hash.is_not(None))
    return db.session.scalar(query) is not None


def holds_a_role(user: User) -> bool:
    """Whether the user has a grant beyond a volunteer's that was not taken away."""
    return any(grant.revoked_at is None and grant.role != "volunteer" for grant in user.grants)


def waiting_grants(user: User) -> list[Grant]:
    """The roles that are proposed for a user, and that nobody has decided on."""
    return [grant for grant in user.grants if not grant.approved_at and not grant.revoked_at]


def is_to_have_reach(user: User) -> bool:
    """Whether the user has a grant with reach, or is proposed for one."""
    return any(grant.revoked_at is None and grant.role in WITH_REACH for grant in user.grants)


def other_admin_ids(user_ids: Iterable[int | None], today: date) -> list[int]:
    """Those who are admins today, but for these."""
    query = select(User.id).where(
        User.id.in_(select(Grant.user_id).where(Grant.role == "admin", Grant.holding_on(today))),
        User.id.not_in([user_id for user_id in user_ids if user_id is not None]),
        User.active,
    )
    return list(db.session.scalars(query))


def is_admin(user_id: int | None, on: date) -> bool:
    """Whether there is such a user, and they manage all users on a day."""
    own = (Grant.user_id == user_id, Grant.role == "admin", Grant.holding_on(on))
    return db.session.scalar(select(Grant.id).where(*own).limit(1)) is not None


def holders_of(roles: Collection[str], today: date) -> Sequence[User]:
    """Whoever may sign in and has one of the roles on a day."""
    grants = select(Grant.user_id).where(Grant.role.in_(roles), Grant.holding_on(today))
    query = select(User).where(User.active, User.id.in_(grants))
    return db.session.scalars(query.order_by(User.id)).all()


def user_of_id(user_id: int) -> User | None:
    """The user with an id, whoever asks: for the session and for commands."""
    return db.session.get(User, user_id)


def open_account(user_id: int) -> User | None:
    """The user with an id, unless the account is closed."""
    user = user_of_id(user_id)
    return user if user and user.active else None


def owner_of_calendar(link: CalendarLink) -> User:
    """Whose calendar a link opens: an open account's, of the newest link. Raises NotFound."""
    user = open_account(link.user_id)
    if user is None or user.calendar_version != link.version:
        raise NotFound("calendars.no_link")
    return user


def owner_of_mail_link(link: MailLink) -> User:
    """Whom a link of a mail speaks for. Raises LinkOver where the person ended what was before."""
    user = open_account(link.user_id)
    if user is None or user.session_epoch != link.epoch:
        raise LinkOver("mail_links.over")
    return user


def page_of_users(scope: Scope, wanted: UserFilter, number: int) -> Page[User]:
    """The users in reach that are wanted, the newest first."""
    query = _wanted_users(scope, wanted)
    if not wanted.text or "@" in wanted.text:
        return page_of(query, number)
    return page_of_all(_named(query, wanted.text), number)


def ids_of_users(scope: Scope, wanted: UserFilter) -> list[int]:
    """The users in reach that are wanted, by their ids."""
    query = _wanted_users(scope, wanted)
    if not wanted.text or "@" in wanted.text:
        return list(db.session.scalars(query.with_only_columns(User.id).order_by(None)))
    return [user.id for user in _named(query, wanted.text)]


def _named(query: Select[User], text: str) -> list[User]:
    """Those with a name that has the text in it: names are sealed, and opened one by one."""
    part = text.casefold()
    return [user for user in db.session.scalars(query) if part in user.shown_name.casefold()]


def user_by_id(scope: Scope, user_id: int) -> User:
    """One user in reach. Raises NotFound."""
    user = db.session.scalar(select(User).where(user_within(scope), User.id == user_id))
    if user is None:
        raise NotFound("users.unknown", id=user_id)
    return user


def grant_by_id(user_id: int, grant_id: int) -> Grant:
    """A grant of a user. Raises NotFound."""
    grant = db.session.get(Grant, grant_id)
    if grant is None or grant.user_id != user_id:
        raise NotFound("grants.unknown", id=grant_id)
    return grant


def open_grant(user_id: int, role: str, region: str | None, school: int | None) -> Grant | None:
    """The user's grant of just this role and scope that was not taken away."""
    return db.session.scalar(
        select(Grant).where(
            Grant.user_id == user_id,
            Grant.role == role,
            Grant.region_code.is_not_distinct_from(region),
            Grant.school_id.is_not_distinct_from(school),
            Grant.revoked_at.is_(None),
        )
    )


def admins_but(user_id: int, today: date) -> list[int]:
    """Other users who are admins today; their grants are locked until the transaction ends."""
    grants = db.session.scalars(
        select(Grant).where(Grant.role == "admin", Grant.revoked_at.is_(None)).with_for_update()
    )
    return [
        grant.user_id
        for grant in grants
        if grant.user_id != user_id and grant.user.active and grant.holds_on(today)
    ]


def grants_within(scope: Scope, user: User) -> list[Grant]:
    """Those of a user's grants that lie in reach: of roles elsewhere nothing is told."""
    return [grant for grant in user.grants if _holds(scope, grant)]


def _holds(scope: Scope, grant: Grant) -> bool:
    in_region = grant.region_code is not None and scope.holds_region(grant.region_code)
    in_school = grant.school is not None and scope.holds_school(grant.school)
    return scope.programme or in_region or in_school


def user_within(scope: Scope) -> ColumnElement[bool]:
    """For queries that select from User: who has or had a role in the region.

    A role that is only proposed brings nobody in reach: else whoever proposes one to an address
    would see whose it is.
    """
    return true() if scope.programme else _has(scope, Grant.approved_at.is_not(None))


def _wanted_users(scope: Scope, wanted: UserFilter) -> Select[User]:
    query = select(User).where(user_within(scope)).order_by(User.id.desc())
    query = query.options(
        selectinload(User.grants).selectinload(Grant.region),
        selectinload(User.grants).selectinload(Grant.school),
    )
    if "@" in wanted.text:
        query = query.where(User.email_index == blind_index("email", wanted.text))
    if wanted.role:
        query = query.where(_has(scope, Grant.role == wanted.role, Grant.revoked_at.is_(None)))
    match wanted.state:
        case "proposed":
            query = query.where(
                _has(scope, Grant.approved_at.is_(None), Grant.revoked_at.is_(None))
            )
        case "invited":
            query = query.where(User.password_hash.is_(None), User.active)
        case "closed":
            query = query.where(User.active.is_(False))
    return query


def _has(scope: Scope, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether one of the grants in reach is such a one: none of elsewhere counts, nor is told."""
    near = select(Grant.user_id).outerjoin(School, School.id == Grant.school_id)
    return User.id.in_(near.where(grant_within(scope), *conditions))


def grant_within(scope: Scope) -> ColumnElement[bool]:
    """For queries that select from Grant with its School: the same as `_holds`."""
    if scope.programme:
        return true()
    regions = [Grant.region_code.startswith(prefix) for prefix in sorted(scope.prefixes)]
    return or_(false(), *regions, school_within(scope))
