"""Drafts of a round: each is one solution of the engine, with its proof."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import db
from app.models.child import Child
from app.models.columns import UtcDateTime, text_of
from app.models.rounds.round import Round
from app.models.volunteer import Volunteer


class DraftState(StrEnum):
    """Where a draft is; a published one is solved too."""

    WAITING = "waiting"
    SOLVING = "solving"
    SOLVED = "solved"
    FAILED = "failed"
    PUBLISHED = "published"


class Draft(db.Model):
    """One solution, of the round's snapshot `basis`. `policy` is TOML.

    A promised one is published by itself once the last friend of its children is gone.

    `changes` holds who left that snapshot and who joined it since the round was opened, and which
    locks were dropped; `summary` holds the figures of the draft's page, worked out once when it
    was solved.
    """

    __tablename__ = "draft"
    __table_args__ = (UniqueConstraint("round_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), index=True)
    number: Mapped[int]
    basis: Mapped[int] = mapped_column(default=1)
    changes: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    policy: Mapped[str] = mapped_column(Text)
    state: Mapped[DraftState] = mapped_column(text_of(DraftState, 12), default=DraftState.WAITING)
    rulings: Mapped[list[list[str]]] = mapped_column(JSON, default=list)
    certificate: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    summary: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    fault: Mapped[str | None] = mapped_column(Text)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    solved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    promised_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    promised_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))

    round: Mapped[Round] = relationship(foreign_keys=[round_id])

    @property
    def is_solved(self) -> bool:
        """Whether it holds a proved solution."""
        return self.state in (DraftState.SOLVED, DraftState.PUBLISHED)


class Proposal(db.Model):
    """A pair proposed by a draft; parts in 0–1, points as the engine counts them."""

    __tablename__ = "proposal"
    __table_args__ = (Index("ix_proposal_draft_points", "draft_id", "points"),)

    draft_id: Mapped[int] = mapped_column(ForeignKey("draft.id"), primary_key=True)
    child_id: Mapped[int] = mapped_column(ForeignKey("child.id"), primary_key=True)
    volunteer_id: Mapped[int] = mapped_column(ForeignKey("volunteer.id"), index=True)
    points: Mapped[int]
    interests: Mapped[float]
    age: Mapped[float]
    region: Mapped[float]
    gender: Mapped[float]
    shared: Mapped[list[str]] = mapped_column(JSON)
    gap: Mapped[int]
    relation: Mapped[str] = mapped_column(String(16))
    rank: Mapped[int]
    kept: Mapped[bool] = mapped_column(default=False)

    child: Mapped[Child] = relationship()
    volunteer: Mapped[Volunteer] = relationship()


class HallViolator(db.Model):
    """Children of a draft who have fewer places between them than they are.

    Every eligible volunteer of any of them is among those who have only `places` free places
    together, so some of them wait; `children` counts them all, who wait and who do not.
    """

    __tablename__ = "hall_violator"

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey("draft.id"), index=True)
    children: Mapped[int]
    places: Mapped[int]


class HallViolatorChild(db.Model):
    """A child of a Hall violator."""

    __tablename__ = "hall_violator_child"

    violator_id: Mapped[int] = mapped_column(ForeignKey("hall_violator.id"), primary_key=True)
    child_id: Mapped[int] = mapped_column(ForeignKey("child.id"), primary_key=True)


class Waiting(db.Model):
    """A child whom a draft leaves without a volunteer, and why.

    `reason` is the engine's. Where no volunteer is eligible, `kept_out` tells for each rule how
    many of all `volunteers` it keeps out; where children compete, `violator_id` tells with whom.
    """

    __tablename__ = "waiting"
    __table_args__ = (
        CheckConstraint("(reason = 'competition') = (violator_id IS NOT NULL)", name="violator"),
    )

    draft_id: Mapped[int] = mapped_column(ForeignKey("draft.id"), primary_key=True)
    child_id: Mapped[int] = mapped_column(ForeignKey("child.id"), primary_key=True)
    reason: Mapped[str] = mapped_column(String(16))
    volunteers: Mapped[int] = mapped_column(default=0)
    kept_out: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)
    violator_id: Mapped[int | None] = mapped_column(ForeignKey("hall_violator.id"))

    child: Mapped[Child] = relationship()


class Price(db.Model):
    """The dual price of one place with a volunteer in a draft."""

    __tablename__ = "price"

    draft_id: Mapped[int] = mapped_column(ForeignKey("draft.id"), primary_key=True)
    volunteer_id: Mapped[int] = mapped_column(ForeignKey("volunteer.id"), primary_key=True)
    price: Mapped[int] = mapped_column(BigInteger)
