"""Pairs: a child and a volunteer who write to each other."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.crypto import Sealed, SealedRow
from app.extensions import db
from app.models.child import Child
from app.models.cohort import Cohort
from app.models.columns import UtcDateTime
from app.models.volunteer import Volunteer

if TYPE_CHECKING:
    from app.models.letter import Letter

HAS_ENDED = text("end_reason IS NOT NULL")
OPEN_PAIR = text("until_on IS NULL")


class Pair(SealedRow, db.Model):
    """A pair in a cohort; a child has at most one open pair.

    `ended_at` is the moment in which its end was recorded, as the events of its letters have it;
    `leave_before` the later day, a notice's, for which that end wrote an earlier day of leaving.
    `basis_at_end` is what its letters were planned around then: days of terms, leave; and the days
    of letters, also of an open pair, of which the volunteer is still to hear that they are others.
    A coordinator's hold has a day and a reason. `batch` names the bulk act by which it was
    ended, so that this can be taken back as one. `follows` is the child's pair before it, whose
    volunteer left a hand-over note that is shown once they approved it.
    """

    __tablename__ = "pair"
    __table_args__ = (
        Index(
            "uq_pair_open_child",
            "child_id",
            unique=True,
            sqlite_where=OPEN_PAIR,
            postgresql_where=OPEN_PAIR,
        ),
        Index(
            "ix_pair_open_volunteer",
            "volunteer_id",
            sqlite_where=OPEN_PAIR,
            postgresql_where=OPEN_PAIR,
        ),
        Index(
            "ix_pair_end_reason",
            "end_reason",
            sqlite_where=HAS_ENDED,
            postgresql_where=HAS_ENDED,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(12), unique=True)
    child_id: Mapped[int] = mapped_column(ForeignKey("child.id"), index=True)
    volunteer_id: Mapped[int] = mapped_column(ForeignKey("volunteer.id"), index=True)
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id"), index=True)
    draft_id: Mapped[int | None] = mapped_column(ForeignKey("draft.id"), index=True)
    from_on: Mapped[date]
    until_on: Mapped[date | None]
    end_reason: Mapped[str | None] = mapped_column(String(20))
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    leave_before: Mapped[date | None]
    basis_at_end: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    held_on: Mapped[date | None]
    held_reason: Mapped[str | None] = mapped_column(String(200))
    batch: Mapped[str | None] = mapped_column(String(24), index=True)
    follows_id: Mapped[int | None] = mapped_column(ForeignKey("pair.id"))
    handover_sealed: Mapped[str | None] = mapped_column(Text)
    handover_approved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    handover = Sealed()

    child: Mapped[Child] = relationship()
    volunteer: Mapped[Volunteer] = relationship()
    cohort: Mapped[Cohort] = relationship()
    follows: Mapped["Pair | None"] = relationship(remote_side=id)
    letters: Mapped[list["Letter"]] = relationship(
        back_populates="pair", order_by="Letter.due_on, Letter.id"
    )


class Clearance(db.Model):
    """Somebody of a pair that ended for safety may be in rounds again; `person` says who."""

    __tablename__ = "clearance"
    __table_args__ = (
        UniqueConstraint("pair_id", "person"),
        CheckConstraint("person IN ('child', 'volunteer')", name="person"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    pair_id: Mapped[int] = mapped_column(ForeignKey("pair.id"))
    person: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(String(200))
    cleared_at: Mapped[datetime] = mapped_column(UtcDateTime)
    cleared_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
