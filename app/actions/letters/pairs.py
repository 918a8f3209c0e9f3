"""How a pair ends."""

from datetime import date

from sqlalchemy import select

from app.actions.letters.moves import Provenance, keep
from app.actions.records import record_change
from app.actions.transaction import transaction
from app.actor import Acting
from app.errors import Refused
from app.extensions import db
from app.models import Letter, Pair
from app.store.letters.calendars import letter_of
from app.store.letters.letters import events_by_letter
from app.store.letters.pairs import pair_coded
from app.store.scope import Scope
from letters import tracker
from letters.states import ON_THE_WAY, State
from letters.tracker import Moved

END_REASONS = (
    "finished",
    "volunteer_left",
    "child_left",
    "consent_withdrawn",
    "safeguarding",
    "other",
)
STOPS_AT_ONCE = frozenset({"consent_withdrawn", "safeguarding"})


def end(
    scope: Scope,
    code: str,
    reason: str,
    on: date,
    *,
    acting: Acting,
    how: str = "page",
) -> Pair:
    """End a pair: letters still to be written become void, those under way go on.

    When consent was withdrawn or a child must be kept safe, those under way are held instead.
    Raises NotFound, Refused pairs.ended, pairs.end_reason or pairs.end_date.
    """
    if reason not in END_REASONS:
        raise Refused("pairs.end_reason", reason=reason)
    with transaction():
        pair = pair_coded(scope, code, lock=True)
        if pair.until_on is not None:
            raise Refused("pairs.ended", pair=pair.code)
        if not pair.from_on <= on <= acting.today:
            raise Refused("pairs.end_date", pair=pair.code)
        pair.until_on, pair.end_reason = on, reason
        _stop_letters(pair, reason, acting.today, Provenance(acting, how, None))
        record_change(acting, "pairs.end", "pair", pair.code, ["until_on", "end_reason"])
        return pair


def _stop_letters(pair: Pair, reason: str, today: date, provenance: Provenance) -> None:
    open_letters = select(Letter).where(Letter.pair_id == pair.id).order_by(Letter.id)
    rows = list(db.session.scalars(open_letters.with_for_update()))
    events = events_by_letter(rows)
    for row in rows:
        to = _stopped(State(row.state), reason)
        if to is not None:
            on = max(today, row.since)
            moved = tracker.move(letter_of(row), to, on, today=on, events=events[row.id])
            if isinstance(moved, Moved):
                keep(row, moved, provenance)


def _stopped(state: State, reason: str) -> State | None:
    """What becomes of a letter in this state when its pair ends."""
    if state in (State.DUE, State.RETURNED, State.LOST):
        return State.VOID
    if reason in STOPS_AT_ONCE and state in ON_THE_WAY:
        return State.HELD
    return None
