"""Facts about schools and the cohort: another teacher, no teacher, a merger, other dates."""

from datetime import timedelta

from app.actions.access import users
from app.actions.access.users import Access
from app.actions.people import closing
from app.actions.rounds.terms.days import change_days
from app.actions.transaction import transaction
from app.extensions import db
from app.models import Cohort, Grant, School
from bench.year.facts.written import Written

WEEK = timedelta(weeks=1)


def teacher_replaced(fact: Written) -> None:
    """The contact goes, and another teacher takes over on the same day."""
    teacher_leaves(fact)
    new_contact(fact)


def teacher_leaves(fact: Written) -> None:
    """The contact goes, and nobody follows yet."""
    _party, acting = fact.from_above()
    query = db.select(Grant).where(Grant.school_id == fact.school_id, Grant.revoked_at.is_(None))
    for grant in db.session.scalars(query).all():
        users.revoke(grant.user_id, grant.id, acting=acting)


def new_contact(fact: Written) -> None:
    """A teacher becomes the contact of a school."""
    _party, acting = fact.from_above()
    with transaction():
        email = f"teacher{fact.rng.randrange(10**9)}@example.org"
        user = users.add_user(email, "新老师", now=acting.now)
        access = Access("school_contact", school_id=fact.school_id)
        users.give_access(user, access, acting=acting)


def schools_merge(fact: Written) -> None:
    """The school closes, and its children go to another of the county; seldom by mistake."""
    party, acting = fact.from_above()
    own = db.session.get_one(School, fact.school_id)
    query = db.select(School.code).where(
        School.id != own.id, School.county_code == own.county_code, School.closed_on.is_(None)
    )
    others = db.session.scalars(query.order_by(School.id)).all()
    if others and own.closed_on is None:
        code = own.code
        closing.close(party.scope, code, fact.rng.choice(others), fact.today, acting=acting)
        if fact.rng.random() < 0.2:
            closing.reopen(party.scope, code, acting=acting)


def dates_changed(fact: Written) -> None:
    """The running or next term ends a week later or earlier than was planned."""
    _party, acting = fact.from_above()
    cohort = db.session.get_one(Cohort, fact.day.play.cohort_id)
    later = [term.number for term in cohort.terms if term.last > fact.today + 4 * WEEK]
    if not later:
        return
    by = fact.rng.choice((-WEEK, WEEK))
    days = []
    for term in cohort.terms:
        last = term.last + by if term.number == later[0] else term.last
        pauses = [(pause.name, pause.first, pause.last) for pause in term.breaks]
        days.append(((term.name, term.first, last), pauses))
    change_days(cohort.id, cohort.name, days, acting=acting)
