"""Pairs: a child and a volunteer who write to each other."""

from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import db
from app.models.child import Child
from app.models.cohort import Cohort
from app.models.volunteer import Volunteer

if TYPE_CHECKING:
    from app.models.letter import Letter

OPEN_PAIR = text("until_on IS NULL")


class Pair(db.Model):
    """A pair in a cohort; a child has at most one open pair."""

    __tablename__ = "pair"
    __table_args__ = (
        Index(
            "uq_pair_open_child",
            "child_id",
            unique=True,
            sqlite_where=OPEN_PAIR,
            postgresql_where=OPEN_PAIR,
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
    follows_id: Mapped[int | None] = mapped_column(ForeignKey("pair.id"))
    handover: Mapped[str | None] = mapped_column(Text)

    child: Mapped[Child] = relationship()
    volunteer: Mapped[Volunteer] = relationship()
    cohort: Mapped[Cohort] = relationship()
    letters: Mapped[list["Letter"]] = relationship(
        back_populates="pair", order_by="Letter.due_on, Letter.id"
    )
