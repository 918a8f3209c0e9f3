"""The PIN with which a device comes to know a school, so that slips open on it."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import db
from app.models.columns import UtcDateTime, fresh_number


class SlipPin(db.Model):
    """A school's PIN; a new one is another `edition`, and a device knows one edition alone."""

    __tablename__ = "slip_pin"

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), unique=True)
    pin_hash: Mapped[str] = mapped_column(String(200))
    edition: Mapped[int] = mapped_column(default=fresh_number)
    set_at: Mapped[datetime] = mapped_column(UtcDateTime)
