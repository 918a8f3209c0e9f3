"""A letter that a school has to send on is in its hands until it has gone from there."""

from sqlalchemy import select

from app.extensions import db
from app.models import Letter, SchoolMove
from app.store.letters.letters import events_by_letter
from letters.pairs.forwarding import stays_behind, was_sent_on
from letters.states import Direction
from letters.tracker import Moved


def follow(row: Letter, moved: Moved) -> None:
    """After a move, before its event is stored: whether the school that was left still has it."""
    behind = stays_behind(Direction(row.direction), moved.letter.state, moved.letter.before)
    if not behind:
        row.forward_from_id = None
    elif moved.event.undoes is not None and row.forward_from_id is None:
        events = [*events_by_letter([row])[row.id], moved.event]
        if not was_sent_on(events):
            row.forward_from_id = _left_school(row)


def _left_school(row: Letter) -> int | None:
    """The school in whose hands the letter was when its child changed school."""
    query = (
        select(SchoolMove)
        .where(SchoolMove.child_id == row.pair.child_id, SchoolMove.undone_at.is_(None))
        .order_by(SchoolMove.id.desc())
    )
    for move in db.session.scalars(query):
        if row.id in move.was["letters"]:
            return move.from_school_id
    return None
