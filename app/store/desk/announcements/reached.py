"""How people are reached by an announcement: in which role, in which language, through what."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from flask import current_app
from sqlalchemy import Row, and_, select

from app.clock import local_date
from app.extensions import db
from app.models import BadAddress, Grant, NotTold, School, User, Volunteer
from app.store.access.users import grant_within
from app.store.access.ways import reached_by_channel
from app.store.messages.recipients import names_of
from app.store.parts import named_ids
from app.store.people.facts import volunteer_holds
from app.store.scope import Scope, volunteer_within
from letters.pairs.effects import Fact

VOLUNTEER = "volunteer"


class Means(StrEnum):
    """Through what somebody is reached."""

    CHANNEL = "channel"
    MAIL = "mail"
    APP = "app"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Reached:
    """Somebody who is to be written to, as a coordinator may know them.

    `why_not` is why they cannot be written to just now. Of a volunteer `name` is the pen name with
    the code; an account's own name is sealed, and empty until somebody looks at it.
    """

    user_id: int
    name: str
    role: str
    language: str
    way: Means
    why_not: NotTold | None = None


def reached(scope: Scope, user_ids: Collection[int], now: datetime) -> Mapping[int, Reached]:
    """How each of these users is reached now, within a scope; also who no more may be."""
    day = local_date(now)
    roles, held = _roles(scope, user_ids, day), _held_back(user_ids, day)
    left = _left(scope, set(user_ids) - roles.keys(), day)
    pen_names = _pen_names(user_ids)
    return {
        row.id: Reached(
            row.id,
            pen_names.get(row.id, ""),
            role=roles.get(row.id, ""),
            language=language_of(row.locale),
            way=_way(row),
            why_not=_why_not(row, roles.get(row.id), held, left),
        )
        for row in _accounts(user_ids)
    }


def named(people: Iterable[Reached]) -> list[Reached]:
    """The same people, each with a name."""
    found = list(people)
    names = names_of({one.user_id for one in found if not one.name})
    return [one if one.name else replace(one, name=names[one.user_id]) for one in found]


def language_of(locale: str | None) -> str:
    """The language that a reader gets: theirs, or the programme's."""
    return locale or str(current_app.config["BABEL_DEFAULT_LOCALE"])[:2]


def made_one_with(user_ids: Collection[int]) -> Mapping[int, int]:
    """Of accounts whose volunteer was made one with another: that one's account."""
    found: dict[int, int] = {}
    query = select(Volunteer).where(
        Volunteer.user_id.in_(named_ids(user_ids)), Volunteer.merged_into_id.is_not(None)
    )
    for gone in db.session.scalars(query):
        kept = gone
        while kept.merged_into is not None:
            kept = kept.merged_into
        if gone.user_id and kept.user_id:
            found[gone.user_id] = kept.user_id
    return found


def _accounts(user_ids: Collection[int]) -> Sequence[Row[*tuple[Any, ...]]]:
    """What of each account says how it is reached; nothing that is sealed is read."""
    bad = User.email_index.in_(select(BadAddress.email_index))
    query = select(
        *(User.id, User.active, User.locale),
        User.password_hash.is_not(None).label("signs_in"),
        reached_by_channel().label("by_channel"),
        and_(User.email_index.is_not(None), ~bad).label("by_mail"),
    )
    ids = named_ids(user_ids)
    return db.session.execute(query.where(User.id.in_(ids)).order_by(User.id)).all()


def _roles(scope: Scope, user_ids: Collection[int], day: date) -> dict[int, str]:
    """The role of each that lies in reach today; a volunteer's goes before others."""
    granted = (
        select(Grant.user_id, Grant.role)
        .outerjoin(School, School.id == Grant.school_id)
        .where(Grant.user_id.in_(named_ids(user_ids)), Grant.holding_on(day), grant_within(scope))
        .where(Grant.role != VOLUNTEER)
        .order_by(Grant.id.desc())
    )
    roles = {row.user_id: row.role for row in db.session.execute(granted)}
    writing = select(Volunteer.user_id).where(
        Volunteer.user_id.in_(named_ids(user_ids)),
        volunteer_within(scope),
        ~volunteer_holds(Fact.VOLUNTEER_LEFT, day),
    )
    return roles | {user_id: VOLUNTEER for user_id in db.session.scalars(writing) if user_id}


def _held_back(user_ids: Collection[int], day: date) -> set[int | None]:
    """Volunteers who stay out until somebody clears them: a pair of theirs ended for safety."""
    query = select(Volunteer.user_id).where(
        Volunteer.user_id.in_(named_ids(user_ids)), volunteer_holds(Fact.NOT_CLEARED, day)
    )
    return set(db.session.scalars(query))


def _left(scope: Scope, user_ids: Collection[int], day: date) -> set[int | None]:
    """Volunteers in reach who left the programme; of others nothing is said."""
    query = select(Volunteer.user_id).where(
        Volunteer.user_id.in_(named_ids(user_ids)),
        volunteer_within(scope),
        volunteer_holds(Fact.VOLUNTEER_LEFT, day),
    )
    return set(db.session.scalars(query))


def _pen_names(user_ids: Collection[int]) -> dict[int | None, str]:
    """Volunteers are known by their pen names here."""
    query = select(Volunteer.user_id, Volunteer.pen_name, Volunteer.code)
    rows = db.session.execute(query.where(Volunteer.user_id.in_(named_ids(user_ids))))
    return {user_id: f"{pen_name} · {code}" for user_id, pen_name, code in rows}


def _way(row: Any) -> Means:
    if row.by_channel:
        return Means.CHANNEL
    if row.by_mail and current_app.config["SETTINGS"].smtp_url:
        return Means.MAIL
    return Means.APP if row.signs_in else Means.NOTHING


def _why_not(
    row: Any, role: str | None, held: Collection[int | None], left: Collection[int | None]
) -> NotTold | None:
    if not row.active:
        return NotTold.CLOSED
    if role is None:
        return NotTold.LEFT if row.id in left else NotTold.AWAY
    return NotTold.HELD if role == VOLUNTEER and row.id in held else None
