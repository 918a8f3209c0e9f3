"""Taking a published round back, as long as nothing of it has moved."""

from sqlalchemy import delete, func, or_, select, update

from app.actions.records import record_change
from app.actions.rounds.corrections import take_welcomes_back
from app.actions.rounds.publications import count_waiting, locked_proposals, refuse_own
from app.actions.transaction import rows_changed, transaction
from app.actor import Acting
from app.errors import Refused
from app.extensions import db
from app.models import BundleLetter, Draft, DraftState, Letter, Pair, Reminder, Round, RoundState
from app.store.parts import in_parts
from app.store.rounds.rounds import round_of
from app.store.scope import Scope
from letters.states import State


def undo_publication(scope: Scope, round_id: int, *, acting: Acting) -> int:
    """Take back a published round as long as no letter of it has moved: the number of pairs.

    Unsent welcomes are withdrawn; whoever got one gets one correction.

    Raises NotFound; Refused rounds.not_published, rounds.letters_moved or rounds.own_pair.
    """
    with transaction():
        row = round_of(scope, round_id)
        _give_round_back(row)
        draft = db.session.scalars(
            select(Draft).where(Draft.round_id == round_id, Draft.state == DraftState.PUBLISHED)
        ).one()
        refuse_own(locked_proposals(draft.id), acting.actor)
        pairs = list(db.session.scalars(select(Pair.id).where(Pair.draft_id == draft.id)))
        _lock_letters(pairs)
        _refuse_moved(pairs)
        for some in in_parts(pairs):
            letters = select(Letter.id).where(Letter.pair_id.in_(some))
            db.session.execute(delete(Reminder).where(Reminder.letter_id.in_(letters)))
            db.session.execute(delete(Letter).where(Letter.pair_id.in_(some)))
            db.session.execute(
                update(Pair).where(Pair.follows_id.in_(some)).values(follows_id=None)
            )
            db.session.execute(delete(Pair).where(Pair.id.in_(some)))
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


def _lock_letters(pairs: list[int]) -> None:
    """Whoever moves, writes or packs a letter comes before this transaction, or finds none."""
    for some in in_parts(pairs):
        letters = select(Letter.id).where(Letter.pair_id.in_(some)).order_by(Letter.id)
        db.session.execute(letters.with_for_update())


def _refuse_moved(pairs: list[int]) -> None:
    """Raise Refused where a letter of these pairs has moved, was written or was packed."""
    touched = or_(Letter.moves > 0, Letter.state != State.DUE, Letter.text_sealed.is_not(None))
    packed = select(BundleLetter.letter_id).where(BundleLetter.letter_id == Letter.id).exists()
    count = sum(
        db.session.scalar(
            select(func.count()).where(Letter.pair_id.in_(some), or_(touched, packed))
        )
        or 0
        for some in in_parts(pairs)
    )
    if count:
        raise Refused("rounds.letters_moved", letters=count)
