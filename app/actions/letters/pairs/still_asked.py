"""Reserve writers hear whether their letters are still to be written, as the facts are now."""

from collections.abc import Sequence

from sqlalchemy import select

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
    asked = _codes_asked()
    for row in rows:
        match is_still_asked(standings[row.pair_id], reasons[row.writer_id]):
            case True if row.code not in asked:
                tell_asked(row, acting)
            case False:
                tell_not_needed(row, acting)


def _codes_asked() -> set[str]:
    """The codes of letters about which the last word asks for them, whoever was asked.

    No index leads to them: the messages are gone through once, for however many letters.
    """
    said = select(Message.once).where(Message.kind == "reserve").order_by(Message.id)
    last = dict(once.split(":")[1::-1] for once in db.session.scalars(said))
    return {code for code, word in last.items() if word == "reserve"}
