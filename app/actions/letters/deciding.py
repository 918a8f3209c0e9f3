"""What somebody may log of a letter: each decision asks who they are and what its pair may do."""

from collections.abc import Mapping, Sequence
from datetime import date

from app.actions.letters.moves import Decided
from app.errors import Refused
from app.models import Letter
from app.store.letters.acts import worries
from app.store.letters.calendars import letter_of
from letters import tracker
from letters.movers import Mover, may_make
from letters.pairs.effects import Act
from letters.pairs.moves import is_held_back, move_or_hold
from letters.states import Direction, State
from letters.tracker import Already, Event, Moved


def decide_move(
    row: Letter,
    events: Sequence[Event],
    movers: frozenset[Mover],
    *,
    to: State,
    on: date,
    today: date,
    may: Mapping[int, frozenset[Act]],
    kept: bool = False,
) -> Decided:
    """A move to a state, or the letter held because of its pair; `kept` says that it was written
    down by hand and may lie before the letter's plan. Raises Refused, LettersError.
    """
    if not may_make(Direction(row.direction), to, movers):
        raise Refused("letters.not_yours", letter=row.code)
    letter = letter_of(row)
    held_back = is_held_back(letter, to, may[row.id], movers)
    return move_or_hold(letter, to, on, today=today, events=events, held_back=held_back, kept=kept)


def decide_undo(
    row: Letter, events: Sequence[Event], movers: frozenset[Mover], *, number: int, today: date
) -> Moved | Already:
    """Taking back an event. Raises Refused, LettersError."""
    undone = next((event for event in events if event.number == number), None)
    if undone and undone.to is State.VOID:
        raise Refused("letters.void", letter=row.code)
    if undone and not may_make(Direction(row.direction), undone.to, movers):
        raise Refused("letters.not_yours", letter=row.code)
    return tracker.undo(letter_of(row), events, today, today=today, number=number)


def decide_release(
    row: Letter, events: Sequence[Event], movers: frozenset[Mover], *, on: date, today: date
) -> Moved | Already:
    """Letting a held letter go on. Raises Refused, LettersError."""
    if Mover.COORDINATOR not in movers:
        raise Refused("letters.not_yours", letter=row.code)
    if worries(row):
        raise Refused("letters.still_read", letter=row.code)
    return tracker.release(letter_of(row), on, today=today, events=events)
