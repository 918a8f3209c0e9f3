"""Whom no reminder reaches: their coordinators hear for them at once, or whoever is above those."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from app.extensions import db
from app.models import Child, Pair, Region, School, User, Volunteer
from app.store.listing import Page, page_of
from app.store.messages.recipients import Climb, Recipients
from app.store.people.latest import has_account, mail_arrives, schools_reached
from app.store.people.schools import counties_with_schools
from app.store.scope import EVERYTHING, Scope, pair_within


@dataclass(frozen=True, slots=True)
class CountyUnheard:
    """A county none of whose coordinators can be reached, and who hears in their place."""

    county: Region
    climb: Climb


@dataclass(frozen=True, slots=True)
class Unreached:
    """Who of the open pairs in reach hears nothing."""

    volunteers: Page[Volunteer]
    schools: Sequence[School]
    counties: Sequence[CountyUnheard]


def unreached(scope: Scope, today: date, number: int = 1) -> Unreached:
    """Volunteers and schools of open pairs, and counties, that no reminder reaches."""
    volunteers = select(Volunteer).where(Volunteer.id.in_(_volunteers(scope)))
    schools = select(School).where(
        School.id.in_(_open_pairs(scope, Child.school_id)), School.id.not_in(schools_reached(today))
    )
    return Unreached(
        page_of(volunteers.order_by(Volunteer.pen_name, Volunteer.id), number),
        db.session.scalars(schools.order_by(School.sort_key, School.id)).all(),
        counties_unheard(scope, today),
    )


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


def _volunteers(scope: Scope) -> Select[int]:
    silent = or_(Volunteer.user_id.is_(None), ~has_account(User.active), ~mail_arrives())
    return _open_pairs(scope, Volunteer.id).join(Pair.volunteer).where(silent)


def _open_pairs(scope: Scope, column: InstrumentedAttribute[int]) -> Select[int]:
    query = select(column).select_from(Pair).join(Pair.child).join(Child.school)
    return query.where(pair_within(scope), Pair.until_on.is_(None))
