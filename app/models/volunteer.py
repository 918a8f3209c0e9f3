"""Volunteers, and the gates they pass on their way in."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from app.crypto import Sealed, SealedRow
from app.extensions import db
from app.models.columns import UtcDateTime, text_of
from app.sort_keys import spoken_key

GATES = ("vetting", "training", "pledge")
LEAVES = text("left_on IS NOT NULL")


class AwayReason(StrEnum):
    """Why somebody is away, in a word: nothing more is asked, and nothing more is kept."""

    EXAMS = "exams"
    ILLNESS = "illness"
    OTHER = "other"


class Volunteer(SealedRow, db.Model):
    """A person who writes. `birth` is 'YYYY-MM'; `serves_code` is the pool they are in.

    `left_on` is the first day on which they are gone: while it lies ahead, they gave notice. They
    are away from `away_from` to the day before `away_until`, for a reason that they need not say.
    A reserve writer steps in for single
    letters. A row that turned out to be somebody's second one is `merged_into` the other.
    """

    __tablename__ = "volunteer"
    __table_args__ = (
        CheckConstraint("capacity >= 1", name="capacity"),
        CheckConstraint("max_need BETWEEN 0 AND 3", name="max_need"),
        # All that counting and the usual order ask: no row is looked at.
        Index(
            "ix_volunteer_counted",
            *("serves_code", "id", "merged_into_id", "left_on", "applied_at"),
        ),
        Index("ix_volunteer_applied_at", "applied_at", "id"),
        Index(
            "ix_volunteer_left_on",
            "left_on",
            sqlite_where=LEAVES,
            postgresql_where=LEAVES,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(12), unique=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), unique=True)
    real_name_sealed: Mapped[str] = mapped_column(Text)
    real_name_index: Mapped[str] = mapped_column(String(64), index=True)
    pen_name: Mapped[str] = mapped_column(String(40))
    pen_name_key: Mapped[str] = mapped_column(String(200), default="")
    gender: Mapped[str] = mapped_column(String(1), default="")
    birth_sealed: Mapped[str | None] = mapped_column(Text)
    email_sealed: Mapped[str | None] = mapped_column(Text)
    email_index: Mapped[str | None] = mapped_column(String(64), unique=True)
    phone_sealed: Mapped[str | None] = mapped_column(Text)
    phone_index: Mapped[str | None] = mapped_column(String(64), index=True)
    organisation: Mapped[str | None] = mapped_column(String(80))
    home_code: Mapped[str | None] = mapped_column(ForeignKey("region.code"))
    serves_code: Mapped[str] = mapped_column(ForeignKey("region.code"))
    interests: Mapped[list[str]] = mapped_column(JSON, default=list)
    capacity: Mapped[int] = mapped_column(default=1)
    max_need: Mapped[int] = mapped_column(default=1)
    can_stay: Mapped[bool | None]
    email_confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    applied_at: Mapped[datetime] = mapped_column(UtcDateTime)
    left_on: Mapped[date | None]
    away_from: Mapped[date | None]
    away_until: Mapped[date | None]
    away_reason: Mapped[AwayReason | None] = mapped_column(text_of(AwayReason, 10))
    is_reserve: Mapped[bool] = mapped_column(default=False)
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("volunteer.id"))

    merged_into: Mapped["Volunteer | None"] = relationship(remote_side=[id])
    gate_passes: Mapped[list["GatePass"]] = relationship(
        back_populates="volunteer", order_by="GatePass.id"
    )

    real_name = Sealed(index=True)
    birth = Sealed()
    email = Sealed(index=True)
    phone = Sealed(index=True)

    @validates("pen_name")
    def _find_by_pinyin(self, _name: str, pen_name: str) -> str:
        self.pen_name_key = spoken_key(pen_name)
        return pen_name


class GatePass(db.Model):
    """A gate passed on a day; the latest row of a gate is what holds, until it expires."""

    __tablename__ = "gate_pass"
    __table_args__ = (
        CheckConstraint(f"gate IN {GATES}", name="gate"),
        Index("ix_gate_pass_volunteer_id_gate", "volunteer_id", "gate", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    volunteer_id: Mapped[int] = mapped_column(ForeignKey("volunteer.id"))
    gate: Mapped[str] = mapped_column(String(12))
    passed_on: Mapped[date]
    expires_on: Mapped[date | None] = mapped_column(index=True)
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    volunteer: Mapped[Volunteer] = relationship(back_populates="gate_passes")
