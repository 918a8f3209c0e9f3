"""Rows that are likely the same person twice."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import aliased, contains_eager

from app.crypto import blind_index
from app.extensions import db
from app.models import Child, Guardian, School, Volunteer
from app.store.people.births import birth_of
from app.store.people.kin import crowded_phones
from app.store.scope import Scope, child_within, school_within, volunteer_within

_KEYS = (("real_name", "name"), ("phone", "phone"))
"""The names of blind indexes, with the fields of a row that they are made of."""


@dataclass(frozen=True, slots=True)
class Twins:
    """Who is likely the same as somebody: those in reach, and how many others there are."""

    known: Sequence[Any] = ()
    elsewhere: int = 0

    def __bool__(self) -> bool:
        return bool(self.known or self.elsewhere)


def alike_births(one: str | None, other: str | None) -> bool:
    """Whether two births are one as far as both are known: the day, else the month, the year."""
    if not one or not other:
        return False
    known = min(len(one), len(other))
    return one[:known] == other[:known]


def twins_of_child(scope: Scope, child: Child) -> Twins:
    """Who is likely the same child as this one."""
    phone = child.guardian.phone_index if child.guardian else None
    return _twins(scope, child.real_name_index, phone, child.birth_date, child.id)


def twins_of_values(scope: Scope, values: Mapping[str, Any]) -> Twins:
    """Who is likely the child that a form's or a roster's values speak of."""
    name, phone = (blind_index(key, values.get(field)) for key, field in _KEYS)
    return _twins(scope, name, phone, birth_of(values), None)


def twins_of_volunteer(scope: Scope, volunteer: Volunteer) -> Twins:
    """Who has the same name and phone as this volunteer."""
    query = select(Volunteer).where(
        Volunteer.real_name_index == volunteer.real_name_index,
        Volunteer.phone_index == volunteer.phone_index,
        Volunteer.merged_into_id.is_(None),
        Volunteer.id != volunteer.id,
    )
    if volunteer.merged_into_id is not None:
        return Twins()
    found = db.session.scalars(query.order_by(Volunteer.id)).all()
    near = select(Volunteer.id).where(volunteer_within(scope))
    ids = [one.id for one in found]
    reached = set(db.session.scalars(near.where(Volunteer.id.in_(ids)))) if ids else set()
    known = [one for one in found if one.id in reached]
    return Twins(known, len(found) - len(known))


def ids_with_twins(volunteers: Sequence[Volunteer]) -> set[int]:
    """Those of these volunteers, by id, with whose name and phone there is another one."""
    other = aliased(Volunteer)
    alike = exists().where(
        other.real_name_index == Volunteer.real_name_index,
        other.phone_index == Volunteer.phone_index,
        other.merged_into_id.is_(None),
        other.id != Volunteer.id,
    )
    own = Volunteer.id.in_([one.id for one in volunteers]), Volunteer.merged_into_id.is_(None)
    return set(db.session.scalars(select(Volunteer.id).where(*own, alike)))


def likely_twins(scope: Scope) -> list[tuple[Child, Child]]:
    """Children in reach who are likely the same, two by two; each two once.

    A phone that too many children have is no family's own, and tells nothing.
    """
    other, his = aliased(Child), aliased(Guardian)
    same_name = other.real_name_index == Child.real_name_index
    crowded = set(db.session.scalars(crowded_phones()))
    own = and_(Guardian.phone_index.is_not(None), Guardian.phone_index.not_in(crowded))
    same_phone = and_(own, his.phone_index == Guardian.phone_index)
    query = (
        select(Child, other)
        .join(Child.school)
        .outerjoin(Guardian, Guardian.child_id == Child.id)
        .join(other, other.id > Child.id)
        .outerjoin(his, his.child_id == other.id)
        .where(
            child_within(scope),
            other.school_id.in_(_schools(scope)),
            Child.merged_into_id.is_(None),
            other.merged_into_id.is_(None),
        )
        .order_by(Child.id, other.id)
    )
    # Each alone, so that each is found by its index.
    found = {
        (one.id, two.id): (one, two)
        for alike in (same_name, same_phone)
        for one, two in db.session.execute(query.where(alike))
        if alike_births(one.birth_date, two.birth_date)
    }
    return [found[key] for key in sorted(found)]


def likely_twin_volunteers(scope: Scope) -> list[tuple[Volunteer, Volunteer]]:
    """Volunteers in reach with one name and phone, two by two."""
    keys = (Volunteer.real_name_index, Volunteer.phone_index)
    query = (
        select(*keys)
        .where(Volunteer.phone_index.is_not(None), Volunteer.merged_into_id.is_(None))
        .group_by(*keys)
        .having(func.count() > 1)
    )
    found = []
    for name, phone in db.session.execute(query).all():
        alike = select(Volunteer).where(
            Volunteer.real_name_index == name,
            Volunteer.phone_index == phone,
            Volunteer.merged_into_id.is_(None),
            volunteer_within(scope),
        )
        rows = db.session.scalars(alike.order_by(Volunteer.id)).all()
        found += [(rows[0], row) for row in rows[1:]]
    return found


def _twins(
    scope: Scope, name: str | None, phone: str | None, birth: str | None, own_id: int | None
) -> Twins:
    found = [
        child
        for child in db.session.scalars(_alike(name, phone)).unique()
        if child.id != own_id and alike_births(child.birth_date, birth)
    ]
    ids = [child.id for child in found]
    near = select(Child.id).join(Child.school).where(child_within(scope), Child.id.in_(ids))
    reached = set(db.session.scalars(near)) if ids else set()
    known = [child for child in found if child.id in reached]
    return Twins(known, len(found) - len(known))


def _alike(name: str | None, phone: str | None) -> Select[Any]:
    alike: list[ColumnElement[bool]] = []
    if name:
        alike.append(Child.real_name_index == name)
    if phone:
        alike.append(Child.id.in_(select(Guardian.child_id).where(Guardian.phone_index == phone)))
    return (
        select(Child)
        .join(Child.school)
        .options(contains_eager(Child.school))
        .where(or_(*alike), Child.merged_into_id.is_(None))
        .order_by(Child.id)
    )


def _schools(scope: Scope) -> Select[Any]:
    return select(School.id).where(school_within(scope)).correlate(None)
