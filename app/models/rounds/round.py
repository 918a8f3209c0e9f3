"""Matching rounds: the snapshot of who is in, who is not, and what the coordinator ruled."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import db
from app.models.child import Child
from app.models.cohort import Cohort
from app.models.columns import UtcDateTime, text_of
from app.models.school import Region
from app.models.volunteer import Volunteer


class RoundState(StrEnum):
    """Where a round is; undone: published and taken back, cancelled: closed without pairing."""

    OPEN = "open"
    PUBLISHED = "published"
    UNDONE = "undone"
    CANCELLED = "cancelled"


class RulingOrigin(StrEnum):
    """Where a ruling comes from: a person, a former pair, an end for safety, or kin."""

    PERSON = "person"
    FORMER = "former"
    SAFETY = "safety"
    KIN = "kin"


class Round(db.Model):
    """One run of matching in a cohort; `extent` narrows a small one to whom it is about.

    `basis` counts how often its snapshot was taken: whoever is in it now has that number.
    """

    __tablename__ = "round"
    __table_args__ = (UniqueConstraint("cohort_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id"))
    number: Mapped[int]
    region_code: Mapped[str] = mapped_column(ForeignKey("region.code"))
    state: Mapped[RoundState] = mapped_column(text_of(RoundState, 12), default=RoundState.OPEN)
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    opened_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    extent: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    basis: Mapped[int] = mapped_column(default=1)

    cohort: Mapped[Cohort] = relationship()
    region: Mapped[Region] = relationship()


class RoundChild(db.Model):
    """A child as the engine sees it in one snapshot of a round."""

    __tablename__ = "round_child"

    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), primary_key=True)
    basis: Mapped[int] = mapped_column(primary_key=True, default=1)
    child_id: Mapped[int] = mapped_column(ForeignKey("child.id"), primary_key=True)
    age: Mapped[int]
    gender: Mapped[str] = mapped_column(String(1))
    region_code: Mapped[str] = mapped_column(String(6))
    interests: Mapped[list[str]] = mapped_column(JSON)
    need: Mapped[int]
    waited: Mapped[int]

    child: Mapped[Child] = relationship()


class RoundVolunteer(db.Model):
    """A volunteer as the engine sees them in one snapshot of a round; capacity is what is free."""

    __tablename__ = "round_volunteer"

    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), primary_key=True)
    basis: Mapped[int] = mapped_column(primary_key=True, default=1)
    volunteer_id: Mapped[int] = mapped_column(ForeignKey("volunteer.id"), primary_key=True)
    age: Mapped[int]
    gender: Mapped[str] = mapped_column(String(1))
    region_code: Mapped[str] = mapped_column(String(6))
    interests: Mapped[list[str]] = mapped_column(JSON)
    capacity: Mapped[int]
    max_need: Mapped[int]

    volunteer: Mapped[Volunteer] = relationship()


class LeftOut(db.Model):
    """Somebody who is not in a round, and the reason."""

    __tablename__ = "left_out"
    __table_args__ = (
        CheckConstraint("(child_id IS NULL) <> (volunteer_id IS NULL)", name="one_person"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), index=True)
    child_id: Mapped[int | None] = mapped_column(ForeignKey("child.id"))
    volunteer_id: Mapped[int | None] = mapped_column(ForeignKey("volunteer.id"))
    reason: Mapped[str] = mapped_column(String(20))

    child: Mapped[Child | None] = relationship()
    volunteer: Mapped[Volunteer | None] = relationship()


class RulingKind(StrEnum):
    """What is ruled of a pair: locked, forbidden, or allowed although memory forbids it."""

    KEEP = "keep"
    FORBID = "forbid"
    ALLOW = "allow"


class Ruling(db.Model):
    """A word on a pair in a round, from a person or from memory.

    `reason` is what a person wrote; of memory it is what was remembered: the reason and the day of
    an end, or the code of a brother or sister.
    """

    __tablename__ = "ruling"
    __table_args__ = (CheckConstraint("kind IN ('keep', 'forbid', 'allow')", name="kind"),)

    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), primary_key=True)
    child_id: Mapped[int] = mapped_column(ForeignKey("child.id"), primary_key=True)
    volunteer_id: Mapped[int] = mapped_column(ForeignKey("volunteer.id"), primary_key=True)
    kind: Mapped[RulingKind] = mapped_column(text_of(RulingKind, 6))
    origin: Mapped[RulingOrigin] = mapped_column(
        text_of(RulingOrigin, 12), default=RulingOrigin.PERSON
    )
    reason: Mapped[str | None] = mapped_column(String(200))
    ruled_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    ruled_at: Mapped[datetime] = mapped_column(UtcDateTime)

    child: Mapped[Child] = relationship()
    volunteer: Mapped[Volunteer] = relationship()

    @property
    def was_allowed(self) -> bool:
        """Whether somebody allowed, with a reason, what memory forbids; it may be locked since."""
        return self.kind is not RulingKind.FORBID and self.reason is not None
