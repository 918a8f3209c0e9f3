"""Browsers that show a notice when a message has come."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.crypto import Sealed, SealedRow
from app.extensions import db
from app.models.columns import UtcDateTime
from app.models.user import User


class PushDevice(SealedRow, db.Model):
    """A browser of a user, by the address its maker gave it; `keys` seal what only it can read."""

    __tablename__ = "push_device"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    endpoint_sealed: Mapped[str] = mapped_column(Text)
    endpoint_index: Mapped[str] = mapped_column(String(64), unique=True)
    keys_sealed: Mapped[str] = mapped_column(Text)
    browser: Mapped[str] = mapped_column(String(20))
    system: Mapped[str] = mapped_column(String(20))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)

    user: Mapped[User] = relationship()

    endpoint = Sealed(index=True)
    keys = Sealed()
