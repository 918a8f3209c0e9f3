"""Consent of a guardian, item by item."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import db
from app.models.child import Child
from app.models.columns import UtcDateTime

CONSENT_ITEMS = ("letters", "scanning", "review", "screening", "photo", "quoting")


class Consent(db.Model):
    """One answer of a guardian to one item; the latest row of an item is what holds."""

    __tablename__ = "consent"
    __table_args__ = (CheckConstraint(f"item IN {CONSENT_ITEMS}", name="item"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    child_id: Mapped[int] = mapped_column(ForeignKey("child.id"), index=True)
    item: Mapped[str] = mapped_column(String(12))
    given: Mapped[bool]
    on: Mapped[date] = mapped_column("on_date")
    evidence: Mapped[str] = mapped_column(String(200))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))

    child: Mapped[Child] = relationship(back_populates="consents")
