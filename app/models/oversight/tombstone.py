"""Who was erased: a restored backup is told by it to erase them again."""

from datetime import date

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import db


class Tombstone(db.Model):
    """A child or volunteer, by code, whose personal data is gone."""

    __tablename__ = "tombstone"

    code: Mapped[str] = mapped_column(String(12), primary_key=True)
    person: Mapped[str] = mapped_column(String(10))
    on: Mapped[date] = mapped_column("on_date")
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
