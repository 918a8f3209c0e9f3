"""Whom an announcement reaches: those of a list, in which role, and through what."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from flask import current_app
from sqlalchemy import ColumnElement, Select, select

from app.clock import local_date
from app.extensions import db
from app.models import Child, Grant, NotTold, Pair, School, User, Volunteer
from app.store.access.addresses import bad_among
from app.store.access.users import grant_within
from app.store.access.ways import reached_by_channel
from app.store.parts import in_parts
from app.store.people.facts import Ids, volunteer_holds
from app.store.scope import Scope, pair_within, volunteer_within
from letters.pairs.effects import Fact


@dataclass(frozen=True, slots=True)
class Audience:
    """The accounts of a list, and the codes of those on it who have none."""

    user_ids: frozenset[int] = frozenset()
    without: frozenset[str] = frozenset()

    def __or__(self, other: "Audience") -> "Audience":
        return Audience(self.user_ids | other.user_ids, self.without | other.without)


class Means(StrEnum):
    """Through what somebody is reached."""

    CHANNEL = "channel"
    MAIL = "mail"
    APP = "app"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Reached:
    """Somebody who is to be written to, as a coordinator may know them.

    `why_not` is why they cannot be written to just now.
    """

    user: User
    pen_name: str | None
    role: str
    way: Means
    why_not: NotTold | None = None

    @property
    def name(self) -> str:
        """A volunteer's pen name; else as the account is called."""
        return self.pen_name or str(self.user.shown_name)


def volunteers_named(ids: Ids) -> Audience:
    """The accounts of volunteers."""
    query = select(Volunteer.code, Volunteer.user_id).where(Volunteer.id.in_(ids))
    return _accounts(db.session.execute(query))


def contacts_of_schools(ids: Select[Any], day: date) -> Audience:
    """The accounts of the contacts of schools."""
    query = (
        select(School.code, User.id)
        .outerjoin(Grant, (Grant.school_id == School.id) & _is_contact(day))
        .outerjoin(User, (User.id == Grant.user_id) & User.active)
        .where(School.id.in_(ids))
    )
    return _accounts(db.session.execute(query))


def contacts_of_children(ids: Ids, day: date) -> Audience:
    """The accounts of the contacts of the schools that children go to."""
    return contacts_of_schools(select(Child.school_id).where(Child.id.in_(ids)), day)


def both_of_pairs(scope: Scope, wanted: ColumnElement[bool], day: date) -> Audience:
    """Of pairs in reach: the volunteers, and the contacts of the children's schools."""
    pairs = (
        select(Pair.volunteer_id, Child.school_id)
        .join(Pair.child)
        .join(Child.school)
        .join(Pair.volunteer)
        .where(pair_within(scope), wanted)
        .subquery()
    )
    volunteers = volunteers_named(select(pairs.c.volunteer_id))
    return volunteers | contacts_of_schools(select(pairs.c.school_id), day)


def reached(scope: Scope, user_ids: Collection[int], now: datetime) -> Mapping[int, Reached]:
    """How each of these users is reached now, within a scope; also who no more may be."""
    found = dict[int, Reached]()
    for some in in_parts(sorted(user_ids)):
        found |= {one.user.id: one for one in _some_reached(scope, some, now)}
    return found


def _accounts(rows: Any) -> Audience:
    found: dict[str, set[int]] = {}
    for code, user_id in rows:
        found.setdefault(code, set()).update([user_id] if user_id else [])
    return Audience(
        frozenset().union(*found.values()),
        frozenset(code for code, ids in found.items() if not ids),
    )


def _is_contact(day: date) -> ColumnElement[bool]:
    return (Grant.role == "school_contact") & Grant.holding_on(day)


def _some_reached(scope: Scope, user_ids: list[int], now: datetime) -> list[Reached]:
    day = local_date(now)
    users = db.session.scalars(select(User).where(User.id.in_(user_ids)).order_by(User.id)).all()
    roles = _roles(scope, user_ids, day)
    pen_names = _pen_names(user_ids)
    bad = bad_among(user.email_index for user in users)
    by_channel = select(User.id).where(User.id.in_(user_ids), reached_by_channel())
    channels = set(db.session.scalars(by_channel))
    return [
        Reached(
            user,
            pen_names.get(user.id),
            role=roles.get(user.id, ""),
            way=_way(user, channels, bad),
            why_not=_why_not(user, roles),
        )
        for user in users
    ]


def _roles(scope: Scope, user_ids: list[int], day: date) -> dict[int, str]:
    """The role of each that lies in reach today; a volunteer's goes before others."""
    granted = (
        select(Grant.user_id, Grant.role)
        .outerjoin(School, School.id == Grant.school_id)
        .where(Grant.user_id.in_(user_ids), Grant.holding_on(day), grant_within(scope))
        .where(Grant.role != "volunteer")
        .order_by(Grant.id.desc())
    )
    roles = {row.user_id: row.role for row in db.session.execute(granted)}
    writing = select(Volunteer.user_id).where(
        Volunteer.user_id.in_(user_ids),
        volunteer_within(scope),
        ~volunteer_holds(Fact.VOLUNTEER_LEFT, day),
    )
    return roles | {user_id: "volunteer" for user_id in db.session.scalars(writing) if user_id}


def _pen_names(user_ids: list[int]) -> dict[int | None, str]:
    """Volunteers are known by their pen names here."""
    query = select(Volunteer.user_id, Volunteer.pen_name, Volunteer.code)
    rows = db.session.execute(query.where(Volunteer.user_id.in_(user_ids)))
    return {user_id: f"{pen_name} · {code}" for user_id, pen_name, code in rows}


def _way(user: User, channels: Collection[int], bad: Collection[str]) -> Means:
    has_mail = bool(current_app.config["SETTINGS"].smtp_url)
    if user.id in channels:
        return Means.CHANNEL
    if has_mail and user.email_index and user.email_index not in bad:
        return Means.MAIL
    return Means.APP if user.password_hash else Means.NOTHING


def _why_not(user: User, roles: Mapping[int, str]) -> NotTold | None:
    if not user.active:
        return NotTold.CLOSED
    return None if user.id in roles else NotTold.AWAY
