"""Lists that are kept where a programme is so large that finding them anew takes long.

What was kept of a day serves that day alone. A letter that has changed since is let go at once,
and so is what was kept of a pair that has; what becomes known of people, within minutes.
"""

from sqlalchemy import ColumnElement, Select, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute

from app.models import KeptLate, KeptSilence, School
from app.store.scope import Scope, school_within
from letters.states import Holder


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


def silent_ids() -> Select[int]:
    """The ids of pairs that were kept as silent."""
    return select(KeptSilence.pair_id).correlate(None)
