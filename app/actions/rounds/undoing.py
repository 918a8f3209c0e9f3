"""Taking a published round back, as long as nothing of it has moved."""

from sqlalchemy import select, update

from app.actions.letters.pairs.removing import remove_unmoved
from app.actions.records import record_change
from app.actions.rounds.corrections import take_welcomes_back
from app.actions.rounds.publications import count_waiting, locked_proposals, refuse_own
from app.actions.rounds.successors.former import open_again
from app.actions.transaction import rows_changed, transaction
from app.actor import Acting
from app.errors import Refused
from app.extensions import db
from app.models import Draft, DraftState, Pair, Round, RoundState
from app.store.rounds.rounds import round_of
from app.store.rounds.successors.former import ended_with
from app.store.scope import Scope


def undo_publication(scope: Scope, round_id: int, *, acting: Acting) -> int:
    """Take back a published round as long as no letter of it has moved: the number of pairs.

    Unsent welcomes are withdrawn; whoever got one gets one correction. The pairs that ended with
    it are open again.

    Raises NotFound; Refused rounds.not_published, rounds.letters_moved, rounds.former_went_on or
    rounds.own_pair.
    """
    with transaction():
        row = round_of(scope, round_id)
        _give_round_back(row)
        draft = db.session.scalars(
            select(Draft).where(Draft.round_id == round_id, Draft.state == DraftState.PUBLISHED)
        ).one()
        refuse_own(locked_proposals(draft.id), acting.actor)
        former = ended_with(row, draft)
        pairs = list(db.session.scalars(select(Pair.id).where(Pair.draft_id == draft.id)))
        if moved := remove_unmoved(pairs):
            raise Refused("rounds.letters_moved", letters=moved)
        open_again(scope, former, acting=acting)
        count_waiting(draft.id, -1)
        draft.state = DraftState.SOLVED
        take_welcomes_back(draft.id, acting.now)
        record_change(acting, "rounds.undo", "draft", str(draft.id))
    return len(pairs)


def _give_round_back(row: Round) -> None:
    given = rows_changed(
        update(Round)
        .where(Round.id == row.id, Round.state == RoundState.PUBLISHED)
        .values(state=RoundState.UNDONE)
        .execution_options(synchronize_session=False)
    )
    db.session.refresh(row)
    if given != 1:
        raise Refused("rounds.not_published", state=row.state)
