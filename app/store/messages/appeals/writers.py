"""Appeals for whoever wrote them, also with an account that was made one with theirs."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Select, or_, select

from app.extensions import db
from app.models import Appeal, User, Volunteer
from app.store.listing import Page, page_of
from app.store.messages.appeals.reading import with_all_said
from app.store.people.merges import ids_made_one

A_DAY = timedelta(days=1)


def own_appeals(user_id: int, number: int) -> Page[Appeal]:
    """What somebody wrote, the newest first; also with an account that was made one with theirs."""
    query = (
        with_all_said(select(Appeal))
        .where(Appeal.user_id.in_(accounts_of(user_id)))
        .order_by(Appeal.id.desc())
    )
    return page_of(query, number, size=20)


def written_since(user_id: int, since: datetime) -> Sequence[Appeal]:
    """What somebody wrote since a moment."""
    query = select(Appeal).where(Appeal.user_id == user_id, Appeal.written_at > since)
    return db.session.scalars(query).all()


def whoever_signs_in(user_id: int) -> User:
    """Whoever wrote; where the account was made one with another, whoever signs in by that."""
    row = db.session.scalar(select(Volunteer).where(Volunteer.user_id == user_id))
    while row is not None and row.merged_into is not None:
        row = row.merged_into
    kept_id = row.user_id if row is not None else None
    return db.session.get_one(User, kept_id or user_id)


def place_of(appeal: Appeal) -> str:
    """The code of the county, or of the region that a volunteer serves, where it belongs."""
    if appeal.pair is not None:
        return appeal.pair.child.school.county_code
    if appeal.school is not None:
        return appeal.school.county_code
    return place_of_writer(appeal.user_id)


def place_of_writer(user_id: int) -> str:
    """The code of the region that a volunteer serves, by their account; empty for others."""
    serves = select(Volunteer.serves_code).where(Volunteer.user_id == user_id)
    return db.session.scalar(serves) or ""


def accounts_of(user_id: int) -> Select[int]:
    """The account itself and those that were made one with it, for `in_`."""
    own = ids_made_one(Volunteer, Volunteer.user_id == user_id)
    before = select(Volunteer.user_id).where(Volunteer.id.in_(own), Volunteer.user_id.is_not(None))
    return select(User.id).where(or_(User.id == user_id, User.id.in_(before)))
