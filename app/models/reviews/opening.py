"""Openings: one letter read by one person who is not its addressee, for a while."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.crypto import Sealed, SealedRow
from app.extensions import db
from app.models.columns import UtcDateTime
from app.models.letter import Letter
from app.models.user import User


class Opening(SealedRow, db.Model):
    """Asked for by one person with a reason, decided by another; it opens the letter `until`.

    `reader` reads; in an emergency that is who asked.
    """

    __tablename__ = "opening"

    id: Mapped[int] = mapped_column(primary_key=True)
    letter_id: Mapped[int] = mapped_column(ForeignKey("letter.id"), index=True)
    basis: Mapped[str] = mapped_column(String(10))
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    reader_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    reason_sealed: Mapped[str] = mapped_column(Text)
    granted: Mapped[bool | None]
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    until: Mapped[datetime | None] = mapped_column(UtcDateTime)

    letter: Mapped[Letter] = relationship()
    reader: Mapped[User] = relationship(foreign_keys=[reader_id])
    decided_by: Mapped[User | None] = relationship(foreign_keys=[decided_by_id])

    reason = Sealed()
