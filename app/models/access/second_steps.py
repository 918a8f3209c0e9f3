"""The second step of signing in: the key in somebody's phone, and codes for when it is lost."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.crypto import Sealed, SealedRow
from app.extensions import db
from app.models.columns import UtcDateTime


class SecondStep(SealedRow, db.Model):
    """The key that a user's phone makes codes from; `last_used` is the time step of the last."""

    __tablename__ = "second_step"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), unique=True)
    key_sealed: Mapped[str] = mapped_column(Text)
    set_up_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_used: Mapped[int] = mapped_column()

    key = Sealed()


class RecoveryCode(db.Model):
    """A code that stands in for the phone, once; only its hash is kept."""

    __tablename__ = "recovery_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    code_hash: Mapped[str] = mapped_column(String(200))
