"""Concerns: somebody is worried about a child, and who sees to it."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.crypto import Sealed, SealedRow
from app.extensions import db
from app.models.child import Child
from app.models.columns import UtcDateTime
from app.models.letter import Letter
from app.models.pair import Pair
from app.models.school import School
from app.models.user import User


class ConcernState(StrEnum):
    """How far a concern has come; whoever raised it hears no more than 'in hand'."""

    RECEIVED = "received"
    IN_HAND = "in_hand"
    HALF_CLOSED = "half_closed"
    CLOSED = "closed"


class Concern(SealedRow, db.Model):
    """What one person raised, how grave it is, and who is to see to it next.

    Who is reached follows from the child's school today, else from `school`, else from `place`
    (a region's code; empty: anywhere). `level` and `outcome` are those of letters.concerns.
    `due_at`, `rings`, `told`, `holder` and `first` are its watch: while it is open, `due_at` is
    set. `names_school`: it is about somebody at the school, who hears nothing of it.
    """

    __tablename__ = "concern"

    id: Mapped[int] = mapped_column(primary_key=True)
    level: Mapped[str] = mapped_column(String(10))
    raised_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    raised_at: Mapped[datetime] = mapped_column(UtcDateTime)
    child_id: Mapped[int | None] = mapped_column(
        ForeignKey("child.id", ondelete="SET NULL"), index=True
    )
    pair_id: Mapped[int | None] = mapped_column(
        ForeignKey("pair.id", ondelete="SET NULL"), index=True
    )
    letter_id: Mapped[int | None] = mapped_column(
        ForeignKey("letter.id", ondelete="SET NULL"), index=True
    )
    school_id: Mapped[int | None] = mapped_column(ForeignKey("school.id"))
    place: Mapped[str] = mapped_column(String(6), default="")
    names_school: Mapped[bool] = mapped_column(default=False)
    words_sealed: Mapped[str | None] = mapped_column(Text)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    rings: Mapped[int] = mapped_column(default=0)
    told: Mapped[list[int]] = mapped_column(JSON, default=list)
    holder_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    first_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    acknowledged_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answer_sealed: Mapped[str | None] = mapped_column(Text)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    outcome: Mapped[str | None] = mapped_column(String(12))
    outcome_words_sealed: Mapped[str | None] = mapped_column(Text)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    raised_by: Mapped[User] = relationship(foreign_keys=[raised_by_id])
    holder: Mapped[User | None] = relationship(foreign_keys=[holder_id])
    answered_by: Mapped[User | None] = relationship(foreign_keys=[answered_by_id])
    child: Mapped[Child | None] = relationship()
    pair: Mapped[Pair | None] = relationship()
    letter: Mapped[Letter | None] = relationship()
    school: Mapped[School | None] = relationship()

    words = Sealed()
    answer = Sealed()
    outcome_words = Sealed()

    @property
    def state(self) -> ConcernState:
        """How far it has come, for whoever sees to it."""
        if self.closed_at:
            return ConcernState.CLOSED
        if self.first_id:
            return ConcernState.HALF_CLOSED
        return ConcernState.IN_HAND if self.holder_id else ConcernState.RECEIVED

    @property
    def state_told(self) -> ConcernState:
        """What whoever raised it hears: that it was received, then that it is in hand."""
        return ConcernState.IN_HAND if self.acknowledged_at else ConcernState.RECEIVED


class ConcernTie(db.Model):
    """Somebody who has to do with a concern, and so sees nothing of it."""

    __tablename__ = "concern_tie"
    __table_args__ = (UniqueConstraint("concern_id", "user_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    concern_id: Mapped[int] = mapped_column(ForeignKey("concern.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
