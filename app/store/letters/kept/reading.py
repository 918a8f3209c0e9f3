"""Lists that are kept where a programme is so large that finding them anew takes long.

What was kept of a day serves that day alone. A letter that has changed since is let go at once,
and so is what was kept of a pair that has; what becomes known of people, within minutes.
"""

from datetime import date

from sqlalchemy import ColumnElement, Select, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute

from app.extensions import db
from app.models import (
    LATE_LETTERS,
    SILENT_PAIRS,
    KeptCounts,
    KeptFree,
    KeptLate,
    KeptSilence,
    KeptWaiting,
    School,
)
from app.store.listing import count_of
from app.store.scope import Scope, school_within
from letters.states import Holder


def kept(name: str, today: date) -> KeptCounts | None:
    """What was kept under the name for this day, if anything."""
    return db.session.scalar(
        select(KeptCounts).where(KeptCounts.name == name, KeptCounts.day == today)
    )


def late_letters(flag: InstrumentedAttribute[bool], holder: Holder | None) -> Select[int]:
    """The ids of letters that were kept as late or as lost, by `flag`, with any holder or one."""
    query = select(KeptLate.letter_id).where(flag).correlate(None)
    return query if holder is None else query.where(KeptLate.holder == holder.value)


def late_pair_ids() -> Select[int]:
    """The ids of pairs with a letter that was kept as late."""
    return select(KeptLate.pair_id).where(KeptLate.is_late).correlate(None)


def kept_within(scope: Scope) -> ColumnElement[bool]:
    """For queries that select from KeptLate: those of schools and pairs in reach."""
    if scope.programme:
        return true()
    schools = select(School.id).where(school_within(scope)).correlate(None)
    of_schools = KeptLate.school_id.in_(schools)
    return or_(of_schools, KeptLate.pair_id.in_(scope.pair_ids)) if scope.pair_ids else of_schools


KEPT_ROWS = {LATE_LETTERS: KeptLate.letter_id, SILENT_PAIRS: KeptSilence.pair_id}


def are_many(name: str, today: date, most: int) -> bool:
    """Whether more than so many were kept under the name for this day."""
    if kept(name, today) is None:
        return False
    return count_of(select(KEPT_ROWS[name]).limit(most + 1)) > most


def silent_ids() -> Select[int]:
    """The ids of pairs that were kept as silent."""
    return select(KeptSilence.pair_id).correlate(None)


def waiting_ids() -> Select[int]:
    """The ids of children who were kept as waiting for a friend."""
    return select(KeptWaiting.child_id).correlate(None)


def free_ids() -> Select[int]:
    """The ids of volunteers who were kept as free."""
    return select(KeptFree.volunteer_id).correlate(None)
