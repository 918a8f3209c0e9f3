"""Whom no reminder reaches: their coordinators hear for them at once, or whoever is above those."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from app.extensions import db
from app.models import Child, Pair, Region, School, User, Volunteer
from app.store.listing import Page, page_of
from app.store.messages.recipients import Climb, Recipients
from app.store.people.contacts import contacts_by_school
from app.store.people.latest import has_account, mail_arrives, schools_reached
from app.store.people.schools import counties_with_schools
from app.store.scope import EVERYTHING, Scope, pair_within


@dataclass(frozen=True, slots=True)
class CountyUnheard:
    """A county none of whose coordinators can be reached, and who hears in their place."""

    county: Region
    climb: Climb


class Lacks(StrEnum):
    """What somebody lacks to be reached: an account (a school: a contact), or mail that arrives."""

    ACCOUNT = "account"
    OPEN_ACCOUNT = "open_account"
    MAIL = "mail"


@dataclass(frozen=True, slots=True)
class Unreached:
    """Who of the open pairs in reach hears nothing; `lacks` by the code of each says why."""

    volunteers: Page[Volunteer]
    schools: Sequence[School]
    counties: Sequence[CountyUnheard]
    lacks: Mapping[str, Lacks]


def unreached(scope: Scope, today: date, number: int = 1) -> Unreached:
    """Volunteers and schools of open pairs, and counties, that no reminder reaches."""
    query = select(Volunteer).where(Volunteer.id.in_(volunteers_unreached(scope)))
    volunteers = page_of(query.order_by(Volunteer.pen_name, Volunteer.id), number)
    named = select(School).where(School.id.in_(schools_unreached(scope, today)))
    schools = db.session.scalars(named.order_by(School.sort_key, School.id)).all()
    lacks = _lacks(volunteers.rows) | _lack_contacts(schools, today)
    return Unreached(volunteers, schools, counties_unheard(scope, today), lacks)


def volunteers_unreached(scope: Scope) -> Select[int]:
    """The ids of volunteers of open pairs in reach whom no reminder reaches."""
    silent = or_(Volunteer.user_id.is_(None), ~has_account(User.active), ~mail_arrives())
    return _open_pairs(scope, Volunteer.id).join(Pair.volunteer).where(silent)


def schools_unreached(scope: Scope, today: date) -> Select[int]:
    """The ids of schools with open pairs in reach that no reminder reaches."""
    own = _open_pairs(scope, Child.school_id)
    return own.where(Child.school_id.not_in(schools_reached(today)))


def counties_unheard(scope: Scope, today: date) -> list[CountyUnheard]:
    """The counties with schools in reach whose reminders climb, by code."""
    recipients = Recipients.who_answer(today)
    return [
        CountyUnheard(county, climb)
        for county in counties_with_schools(scope)
        if (climb := recipients.climbs_to(county.code)) is not None
    ]


def counties_in_silence(today: date) -> list[Region]:
    """The counties whose reminders nobody at all can be told of: they wait."""
    climbs = counties_unheard(EVERYTHING, today)
    return [one.county for one in climbs if one.climb is Climb.NOBODY]


def _lacks(volunteers: Sequence[Volunteer]) -> dict[str, Lacks]:
    closed = select(User.id).where(
        User.id.in_([one.user_id for one in volunteers if one.user_id]), ~User.active
    )
    closed_ids = set(db.session.scalars(closed))
    return {
        one.code: Lacks.ACCOUNT
        if one.user_id is None
        else Lacks.OPEN_ACCOUNT
        if one.user_id in closed_ids
        else Lacks.MAIL
        for one in volunteers
    }


def _lack_contacts(schools: Sequence[School], today: date) -> dict[str, Lacks]:
    found = contacts_by_school(schools, today)
    return {one.code: Lacks.MAIL if found.get(one.id) else Lacks.ACCOUNT for one in schools}


def _open_pairs(scope: Scope, column: InstrumentedAttribute[int]) -> Select[int]:
    query = select(column).select_from(Pair).join(Pair.child).join(Child.school)
    return query.where(pair_within(scope), Pair.until_on.is_(None))
