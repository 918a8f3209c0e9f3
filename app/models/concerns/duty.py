"""Who is on duty for concerns, and who is away."""

from datetime import date
from enum import StrEnum

from sqlalchemy import Date, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import db
from app.models.columns import text_of
from app.models.user import User


class DutyKind(StrEnum):
    """On duty: rung first. Away: not rung, and what they have in hand goes to others."""

    ON = "on"
    AWAY = "away"


class Duty(db.Model):
    """Some days of one counsellor, the first and the last included."""

    __tablename__ = "duty"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    kind: Mapped[DutyKind] = mapped_column(text_of(DutyKind, 10))
    first: Mapped[date] = mapped_column(Date)
    last: Mapped[date] = mapped_column(Date)

    user: Mapped[User] = relationship()
