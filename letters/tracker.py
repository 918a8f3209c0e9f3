"""How a letter moves: what is allowed, what is the same move again, and how a move is undone."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from letters.errors import DateFault, DateRefused, MoveRefused, UndoRefused
from letters.states import (
    CAN_BE_RETURNED,
    FINAL,
    OFF_THE_WAY,
    ON_THE_WAY,
    WAY,
    Direction,
    State,
    ahead,
    skipped,
)


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter as it stands.

    `number` counts from 1 within its pair and direction. `since` is the day it came into its
    state. `answers` is the number of the letter in the other direction that it answers; a child's
    letter without it answers the volunteer's letter of the same number. `before` is the last
    state on the way of a letter that left it. `moves` is the number of its events so far. From
    `print_asked_on` hub or school prints it for its writer, and sends it on.
    """

    code: str
    direction: Direction
    number: int
    term: int
    state: State
    since: date
    due_on: date
    answers: int | None = None
    before: State | None = None
    moves: int = 0
    print_asked_on: date | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened to a letter, numbered from 1; never changed afterwards.

    `skipped` names the states that nobody logged. `undoes` is the number of the event that this
    one takes back. The `was_…` values are what an undo restores.
    """

    letter: str
    number: int
    was: State
    to: State
    on: date
    was_since: date
    was_before: State | None = None
    skipped: tuple[State, ...] = ()
    undoes: int | None = None


@dataclass(frozen=True, slots=True)
class Moved:
    """The letter after a move, and the one new event to store."""

    letter: Letter
    event: Event


@dataclass(frozen=True, slots=True)
class Already:
    """Nothing changes: the move was made before, by `event` (None if its events were not given)."""

    letter: Letter
    event: Event | None


def allowed(letter: Letter) -> tuple[State, ...]:
    """The states that the letter can be moved to now; a held letter leaves by `release`."""
    state = letter.state
    if state in FINAL:
        return ()
    if state is State.HELD:
        return (State.VOID,)
    if state is State.RETURNED:
        return (State.DUE, State.VOID)
    if state is State.LOST:
        found = ahead(letter.direction, letter.before or State.DUE)
        return (State.DUE, *found, State.RETURNED, State.VOID)
    off = [State.HELD]
    off += [State.LOST] if state in ON_THE_WAY else []
    off += [State.RETURNED] if state in CAN_BE_RETURNED else []
    return (*ahead(letter.direction, state), *off, State.VOID)


def move(
    letter: Letter, to: State, on: date, *, today: date, events: Sequence[Event] = ()
) -> Moved | Already:
    """Move a letter to a state, or say that this was done before.

    `events` are the letter's events so far, in order. The same move again is `Already`, also when
    the letter has gone on since. Skipping ahead is one event that names what nobody logged.
    Raises MoveRefused, or DateRefused when `on` lies after `today` or before the last move.
    """
    choices = allowed(letter)
    if letter.state is to or to not in choices:
        first = _same_move(letter, to, events)
        if first is None and letter.state is not to:
            raise MoveRefused(letter.code, letter.state, to, choices)
        return Already(letter, first)
    _check_date(letter, on, today)
    return _go(letter, to, on)


def move_kept(
    letter: Letter, to: State, on: date, *, today: date, events: Sequence[Event] = ()
) -> Moved | Already:
    """A move that was kept by hand: a letter that nobody logged may have set out before its plan.

    Whoever takes the move back finds the letter as it was planned. Raises as `move`.
    """
    unlogged = letter.state is State.DUE and not standing_events(events)
    early = replace(letter, since=min(letter.since, on)) if unlogged else letter
    moved = move(early, to, on, today=today, events=events)
    if isinstance(moved, Already):
        return moved
    return replace(moved, event=replace(moved.event, was_since=letter.since))


def release(
    letter: Letter, on: date, *, today: date, events: Sequence[Event] = ()
) -> Moved | Already:
    """Let a held letter go on from the state in which it was held.

    Apart from `move`, so that no late scan can free a letter that was held for a concern.
    A letter that is not held is `Already` if it was released before. Raises MoveRefused, else.
    """
    standing = standing_events(events)
    if letter.state is not State.HELD:
        releases = [event for event in standing if event.was is State.HELD]
        if releases and letter.state is not State.VOID:
            return Already(letter, releases[-1])
        raise MoveRefused(letter.code, letter.state, "released", allowed(letter))
    _check_date(letter, on, today)
    return _go(letter, letter.before or State.DUE, on)


def places(letter: Letter) -> tuple[State, ...]:
    """Where a void letter may turn up: where it was on its way, or further on."""
    if letter.state is not State.VOID:
        return ()
    was = letter.before or State.DUE
    here = () if was is State.DUE else (was,)
    return (*here, *ahead(letter.direction, was))


def found(
    letter: Letter, to: State, on: date, *, today: date, events: Sequence[Event] = ()
) -> Moved | Already:
    """Say where a letter is that nobody expected any more since its pair ended.

    Apart from `move`, so that no late scan brings a void letter back. Said again it is `Already`.
    Raises MoveRefused, DateRefused.
    """
    if to not in places(letter):
        first = None if letter.state is State.VOID else _same_move(letter, to, events)
        if first is None:
            raise MoveRefused(letter.code, letter.state, "found", places(letter))
        return Already(letter, first)
    _check_date(letter, on, today)
    return _go(letter, to, on)


def undo(
    letter: Letter,
    events: Sequence[Event],
    on: date,
    *,
    today: date,
    number: int | None = None,
) -> Moved | Already:
    """Take back the letter's last event that stands, as a new event.

    Give the event's `number` and a second tap on the same button is `Already`. Raises UndoRefused
    when there is no event or a later one stands, DateRefused when `on` is out of order.
    """
    taken_back = {event.undoes: event for event in events if event.undoes is not None}
    if number is not None and number in taken_back:
        return Already(letter, taken_back[number])
    standing = standing_events(events)
    last = standing[-1] if standing else None
    if last is None or (number is not None and number != last.number):
        raise UndoRefused(letter.code, number, last.number if last else None)
    _check_date(letter, on, today)
    event = Event(
        letter=letter.code,
        number=letter.moves + 1,
        was=letter.state,
        to=last.was,
        on=on,
        was_since=letter.since,
        was_before=letter.before,
        undoes=last.number,
    )
    restored = replace(
        letter,
        state=last.was,
        since=last.was_since,
        before=last.was_before,
        moves=letter.moves + 1,
    )
    return Moved(restored, event)


def advance(letter: Letter, to: State, on: date, *, today: date) -> Moved:
    """The move as an event, whatever the way says, for rules that have looked.

    Raises DateRefused.
    """
    _check_date(letter, on, today)
    return _go(letter, to, on)


def standing_events(events: Sequence[Event]) -> tuple[Event, ...]:
    """The events that still hold: neither taken back nor themselves an undo; in order."""
    gone = {event.undoes for event in events}
    return tuple(e for e in events if e.undoes is None and e.number not in gone)


def _same_move(letter: Letter, to: State, events: Sequence[Event]) -> Event | None:
    """The event that brought the letter to `to`, if it is there or passed it on its present way."""
    present: list[Event] = []
    for event in standing_events(events):
        present = [event] if event.to is State.DUE else [*present, event]
    made = [event for event in present if event.to is to]
    if to in WAY[letter.direction]:
        return made[0] if made else None
    return made[-1] if letter.state is to and made else None


def _check_date(letter: Letter, on: date, today: date) -> None:
    if on > today:
        raise DateRefused(letter.code, on, today, DateFault.FUTURE)
    if on < letter.since:
        raise DateRefused(letter.code, on, letter.since, DateFault.BEFORE_LAST)


def _go(letter: Letter, to: State, on: date) -> Moved:
    came_from = letter.before if letter.state in OFF_THE_WAY else letter.state
    event = Event(
        letter=letter.code,
        number=letter.moves + 1,
        was=letter.state,
        to=to,
        on=on,
        was_since=letter.since,
        was_before=letter.before,
        skipped=skipped(letter.direction, came_from or State.DUE, to),
    )
    before = came_from if to in OFF_THE_WAY else None
    moved = replace(letter, state=to, since=on, before=before, moves=letter.moves + 1)
    return Moved(moved, event)
