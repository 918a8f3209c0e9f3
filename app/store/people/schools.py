"""Reads of schools."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, false, func, or_, select, true
from sqlalchemy.orm import joinedload

from app.errors import NotFound, Refused
from app.extensions import db
from app.models import Hub, Region, School
from app.store.listing import directed
from app.store.scope import Scope, school_within

SCHOOLS_AT_FIRST = 8


def school_by_code(scope: Scope, code: str) -> School:
    """One school in reach. Raises NotFound."""
    school = db.session.scalar(select(School).where(school_within(scope), School.code == code))
    if school is None:
        raise NotFound("schools.unknown", code=code)
    return school


def school_of_id(school_id: int | None) -> School | None:
    """The school that another one names, whoever reaches it."""
    return None if school_id is None else db.session.get(School, school_id)


def school_named(scope: Scope, name_or_code: str) -> School:
    """One school in reach by its code, or by its whole name.

    Raises NotFound, Refused schools.many where several have the name.
    """
    query = select(School).where(
        school_within(scope), or_(School.code == name_or_code, School.name == name_or_code)
    )
    found = db.session.scalars(query.order_by(School.code)).all()
    if not found:
        raise NotFound("schools.unknown", code=name_or_code)
    if len(found) > 1:
        codes = ", ".join(school.code for school in found)
        raise Refused("schools.many", name=name_or_code, codes=codes)
    return found[0]


def without_address() -> ColumnElement[bool]:
    """For queries that select from School: open, and nobody said where letters are posted to."""
    return and_(School.closed_on.is_(None), func.coalesce(School.address, "") == "")


def first_schools(
    scope: Scope, wanted_sort: str, is_enough: Callable[[Sequence[int]], bool]
) -> Sequence[int] | None:
    """The ids of those of many schools that come first by name, as many as are enough; None: all.

    Else all their children would be sorted, to show fifty.
    """
    key = directed(School.sort_key, wanted_sort)
    in_sequence = select(School.sort_key).where(school_within(scope)).order_by(key).limit(1)
    reach = SCHOOLS_AT_FIRST
    while (last := db.session.scalar(in_sequence.offset(reach))) is not None:
        downwards = wanted_sort.startswith("-")
        first = School.sort_key >= last if downwards else School.sort_key <= last
        ids = db.session.scalars(select(School.id).where(school_within(scope), first)).all()
        if is_enough(ids):
            return ids
        reach = (reach + 1) * SCHOOLS_AT_FIRST
    return None


def all_schools(scope: Scope, *, closed: bool = False) -> list[School]:
    """The schools in reach, by county and name; those that closed only where they are wanted."""
    query = select(School).where(school_within(scope)).options(joinedload(School.county))
    if not closed:
        query = query.where(School.closed_on.is_(None))
    return list(db.session.scalars(query.order_by(School.county_code, School.sort_key)))


def schools_to_choose(scope: Scope) -> Sequence[Row[str, str]]:
    """Code and name of the open schools in reach, by county and name, for the filter of a list."""
    query = select(School.code, School.name).where(school_within(scope), School.closed_on.is_(None))
    return db.session.execute(query.order_by(School.county_code, School.sort_key)).all()


def counties_within(scope: Scope) -> list[Region]:
    """The counties that a coordinator reaches, by code."""
    query = select(Region).where(Region.level == "county", _reached(Region.code, scope))
    return list(db.session.scalars(query.order_by(Region.code)))


def counties_with_schools(scope: Scope) -> list[Region]:
    """The counties of the schools in reach, by code."""
    codes = select(School.county_code).where(school_within(scope))
    query = select(Region).where(Region.code.in_(codes))
    return list(db.session.scalars(query.order_by(Region.code)))


def hubs_within(scope: Scope) -> list[Hub]:
    """The hubs of the counties in reach, by county and name."""
    query = select(Hub).where(_reached(Hub.county_code, scope))
    return list(db.session.scalars(query.order_by(Hub.county_code, Hub.name)))


def _reached(code: Any, scope: Scope) -> ColumnElement[bool]:
    """Whether a county's code, in a column, lies in a coordinator's regions."""
    regions = (code.startswith(prefix, autoescape=True) for prefix in scope.prefixes)
    return true() if scope.programme else or_(false(), *regions)
