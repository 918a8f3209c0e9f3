"""A letter turns up that nobody expected any more since its pair ended."""

from collections.abc import Sequence
from datetime import date
from functools import partial

from app.actions.letters.moves import MoveAnswer, Provenance, apply, keep, locked
from app.actions.transaction import transaction
from app.actor import Acting
from app.errors import Refused
from app.models import Letter
from app.store.letters.acts import allowed
from app.store.letters.calendars import letter_of
from app.store.letters.letters import events_by_letter
from app.store.scope import Scope
from letters import tracker
from letters.movers import Mover
from letters.pairs.effects import Act
from letters.states import ON_THE_WAY, Direction, State
from letters.tracker import Already, Event, Moved

GOES_ON = {Direction.TO_CHILD: Act.DELIVER, Direction.TO_VOLUNTEER: Act.RECEIVE}


def find(
    scope: Scope, code: str, to: State, on: date, *, acting: Acting, note: str | None = None
) -> MoveAnswer:
    """Say where a letter is that was void; coordinators alone. It is held where its pair is.

    Raises NotFound; Refused letters.not_yours, letters.not_void, letters.future_date or
    letters.before_last.
    """
    provenance = Provenance(acting, "page", note)
    with transaction():
        row = locked(scope, [code])[0]
        decide = partial(_decide_found, to=to, on=on, today=acting.today)
        answer = apply(scope, row, events_by_letter([row])[row.id], decide, provenance)
        if answer.event == "new":
            _hold_with_its_pair(row, provenance)
        return answer


def _decide_found(
    row: Letter,
    events: Sequence[Event],
    movers: frozenset[Mover],
    *,
    to: State,
    on: date,
    today: date,
) -> Moved | Already:
    if Mover.COORDINATOR not in movers:
        raise Refused("letters.not_yours", letter=row.code)
    return tracker.found(letter_of(row), to, on, today=today, events=events)


def _hold_with_its_pair(row: Letter, provenance: Provenance) -> None:
    """No letter goes on where consent was withdrawn or a child must be kept safe."""
    may = allowed([row], provenance.acting.today)[row.id]
    if State(row.state) in ON_THE_WAY and GOES_ON[Direction(row.direction)] not in may:
        held = tracker.move(letter_of(row), State.HELD, row.since, today=provenance.acting.today)
        if isinstance(held, Moved):
            keep(row, held, provenance)
