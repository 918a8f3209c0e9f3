"""Cohorts and their terms."""

from datetime import date
from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import db
from app.models.columns import text_of


class FormerShown(StrEnum):
    """What a successor sees of the pair before theirs."""

    NOTHING = "nothing"
    NOTE = "note"
    LETTERS = "letters"


class Cohort(db.Model):
    """One intake: three terms, its own rounds, its own patience and ladder.

    `grace` are the days that writing goes on after a record check expired. `former_shown` is what
    a successor sees of the pair before: nothing, the hand-over note, or the letters too. `review`
    says which of the volunteers' typed letters are read, `review_share` how many in a hundred of
    those without finds, `review_hold` for how many days a letter waits for that at most.
    `minutes_…` is what certificates count as service: for a letter sent, for one received, for the
    training.
    """

    __tablename__ = "cohort"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60), unique=True)
    patience: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)
    ladder: Mapped[dict[str, int | None]] = mapped_column(JSON, default=dict)
    grace: Mapped[int] = mapped_column(default=14)
    former_shown: Mapped[FormerShown] = mapped_column(
        text_of(FormerShown, 10), default=FormerShown.NOTE
    )
    review: Mapped[str] = mapped_column(String(10), default="off")
    review_share: Mapped[int] = mapped_column(default=10)
    review_hold: Mapped[int] = mapped_column(default=0)
    minutes_sent: Mapped[int] = mapped_column(default=0)
    minutes_received: Mapped[int] = mapped_column(default=0)
    minutes_training: Mapped[int] = mapped_column(default=0)

    terms: Mapped[list["Term"]] = relationship(back_populates="cohort", order_by="Term.number")


class Term(db.Model):
    """A school term of a cohort, first and last day included.

    `make_up` are days of a weekend on which there is school, as they are written: 2026-10-10.
    """

    __tablename__ = "term"
    __table_args__ = (
        UniqueConstraint("cohort_id", "number"),
        CheckConstraint("last_day > first_day", name="days"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id"))
    number: Mapped[int]
    name: Mapped[str] = mapped_column(String(60))
    first: Mapped[date] = mapped_column("first_day")
    last: Mapped[date] = mapped_column("last_day")
    make_up: Mapped[list[str]] = mapped_column(JSON, default=list)

    cohort: Mapped[Cohort] = relationship(back_populates="terms")
    breaks: Mapped[list["TermBreak"]] = relationship(
        back_populates="term", order_by="TermBreak.first", cascade="all, delete-orphan"
    )


class TermBreak(db.Model):
    """Days within a term on which nobody's clock runs."""

    __tablename__ = "term_break"
    __table_args__ = (CheckConstraint("last_day >= first_day", name="days"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    term_id: Mapped[int] = mapped_column(ForeignKey("term.id"), index=True)
    name: Mapped[str] = mapped_column(String(60))
    first: Mapped[date] = mapped_column("first_day")
    last: Mapped[date] = mapped_column("last_day")

    term: Mapped[Term] = relationship(back_populates="breaks")
