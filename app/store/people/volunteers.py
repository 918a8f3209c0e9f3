"""Reads of volunteers."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal

from sqlalchemy import CTE, ColumnElement, Select, and_, exists, func, not_, or_, select
from sqlalchemy.orm import selectinload

from app.crypto import blind_index
from app.errors import MergedAway, NotFound
from app.extensions import db
from app.models import FREE_VOLUNTEERS, GATES, Child, GatePass, Pair, Volunteer
from app.store.kept import free_ids, kept
from app.store.listing import (
    Page,
    Sorts,
    count_of,
    in_order,
    page_of_all,
    page_of_many,
)
from app.store.parts import in_parts
from app.store.people.facts import OF_GATES, OF_VOLUNTEER, Ids, volunteer_holds
from app.store.people.latest import barred_for_safety
from app.store.scope import Scope, pair_within, volunteer_within
from letters.pairs.effects import BARS, Fact

SORTS: Sorts = {
    "applied": Volunteer.applied_at,
    "pen_name": Volunteer.pen_name,
    "code": Volunteer.code,
    "organisation": Volunteer.organisation,
}

NOW = {
    "check_expires": (Fact.CHECK_EXPIRES,),
    "check_expired": (Fact.CHECK_EXPIRED,),
    "away": (Fact.AWAY,),
    "notice": (Fact.NOTICE_GIVEN,),
    "left": (Fact.VOLUNTEER_LEFT,),
    "closed": (Fact.ACCOUNT_CLOSED, Fact.CLOSED_FOR_CAUSE),
}
"""What may hold of a volunteer today that a list is narrowed to."""


@dataclass(frozen=True, slots=True)
class VolunteerFilter:
    """What a list of volunteers is narrowed to; empty values narrow nothing.

    `text` is a code or a part of a pen name or organisation; a name, address or phone is looked
    up by the search of all pages, which writes it down. `gate` is 'through' (all gates passed),
    'lacking' (not all), or a gate that is missing. Who is `free` may be paired today and writes to
    nobody.
    """

    text: str = ""
    gate: str = ""
    paired: Literal["", "yes", "no", "free", "left"] = ""
    reserve: bool = False
    now: Literal["", "check_expires", "check_expired", "away", "notice", "left", "closed"] = ""
    sort: str = "-applied"


@dataclass(frozen=True, slots=True)
class Gate:
    """How a volunteer stands at a gate on a day."""

    name: str
    passed_on: date | None
    expires_on: date | None
    is_open: bool


def id_of_user(user_id: int) -> int | None:
    """The volunteer that a user is, if any."""
    return db.session.scalar(select(Volunteer.id).where(Volunteer.user_id == user_id))


def volunteer_of_user(user_id: int) -> Volunteer:
    """The volunteer that a user is. Raises NotFound."""
    volunteer = db.session.scalar(select(Volunteer).where(Volunteer.user_id == user_id))
    if volunteer is None:
        raise NotFound("volunteers.none")
    return volunteer


def volunteer_by_code(scope: Scope, code: str) -> Volunteer:
    """One volunteer in reach.

    Raises NotFound, MergedAway for a row that was made one with another.
    """
    query = select(Volunteer).where(volunteer_within(scope), Volunteer.code == code)
    volunteer = db.session.scalar(query)
    if volunteer is None:
        raise NotFound("volunteers.unknown", code=code)
    _refuse_merged(volunteer)
    return volunteer


def volunteers_by_codes(scope: Scope, codes: Sequence[str]) -> list[Volunteer]:
    """Volunteers in reach, with their gates. Raises NotFound, MergedAway for the first of such."""
    found: dict[str, Volunteer] = {}
    for some in in_parts(codes):
        query = (
            select(Volunteer)
            .options(selectinload(Volunteer.gate_passes))
            .where(volunteer_within(scope), Volunteer.code.in_(some))
        )
        found |= {volunteer.code: volunteer for volunteer in db.session.scalars(query)}
    missing = next((code for code in codes if code not in found), None)
    if missing is not None:
        raise NotFound("volunteers.unknown", code=missing)
    for volunteer in found.values():
        _refuse_merged(volunteer)
    return list(found.values())


def _refuse_merged(volunteer: Volunteer) -> None:
    if volunteer.merged_into is not None:
        kept = volunteer.merged_into.code
        raise MergedAway("volunteers.merged", code=volunteer.code, kept=kept)


def volunteer_by_email(email: str) -> Volunteer | None:
    """Whoever applied with the address."""
    index = blind_index("email", email)
    return db.session.scalar(select(Volunteer).where(Volunteer.email_index == index))


def passed(gate: str, on: date) -> ColumnElement[bool]:
    """For queries that select from Volunteer: the last word on the gate holds on the day."""
    latest = (
        select(func.max(GatePass.id))
        .where(GatePass.volunteer_id == Volunteer.id, GatePass.gate == gate)
        .correlate(Volunteer)
        .scalar_subquery()
    )
    return exists().where(
        GatePass.id == latest,
        GatePass.withdrawn_at.is_(None),
        GatePass.passed_on <= on,
        or_(GatePass.expires_on.is_(None), GatePass.expires_on >= on),
    )


def writes_to_somebody() -> ColumnElement[bool]:
    """For queries that select from Volunteer."""
    return exists().where(Pair.volunteer_id == Volunteer.id, Pair.until_on.is_(None))


def is_free(today: date) -> ColumnElement[bool]:
    """For queries that select from Volunteer: who may be paired, and writes to nobody."""
    of_volunteer = BARS & (OF_GATES | OF_VOLUNTEER)
    barred = volunteer_holds(of_volunteer, today, among=select(_alone().c.id))
    safe = Volunteer.id.not_in(barred_for_safety("volunteer"))
    return and_(~writes_to_somebody(), ~barred, safe)


@lru_cache(maxsize=1)
def _alone() -> CTE:
    """Volunteers without an open pair, found once in a query: the others are looked at no more."""
    return select(Volunteer.id).where(~writes_to_somebody()).cte("volunteers_alone")


def _listed_as_free(today: date) -> ColumnElement[bool]:
    """`is_free`, for lists: of very many, those found some minutes ago who still are."""
    if kept(FREE_VOLUNTEERS, today) is None:
        return is_free(today)
    goes = volunteer_holds({Fact.NOTICE_GIVEN, Fact.VOLUNTEER_LEFT}, today)
    return and_(Volunteer.id.in_(free_ids()), ~goes, ~writes_to_somebody())


def ids_free(today: date) -> Sequence[int]:
    """The ids of all volunteers who are free, whatever was kept."""
    return db.session.scalars(select(Volunteer.id).where(is_free(today))).all()


def _wanted_volunteers(scope: Scope, wanted: VolunteerFilter, on: date) -> Select[Volunteer]:
    query = (
        select(Volunteer)
        .options(selectinload(Volunteer.gate_passes))
        .where(volunteer_within(scope), *_conditions(wanted, on))
    )
    return in_order(query, SORTS, wanted.sort, Volunteer.id)


def _conditions(wanted: VolunteerFilter, on: date) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [Volunteer.merged_into_id.is_(None)]
    if wanted.text:
        conditions.append(
            or_(
                Volunteer.code == wanted.text.upper(),
                Volunteer.pen_name.icontains(wanted.text, autoescape=True),
                Volunteer.organisation.icontains(wanted.text, autoescape=True),
            )
        )
    if wanted.gate == "through":
        conditions.append(and_(*(passed(gate, on) for gate in GATES)))
    elif wanted.gate == "lacking":
        conditions.append(not_(and_(*(passed(gate, on) for gate in GATES))))
    elif wanted.gate in GATES:
        conditions.append(~passed(wanted.gate, on))
    if wanted.paired == "yes":
        conditions.append(writes_to_somebody())
    elif wanted.paired == "no":
        conditions.append(and_(~writes_to_somebody(), ~volunteer_holds(Fact.VOLUNTEER_LEFT, on)))
    elif wanted.paired == "free":
        conditions.append(_listed_as_free(on))
    elif wanted.paired == "left":
        conditions.append(volunteer_holds(Fact.VOLUNTEER_LEFT, on))
    if wanted.reserve:
        conditions.append(Volunteer.is_reserve.is_(True))
    if wanted.now:
        conditions.append(volunteer_holds(NOW[wanted.now], on))
    return conditions


def page_of_volunteers(
    scope: Scope, wanted: VolunteerFilter, number: int, on: date
) -> Page[Volunteer]:
    """A page of the wanted volunteers in reach, with their gates."""
    ids = ids_of_volunteers(scope, wanted, on)
    if wanted.paired == "free":
        # What is asked of all takes longer than to read the ids of all that are found: by copies,
        # else a database walks all rows in the order of the column.
        copies = {name: func.coalesce(column, None) for name, column in SORTS.items()}
        found = in_order(ids, copies, wanted.sort, func.coalesce(Volunteer.id, None))
        page = page_of_all(db.session.scalars(found).all(), number)
    else:
        in_sequence = in_order(ids, SORTS, wanted.sort, Volunteer.id)
        page = page_of_many(lambda _most: in_sequence, ids, number, exact=True)
    whole = select(Volunteer).options(selectinload(Volunteer.gate_passes))
    rows = {one.id: one for one in db.session.scalars(whole.where(Volunteer.id.in_(page.rows)))}
    return page.showing([rows[id_] for id_ in page.rows if id_ in rows])


def all_volunteers(scope: Scope, wanted: VolunteerFilter, on: date) -> Sequence[Volunteer]:
    """The wanted volunteers in reach, for a file."""
    return db.session.scalars(_wanted_volunteers(scope, wanted, on)).all()


def count_volunteers(scope: Scope, wanted: VolunteerFilter, on: date) -> int:
    """How many volunteers a list shows."""
    return count_of(_wanted_volunteers(scope, wanted, on))


def ids_of_volunteers(scope: Scope, wanted: VolunteerFilter, on: date) -> Ids:
    """The ids of the wanted volunteers in reach, for conditions."""
    query = select(Volunteer.id).where(volunteer_within(scope), *_conditions(wanted, on))
    return query.correlate(None)


def gates_of(volunteer: Volunteer, on: date) -> list[Gate]:
    """How the volunteer stands at each gate, in the order of the way in."""
    latest = {row.gate: row for row in volunteer.gate_passes if row.withdrawn_at is None}
    for row in volunteer.gate_passes:
        if row.withdrawn_at is not None and latest.get(row.gate, row).id <= row.id:
            latest.pop(row.gate, None)
    return [_gate(name, latest.get(name), on) for name in GATES]


def _gate(name: str, row: GatePass | None, on: date) -> Gate:
    if row is None:
        return Gate(name, None, None, is_open=False)
    is_open = row.passed_on <= on and (row.expires_on is None or row.expires_on >= on)
    return Gate(name, row.passed_on, row.expires_on, is_open)


def pairs_of_volunteer(volunteer: Volunteer, scope: Scope) -> list[Pair]:
    """The volunteer's pairs in reach, the newest first."""
    query = select(Pair).join(Pair.child).join(Child.school).where(pair_within(scope))
    own = query.where(Pair.volunteer_id == volunteer.id).order_by(Pair.from_on.desc())
    return list(db.session.scalars(own))


def open_pairs_by_volunteer(only: Collection[int] | None = None) -> dict[int, int]:
    """How many open pairs each volunteer has, by id; who has none is left out.

    `only` are the ids that are asked for, as many as one query can name; None: all.
    """
    query = select(Pair.volunteer_id, func.count()).where(Pair.until_on.is_(None))
    if only is not None:
        query = query.where(Pair.volunteer_id.in_(only))
    return dict(db.session.execute(query.group_by(Pair.volunteer_id)).all())
