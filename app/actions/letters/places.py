"""Letters that are planned anew go to their new places: another day, no day, or a day again."""

from collections.abc import Sequence

from sqlalchemy import select, update

from app.actions.letters.moves import Provenance, keep
from app.actor import Acting
from app.extensions import db
from app.models import Letter
from app.store.letters.calendars import letter_of
from app.store.letters.letters import events_by_letter
from app.store.parts import in_parts
from app.store.rounds.terms.replanning import NewDay, Replanning
from letters import tracker
from letters.states import State
from letters.tracker import Moved


def store_places(found: Replanning, acting: Acting) -> None:
    """Write the new dates and what the letters remember; void and back are events.

    Joins the caller's transaction.
    """
    db.session.flush()
    _move([day for day in found.days if day.due_on is None or day.back], acting)
    dated = [
        {"id": day.letter_id, "due_on": day.due_on, "term_number": day.term}
        for day in found.days
        if day.due_on is not None
    ]
    kept = [
        {"id": one.letter_id, "before_leave": one.before_leave, "before_days": one.before_days}
        for one in found.kept
    ]
    for rows in (dated, kept):
        if rows:
            db.session.execute(update(Letter), rows)
    db.session.expire_all()


def _move(days: Sequence[NewDay], acting: Acting) -> None:
    """Letters without room become void, those with room again come back, each as an event."""
    provenance = Provenance(acting, "page", None)
    for ids in in_parts([day.letter_id for day in days]):
        rows = db.session.scalars(select(Letter).where(Letter.id.in_(ids)).order_by(Letter.id))
        letters = list(rows)
        events = events_by_letter(letters)
        for row in letters:
            on, letter, before = max(acting.today, row.since), letter_of(row), events[row.id]
            if row.state == State.VOID:
                moved = tracker.undo(letter, before, on, today=on)
            else:
                moved = tracker.move(letter, State.VOID, on, today=on, events=before)
            if isinstance(moved, Moved):
                keep(row, moved, provenance)
