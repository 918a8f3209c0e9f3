"""Needs that a snapshot knows and nobody may know by now: screening was refused, or has ended."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import ColumnElement, case, null, select

from app.extensions import db
from app.models import Child, Draft, RoundChild
from app.store.people.latest import stopped
from letters.consents.items import ConsentItem

REASON = "screening"


def need_shown(today: date) -> ColumnElement[int | None]:
    """For queries that select from RoundChild: its need, NULL where nobody may know it."""
    hidden = RoundChild.child_id.in_(stopped(ConsentItem.SCREENING, today))
    return case((hidden, null()), else_=RoundChild.need)


def need_then(draft: Draft, child_id: int, today: date) -> int | None:
    """A child's need in a draft's snapshot, None where nobody may know it."""
    place = (RoundChild.round_id == draft.round_id, RoundChild.basis == draft.basis)
    query = select(need_shown(today)).where(*place, RoundChild.child_id == child_id)
    return db.session.scalar(query)


def knows_too_much(draft: Draft, today: date, among: Collection[int] | None = None) -> list[Child]:
    """The children with a need in a draft's snapshot that may not be used any more.

    `among`: only those of these ids are looked at.
    """
    query = (
        select(Child)
        .join(RoundChild, RoundChild.child_id == Child.id)
        .where(
            RoundChild.round_id == draft.round_id,
            RoundChild.basis == draft.basis,
            RoundChild.need > 0,
            Child.id.in_(stopped(ConsentItem.SCREENING, today)),
        )
        .order_by(Child.code)
    )
    found = db.session.scalars(query).all()
    return [one for one in found if among is None or one.id in among]
