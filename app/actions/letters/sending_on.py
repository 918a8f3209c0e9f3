"""Letters of children who changed school go on to the new one."""

from collections.abc import Collection, Sequence
from datetime import date
from functools import partial

from app.actions.letters.moves import MoveAnswer, Provenance, letter_code, locked, try_apply
from app.actions.transaction import transaction
from app.actor import Acting
from app.errors import Refused
from app.models import Letter
from app.store.letters.calendars import letter_of
from app.store.letters.letters import events_by_letter
from app.store.scope import Scope
from letters.movers import Mover
from letters.pairs import forwarding
from letters.tracker import Already, Event, Moved


def send_on(
    scope: Scope, codes: Collection[str], on: date, *, acting: Acting, how: str = "page"
) -> list[MoveAnswer]:
    """The school that was left posts letters to the new one; a refused one stops no other.

    Raises NotFound when a code is not reached.
    """
    decide = partial(_decide, on=on, today=acting.today)
    provenance = Provenance(acting, how, None)
    with transaction():
        rows = locked(scope, codes)
        events = events_by_letter(rows)
        answers = {}
        for row in rows:
            answers[row.code] = try_apply(scope, row, events[row.id], decide, provenance)
            if answers[row.code].event == "new":
                row.forward_from_id = None
        return [answers[code] for code in dict.fromkeys(map(letter_code, codes))]


def _decide(
    row: Letter, events: Sequence[Event], movers: frozenset[Mover], *, on: date, today: date
) -> Moved | Already:
    if not movers & {Mover.COORDINATOR, Mover.SCHOOL_CONTACT}:
        raise Refused("letters.not_yours", letter=row.code)
    if row.forward_from_id is None and not forwarding.was_sent_on(events):
        raise Refused("letters.not_to_send_on", letter=row.code)
    return forwarding.send_on(letter_of(row), on, today=today, events=events)
