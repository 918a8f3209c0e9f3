"""What the end of a pair does to its letters, and how that is undone."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from app.actions.letters.asked import tell_asked, tell_not_needed
from app.actions.letters.moves import Provenance, keep
from app.actions.letters.pairs.prints import throw_prints_away
from app.actor import Acting
from app.extensions import db
from app.models import Letter, Pair
from app.store.letters.calendars import letter_of
from app.store.letters.endings import OF_THE_END, Trace
from app.store.letters.letters import events_by_letter
from letters import tracker
from letters.pairs.endings import stopped
from letters.pairs.facts import EndReason
from letters.states import State
from letters.tracker import Already, Event, Moved


def stop_letters(pair: Pair, reason: EndReason, acting: Acting) -> None:
    """Letters still to be written become void; those under way go on, or are held.

    After an end for safety no paper that was made of them is handed out either.
    """
    if reason is EndReason.SAFEGUARDING:
        throw_prints_away([pair.id])
    rows = _locked_letters(pair)
    events = events_by_letter(rows)
    for row in rows:
        to = stopped(State(row.state), reason)
        if to is not None:
            if row.state == State.DUE:
                tell_not_needed(row, acting)
            on = max(acting.today, row.since)
            _keep(
                row, tracker.move(letter_of(row), to, on, today=on, events=events[row.id]), acting
            )


def unstop_letters(pair: Pair, traces: Sequence[Trace], acting: Acting) -> None:
    """Each letter that the end stopped is where it was before."""
    stopped_by_end = {trace.letter_id: trace.events for trace in traces if trace.events}
    rows = [row for row in _locked_letters(pair) if row.id in stopped_by_end]
    events = events_by_letter(rows)
    for row in rows:
        history = list(events[row.id])
        for _one in range(stopped_by_end[row.id]):
            history.append(_undo(row, history, acting.today, acting))
        if row.state == State.DUE:
            tell_asked(row, acting)


def _undo(row: Letter, history: Sequence[Event], today: date, acting: Acting) -> Event:
    on = max(today, row.since)
    moved = tracker.undo(letter_of(row), history, on, today=on)
    if isinstance(moved, Already):
        raise ValueError(f"the end of the pair of letter {row.code} was undone before")
    _keep(row, moved, acting)
    return moved.event


def _keep(row: Letter, moved: Moved | Already, acting: Acting) -> None:
    if isinstance(moved, Moved):
        keep(row, moved, Provenance(acting, OF_THE_END, None))


def _locked_letters(pair: Pair) -> list[Letter]:
    query = select(Letter).where(Letter.pair_id == pair.id).order_by(Letter.id)
    query = query.with_for_update().execution_options(populate_existing=True)
    return list(db.session.scalars(query))
