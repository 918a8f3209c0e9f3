"""Who has earned a certificate of a cohort and has none: volunteers and schools' contacts.

Counted is what pairs did that wrote until the end. Nobody is thanked for a cohort in which a pair
of theirs is still open: it is not over for them. A volunteer who is kept from children gets none.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, select

from app.extensions import db
from app.models import Child, Cohort, Letter, Pair, School, ServiceCertificate, User, Volunteer
from app.store.parts import in_parts
from app.store.people.contacts import contacts_by_school
from app.store.people.facts import volunteer_holds
from app.store.people.merges import ids_gone_into
from app.store.scope import Scope, pair_within, school_within
from letters.pairs.effects import Fact
from letters.pairs.facts import EndReason
from letters.service.hours import HoursRule
from letters.states import Direction, State

IN_THE_POST = [
    str(state) for state in (State.POSTED, State.AT_HUB, State.AT_SCHOOL, State.DELIVERED)
]
CAME_BACK = [*IN_THE_POST, str(State.RECEIVED)]
STANDS = ServiceCertificate.taken_back_at.is_(None)
KEPT_AWAY = (Fact.CLOSED_FOR_CAUSE, Fact.NOT_CLEARED, Fact.GATE_SHUT)


@dataclass(frozen=True, slots=True)
class Earned:
    """What one person did in a cohort: a `volunteer`, or the contact of a `school`.

    For a contact `sent` are the letters that the school's children got, `received` those that
    they wrote; of one who became it during the cohort nothing is counted.
    """

    name: str
    first: date
    last: date
    pairs: int
    sent: int
    received: int
    minutes: int = 0
    volunteer: Volunteer | None = None
    contact: User | None = None
    school: School | None = None


def earned(scope: Scope, cohort: Cohort, today: date) -> list[Earned]:
    """All in reach who have earned a certificate of the cohort and have none that stands."""
    return [*_volunteers(scope, cohort, today), *_contacts(scope, cohort, today)]


def _volunteers(scope: Scope, cohort: Cohort, today: date) -> Iterator[Earned]:
    rule = HoursRule(cohort.minutes_sent, cohort.minutes_received, cohort.minutes_training)
    has_one = select(ServiceCertificate.volunteer_id).where(
        ServiceCertificate.cohort_id == cohort.id,
        ServiceCertificate.volunteer_id.is_not(None),
        STANDS,
    )
    # What was certified before two rows were made one is not certified again.
    has_one_or_kept = ids_gone_into(Volunteer, Volunteer.id.in_(has_one))
    ids = (
        select(Pair.volunteer_id)
        .join(Pair.child)
        .join(Child.school)
        .where(
            *_finished(cohort),
            pair_within(scope),
            Pair.volunteer_id.not_in(_still_open(cohort, Pair.volunteer_id)),
            Pair.volunteer_id.not_in(has_one_or_kept),
            ~volunteer_holds(KEPT_AWAY, today, volunteer=Pair.volunteer_id),
        )
        .distinct()
        .order_by(Pair.volunteer_id)
    )
    own = Letter.writer_id.is_(None)
    sent = and_(Letter.direction == Direction.TO_CHILD, Letter.state.in_(IN_THE_POST), own)
    came = and_(Letter.direction == Direction.TO_VOLUNTEER, Letter.state == State.RECEIVED)
    for some in in_parts(db.session.scalars(ids)):
        whose = Pair.volunteer_id.in_(some)
        people = {one.id: one for one in db.session.scalars(_with_ids(Volunteer, some))}
        for row in _counted(cohort, Pair.volunteer_id, whose, sent, came):
            volunteer, minutes = people[row.whose], rule.minutes(row.sent, row.received)
            if row.sent and volunteer.real_name:
                yield Earned(
                    volunteer.real_name, *_columns(row), minutes=minutes, volunteer=volunteer
                )


def _contacts(scope: Scope, cohort: Cohort, today: date) -> Iterator[Earned]:
    schools = (
        select(School)
        .join(Child, Child.school_id == School.id)
        .join(Pair, Pair.child_id == Child.id)
        .where(
            *_finished(cohort),
            school_within(scope),
            School.id.not_in(_still_open(cohort, Child.school_id)),
        )
        .distinct()
        .order_by(School.id)
    )
    have = db.session.execute(
        select(ServiceCertificate.school_id, ServiceCertificate.user_id).where(
            ServiceCertificate.cohort_id == cohort.id,
            ServiceCertificate.school_id.is_not(None),
            STANDS,
        )
    )
    known = {(row.school_id, row.user_id) for row in have}
    got = and_(Letter.direction == Direction.TO_CHILD, Letter.state == State.DELIVERED)
    gave = and_(Letter.direction == Direction.TO_VOLUNTEER, Letter.state.in_(CAME_BACK))
    for some in in_parts(db.session.scalars(schools)):
        whose = Child.school_id.in_([school.id for school in some])
        counts = {row.whose: row for row in _counted(cohort, Child.school_id, whose, got, gave)}
        contacts = contacts_by_school(some, today)
        for school in some:
            row = counts[school.id]
            for contact in contacts.get(school.id, []) if row.sent or row.received else []:
                user = contact.user
                if (school.id, user.id) in known or contact.since > row.last:
                    continue
                columns = _columns(row)
                if contact.since > row.first:
                    columns = contact.since, row.last, 0, 0, 0
                yield Earned(user.shown_name, *columns, contact=user, school=school)


def _finished(cohort: Cohort) -> tuple[ColumnElement[bool], ...]:
    return Pair.cohort_id == cohort.id, Pair.end_reason == EndReason.FINISHED


def _still_open(cohort: Cohort, whose: Any) -> Any:
    """Volunteers or schools with an open pair of the cohort."""
    query = select(whose).select_from(Pair).join(Child, Pair.child_id == Child.id)
    return query.where(Pair.cohort_id == cohort.id, Pair.until_on.is_(None))


def _counted(
    cohort: Cohort, by: Any, whose: ColumnElement[bool], sent: Any, received: Any
) -> Sequence[Any]:
    """A row for each of them: days, pairs, and the letters of either kind."""
    query = (
        select(
            by.label("whose"),
            func.min(Pair.from_on).label("first"),
            func.max(func.coalesce(Pair.until_on, Pair.from_on)).label("last"),
            func.count(Pair.id.distinct()).label("pairs"),
            _sum(sent).label("sent"),
            _sum(received).label("received"),
        )
        .select_from(Pair)
        .join(Child, Pair.child_id == Child.id)
        .outerjoin(Letter, Letter.pair_id == Pair.id)
        .where(*_finished(cohort), whose)
        .group_by(by)
        .order_by(by)
    )
    return db.session.execute(query).all()


def _columns(row: Any) -> tuple[date, date, int, int, int]:
    return row.first, row.last, row.pairs, row.sent, row.received


def _with_ids(table: type[Volunteer], ids: Sequence[int]) -> Any:
    return select(table).where(table.id.in_(ids))


def _sum(condition: Any) -> Any:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)
