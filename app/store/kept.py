"""What was found of everybody some minutes ago, where a programme is so large: of a day, or not.

What was kept of a day serves that day alone.
"""

from datetime import date

from sqlalchemy import Select, select

from app.extensions import db
from app.models import (
    LATE_LETTERS,
    SILENT_PAIRS,
    KeptCounts,
    KeptFree,
    KeptLate,
    KeptSilence,
    KeptWaiting,
)
from app.store.listing import count_of

KEPT_ROWS = {LATE_LETTERS: KeptLate.letter_id, SILENT_PAIRS: KeptSilence.pair_id}


def kept(name: str, today: date) -> KeptCounts | None:
    """What was kept under the name for this day, if anything."""
    return db.session.scalar(
        select(KeptCounts).where(KeptCounts.name == name, KeptCounts.day == today)
    )


def are_many(name: str, today: date, most: int) -> bool:
    """Whether more than so many were kept under the name for this day."""
    if kept(name, today) is None:
        return False
    return count_of(select(KEPT_ROWS[name]).limit(most + 1)) > most


def waiting_ids() -> Select[int]:
    """The ids of children who were kept as waiting for a friend."""
    return select(KeptWaiting.child_id).correlate(None)


def free_ids() -> Select[int]:
    """The ids of volunteers who were kept as free."""
    return select(KeptFree.volunteer_id).correlate(None)
