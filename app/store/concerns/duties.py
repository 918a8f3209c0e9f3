"""Who is on duty and who is away on a day, and the days ahead."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.errors import NotFound
from app.extensions import db
from app.models import Duty, DutyKind, User
from app.store.messages.recipients import readers, users_with_role
from app.store.scope import Scope


def on_duty(day: date) -> set[int]:
    """The users who are on duty on a day."""
    return _who(DutyKind.ON, day)


def away_on(day: date) -> set[int]:
    """The users who are away on a day."""
    return _who(DutyKind.AWAY, day)


def duties_ahead(scope: Scope, day: date) -> Sequence[Duty]:
    """The days of the counsellors in reach that are not over, the first ones first."""
    ids = [user.id for user in counsellors_within(scope, day)]
    query = select(Duty).options(joinedload(Duty.user)).where(Duty.user_id.in_(ids))
    return db.session.scalars(query.where(Duty.last >= day).order_by(Duty.first, Duty.id)).all()


def duty_in_reach(scope: Scope, duty_id: int, day: date) -> Duty:
    """One of them. Raises NotFound."""
    for duty in duties_ahead(scope, day):
        if duty.id == duty_id:
            return duty
    raise NotFound("duties.unknown", number=duty_id)


def counsellors_within(scope: Scope, day: date) -> Sequence[User]:
    """The counsellors whose regions lie within a reach."""
    held = users_with_role("counsellor", day)
    return list(readers({one for one, code in held if scope.holds_region(code)}).values())


def _who(kind: DutyKind, day: date) -> set[int]:
    query = select(Duty.user_id).where(Duty.kind == kind, Duty.first <= day, Duty.last >= day)
    return set(db.session.scalars(query))
