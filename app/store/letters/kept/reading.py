"""Lists that are kept where a programme is so large that finding them anew takes long.

What was kept of a day serves that day alone. A letter that has changed since is let go at once,
and so is what was kept of a pair that has; what becomes known of people, within minutes.
"""

from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import InstrumentedAttribute

from app.extensions import db
from app.models import Kept, KeptLetter, KeptPair
from letters.states import Holder


def kept(name: str, today: date) -> Kept | None:
    """What was kept under the name for this day, if anything."""
    return db.session.scalar(select(Kept).where(Kept.name == name, Kept.day == today))


def late_letters(flag: InstrumentedAttribute[bool], holder: Holder | None) -> Select[int]:
    """The ids of letters that were kept as late or as lost, by `flag`, with any holder or one."""
    query = select(KeptLetter.letter_id).where(flag).correlate(None)
    return query if holder is None else query.where(KeptLetter.holder == holder.value)


def late_pair_ids() -> Select[int]:
    """The ids of pairs with a letter that was kept as late."""
    return select(KeptLetter.pair_id).where(KeptLetter.is_late).correlate(None)


def silent_ids() -> Select[int]:
    """The ids of pairs that were kept as silent."""
    return select(KeptPair.pair_id).correlate(None)
