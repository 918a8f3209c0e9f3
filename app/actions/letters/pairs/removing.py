"""Pairs that are as if they had never been: nothing of theirs has moved."""

from collections.abc import Sequence

from sqlalchemy import delete, func, select, update

from app.extensions import db
from app.models import Letter, Pair, Reminder
from app.store.letters.letters import begun
from app.store.parts import in_parts


def remove_unmoved(pairs: Sequence[int]) -> int:
    """Remove these pairs with their letters, in the running transaction.

    Where letters have moved, were written or were packed nothing is removed: how many there are.
    """
    _lock_letters(pairs)
    if moved := _count_moved(pairs):
        return moved
    for some in in_parts(pairs):
        letters = select(Letter.id).where(Letter.pair_id.in_(some))
        db.session.execute(delete(Reminder).where(Reminder.letter_id.in_(letters)))
        db.session.execute(delete(Letter).where(Letter.pair_id.in_(some)))
        db.session.execute(update(Pair).where(Pair.follows_id.in_(some)).values(follows_id=None))
        db.session.execute(delete(Pair).where(Pair.id.in_(some)))
    return 0


def _lock_letters(pairs: Sequence[int]) -> None:
    """Whoever moves, writes or packs a letter comes before this transaction, or finds none."""
    for some in in_parts(pairs):
        letters = select(Letter.id).where(Letter.pair_id.in_(some)).order_by(Letter.id)
        db.session.execute(letters.with_for_update())


def _count_moved(pairs: Sequence[int]) -> int:
    counts = (
        select(func.count()).where(Letter.pair_id.in_(some), begun()) for some in in_parts(pairs)
    )
    return sum(db.session.scalar(query) or 0 for query in counts)
