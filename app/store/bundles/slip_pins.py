"""Reads of the PINs with which devices come to know schools."""

from collections.abc import Collection, Mapping

from sqlalchemy import select

from app.extensions import db
from app.models import SlipPin


def slip_pin_of(school_id: int) -> SlipPin | None:
    """A school's PIN; None before anybody chose one."""
    return db.session.scalar(select(SlipPin).where(SlipPin.school_id == school_id))


def slip_pins_of(school_ids: Collection[int]) -> Mapping[int, SlipPin]:
    """The PINs of schools, by the school's id; those without one are missing."""
    rows = db.session.scalars(select(SlipPin).where(SlipPin.school_id.in_(school_ids)))
    return {row.school_id: row for row in rows}
