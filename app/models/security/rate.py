"""How often somebody asked for something within a while, counted across all processes."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import db
from app.models.columns import UtcDateTime


class RateCount(db.Model):
    """The count of one key, until it begins anew."""

    __tablename__ = "rate_count"

    key: Mapped[str] = mapped_column(String(160), primary_key=True)
    amount: Mapped[int]
    until: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
