"""A volunteer can write again: what others were asked for is theirs, if nobody has begun it."""

from app.actions.letters import absences
from app.actions.letters.absences import Rescheduled
from app.actions.letters.pairs.following import follow_facts, letters_asked
from app.actions.letters.reserves import take_back_locked
from app.actions.transaction import transaction
from app.actor import Acting
from app.extensions import db
from app.models import Letter, Pair
from app.store.letters.standings import Standings
from app.store.people.volunteers import volunteer_by_code
from app.store.scope import Scope
from letters.pairs.stepping_in import is_own_again


def back_early(scope: Scope, code: str, *, acting: Acting) -> Rescheduled:
    """The volunteer is not away, or not any more. Raises NotFound."""
    with transaction():
        done = absences.be_back(scope, code, acting=acting)
        own = volunteer_is_back(volunteer_by_code(scope, code).id, acting=acting)
        return done + Rescheduled(back=own)


def volunteer_is_back(volunteer_id: int, *, acting: Acting) -> int:
    """Letters are the volunteer's own again that others were asked for and have not begun.

    For how many nobody need step in any more. Joins the caller's transaction.
    """
    db.session.flush()
    rows = letters_asked(Pair.volunteer_id == volunteer_id, Letter.text_at.is_(None), lock=True)
    standings = Standings.on(acting.today).of([row.pair for row in rows])
    own = [
        row
        for row in rows
        if is_own_again(
            standings[row.pair_id],
            row.pair.volunteer.away_from,
            row.pair.volunteer.away_until,
            acting.today,
        )
    ]
    for row in own:
        take_back_locked(row, acting=acting)
    follow_facts(acting, volunteer_id=volunteer_id)
    return len(own)
