"""Reads of the PINs with which devices come to know schools."""

from sqlalchemy import select

from app.extensions import db
from app.models import SlipPin


def slip_pin_of(school_id: int) -> SlipPin | None:
    """A school's PIN; None before anybody chose one."""
    return db.session.scalar(select(SlipPin).where(SlipPin.school_id == school_id))
