"""Letters of children who changed school go on to the new one."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from functools import partial

from app.actions.letters.moves import (
    Decided,
    MoveAnswer,
    Provenance,
    letter_code,
    locked,
    try_apply,
)
from app.actions.transaction import transaction
from app.actor import Acting
from app.errors import Refused
from app.models import Letter
from app.store.letters.acts import allowed
from app.store.letters.calendars import letter_of
from app.store.letters.letters import events_by_letter
from app.store.scope import Scope
from letters.movers import Mover
from letters.pairs import forwarding
from letters.pairs.effects import Act
from letters.pairs.moves import HeldBack, hold
from letters.states import State
from letters.tracker import Event, Moved


def send_on(
    scope: Scope, codes: Collection[str], on: date, *, acting: Acting, how: str = "page"
) -> list[MoveAnswer]:
    """The school that was left posts letters to the new one; a refused one stops no other.

    Those whose pair forbids it are held.

    Raises NotFound when a code is not reached.
    """
    provenance = Provenance(acting, how, None)
    with transaction():
        rows = locked(scope, codes)
        decide = partial(_decide, on=on, today=acting.today, may=allowed(rows, acting.today))
        events = events_by_letter(rows)
        answers = {}
        for row in rows:
            answers[row.code] = try_apply(scope, row, events[row.id], decide, provenance)
            if answers[row.code].event == "new":
                row.forward_from_id = None
        return [answers[code] for code in dict.fromkeys(map(letter_code, codes))]


def _decide(
    row: Letter,
    events: Sequence[Event],
    movers: frozenset[Mover],
    *,
    on: date,
    today: date,
    may: Mapping[int, frozenset[Act]],
) -> Decided:
    if not movers & {Mover.COORDINATOR, Mover.SCHOOL_CONTACT}:
        raise Refused("letters.not_yours", letter=row.code)
    lies_here = row.forward_from_id is not None
    if not (lies_here or forwarding.may_have_been_sent_on(events)):
        raise Refused("letters.not_to_send_on", letter=row.code)
    letter = letter_of(row)
    held_back = Act.DELIVER not in may[row.id] and Mover.COORDINATOR not in movers
    if held_back and letter.state is State.HELD:
        return HeldBack(State.POSTED, None)
    result = forwarding.send_on(letter, on, today=today, events=events, lies_here=lies_here)
    if held_back and isinstance(result, Moved):
        return hold(letter, State.POSTED, on, today=today)
    return result
