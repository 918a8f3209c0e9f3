"""Reserve writers hear whether their letters are still to be written, as the facts are now."""

from collections.abc import Sequence

from sqlalchemy import or_, select

from app.actions.letters.asked import tell_asked, tell_not_needed
from app.actor import Acting
from app.extensions import db
from app.models import Letter, Message
from app.store.letters.acts import reasons_of
from app.store.letters.standings import Standings
from letters.pairs.stepping_in import is_still_asked


def tell_as_facts_are(rows: Sequence[Letter], acting: Acting) -> None:
    """The reserve writers of letters that are due hear what the facts made otherwise for them.

    Whose letter may not be written hears that it is not needed; it stays theirs, with what was
    typed. When nothing stops it any more, they are asked anew. Who knows it hears nothing.
    """
    if not rows:
        return
    pairs = {row.pair_id: row.pair for row in rows}
    standings = Standings.on(acting.today).of(list(pairs.values()))
    reasons = reasons_of({row.writer_id for row in rows}, acting.today)
    for row in rows:
        match is_still_asked(standings[row.pair_id], reasons[row.writer_id]):
            case True if not _is_asked(row):
                tell_asked(row, acting)
            case False:
                tell_not_needed(row, acting)


def _is_asked(row: Letter) -> bool:
    """Whether the last word about a letter asks for it, whoever was asked."""
    about = [f"{word}:{row.code}:" for word in ("reserve", "reserve_back")]
    said = or_(*(Message.once.startswith(keys, autoescape=True) for keys in about))
    last = db.session.scalar(select(Message.once).where(said).order_by(Message.id.desc()).limit(1))
    return last is not None and last.startswith(about[0])
