"""Who is a school's contact: whoever holds its grant, and nobody else."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from app.clock import local_date
from app.extensions import db
from app.models import Grant, Letter, School, User
from app.store.access.addresses import bad_among
from app.store.parts import in_parts


@dataclass(frozen=True, slots=True)
class SchoolContact:
    """A grant-holder as the page of a school shows them.

    The phone is the roster's, where it names the same person. Mail to them may not arrive. `since`
    is the day on which the grant that they hold was approved.
    """

    user: User
    phone: str | None
    mail_is_bad: bool
    since: date


def contacts_of(school: School, today: date) -> list[User]:
    """The active users who hold the school's grant on a day, who had it first."""
    return [contact.user for contact in contacts_by_school([school], today).get(school.id, [])]


def contacts_by_school(schools: Collection[School], today: date) -> dict[int, list[SchoolContact]]:
    """The contacts of these schools by the school's id; a school without one is not there."""
    by_id = {school.id: school for school in schools}
    rows = [row for some in in_parts(by_id) for row in _holders(some, today)]
    bad = bad_among(user.email_index for _school_id, _since, user in rows)
    found: dict[int, list[SchoolContact]] = {}
    for school_id, since, user in rows:
        named = by_id[school_id].contact_name == user.shown_name
        phone = user.phone or (by_id[school_id].contact_phone if named else None)
        known = found.setdefault(school_id, [])
        if user not in [one.user for one in known]:
            known.append(SchoolContact(user, phone, user.email_index in bad, since))
    return found


def grants_of_closed(school_id: int) -> list[Grant]:
    """The school's roles, held or proposed, that end when it has closed."""
    query = select(Grant).where(Grant.school_id == school_id, Grant.revoked_at.is_(None))
    return list(db.session.scalars(query.order_by(Grant.id)))


def is_rid_of_letters(school_id: int) -> bool:
    """Whether no letter of a child that left the school is in its hands any more."""
    left = select(Letter.id).where(Letter.forward_from_id == school_id)
    return db.session.scalar(left.limit(1)) is None


def _holders(school_ids: Collection[int], today: date) -> list[tuple[int, date, User]]:
    query = (
        select(Grant.school_id, Grant.approved_at, User)
        .join(User, Grant.user_id == User.id)
        .where(
            Grant.school_id.in_(school_ids),
            Grant.role == "school_contact",
            Grant.holding_on(today),
            User.active,
        )
        .order_by(Grant.id)
    )
    return [
        (school_id, local_date(approved_at), user)
        for school_id, approved_at, user in db.session.execute(query)
        if school_id and approved_at
    ]
