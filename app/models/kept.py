"""What is counted in the background where a programme is so large that counting takes long."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Date, ForeignKey, Index, String, delete, event
from sqlalchemy.orm import Mapped, Session, UOWTransaction, mapped_column

from app.extensions import db
from app.models.columns import UtcDateTime
from app.models.letter import BIG_ID, Letter
from app.models.pair import Pair

LATE_LETTERS = "late letters"
SILENT_PAIRS = "silent pairs"
WAITING_CHILDREN = "waiting children"
FREE_VOLUNTEERS = "free volunteers"
KEPT_LISTS = (LATE_LETTERS, SILENT_PAIRS, WAITING_CHILDREN, FREE_VOLUNTEERS)
AT_ONCE = 500


class KeptCounts(db.Model):
    """Something kept for a day, and when it was counted: `counts` of a first page, or a list.

    `name` is one of KEPT_LISTS, or the digest of the reach whose counts these are.
    """

    __tablename__ = "kept"

    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    day: Mapped[date] = mapped_column(Date)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    counts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


class KeptLate(db.Model):
    """A letter that is late or probably lost, as it was when it was found.

    One that changes is let go at once, and so are those of a pair that changes: see `_let_go`.
    """

    __tablename__ = "kept_letter"
    __table_args__ = (
        # All that counting asks: no row is looked at.
        Index("ix_kept_letter_counted", "school_id", "holder", "is_late", "is_lost"),
        Index("ix_kept_letter_pair", "pair_id", "is_late"),
    )

    letter_id: Mapped[int] = mapped_column(
        BIG_ID, ForeignKey("letter.id", ondelete="CASCADE"), primary_key=True
    )
    pair_id: Mapped[int]
    school_id: Mapped[int]
    holder: Mapped[str] = mapped_column(String(20))
    late_by: Mapped[int]
    is_late: Mapped[bool]
    is_lost: Mapped[bool]


class KeptSilence(db.Model):
    """An open pair whose child was handed no letter for long."""

    __tablename__ = "kept_pair"

    pair_id: Mapped[int] = mapped_column(
        ForeignKey("pair.id", ondelete="CASCADE"), primary_key=True
    )


@event.listens_for(db.session, "after_flush")
def _let_go(session: Session, _flush: UOWTransaction) -> None:
    """What was kept of letters and pairs that change now is no longer so."""
    letters = [row.id for row in session.dirty if isinstance(row, Letter)]
    pairs = [row.id for row in session.dirty if isinstance(row, Pair)]
    for table, column, ids in (
        (KeptLate, KeptLate.letter_id, letters),
        (KeptLate, KeptLate.pair_id, pairs),
        (KeptSilence, KeptSilence.pair_id, pairs),
    ):
        # A statement names no more than some ten thousand.
        for at in range(0, len(ids), AT_ONCE):
            session.execute(delete(table).where(column.in_(ids[at : at + AT_ONCE])))
