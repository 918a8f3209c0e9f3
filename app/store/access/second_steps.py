"""Reads of second steps: the key of a user's phone, the codes that are left."""

from sqlalchemy import func, select

from app.extensions import db
from app.models import RecoveryCode, SecondStep


def second_step_of(user_id: int) -> SecondStep | None:
    """The second step of a user; None where none is set up."""
    return db.session.scalar(select(SecondStep).where(SecondStep.user_id == user_id))


def codes_of(user_id: int) -> list[RecoveryCode]:
    """The recovery codes that were not used."""
    query = select(RecoveryCode).where(RecoveryCode.user_id == user_id)
    return list(db.session.scalars(query.order_by(RecoveryCode.id)))


def codes_left(user_id: int) -> int:
    """How many recovery codes were not used."""
    query = select(func.count()).select_from(RecoveryCode).where(RecoveryCode.user_id == user_id)
    return db.session.scalar(query) or 0
