"""A bundle confirmed by exception: all letters came, but for those that are marked; a bundle that
a hub passes on, and what it weighs."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from letters.errors import MoveRefused, NotInBundle
from letters.states import State
from letters.tracker import Already, Event, Letter, Moved, advance, allowed, move, standing_events

UNDER_WAY = frozenset({State.POSTED, State.AT_HUB})
"""Where a letter is while its bag is on the way."""


class Outcome(StrEnum):
    """What a confirmation did to one letter."""

    MOVED = "moved"
    ALREADY = "already"
    MISSING = "missing"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Confirmed:
    """One letter after the confirmation.

    `event` is the new event of a moved letter, and the first event of one that was moved before.
    `refusal` says why a letter of the bundle cannot move, for example because it is held.
    """

    letter: Letter
    outcome: Outcome
    event: Event | None = None
    refusal: MoveRefused | None = None


def confirm(
    letters: Sequence[Letter],
    missing: Collection[str],
    on: date,
    *,
    today: date,
    to: State = State.AT_SCHOOL,
    events: Mapping[str, Sequence[Event]] | None = None,
) -> tuple[Confirmed, ...]:
    """Confirm that all letters of a bundle came to `to`, except those whose codes are missing.

    `events` are the earlier events by letter code. Confirming again changes nothing; confirming
    later without the missing ones moves only those. A letter that is marked as missing but was
    confirmed before is `already`: someone saw it. A letter that cannot move stops no other.
    Raises NotInBundle for codes of other letters and DateRefused; then nothing is confirmed.
    """
    strangers = sorted(set(missing) - {letter.code for letter in letters})
    if strangers:
        raise NotInBundle(strangers)
    known = events or {}
    return tuple(
        _confirm_one(letter, letter.code in missing, on, today, to, known.get(letter.code, ()))
        for letter in letters
    )


def pass_on(
    letter: Letter, on: date, *, today: date, events: Sequence[Event] = ()
) -> Moved | Already:
    """The hub sends a letter that lies there to the next place: from then on the post has it.

    A second tap is `Already`. Raises MoveRefused for what does not lie at a hub, DateRefused.
    """
    last = standing_events(events)[-1:]
    if last and (last[0].was, last[0].to) == (State.AT_HUB, State.POSTED):
        return Already(letter, last[0])
    if letter.state is not State.AT_HUB:
        raise MoveRefused(letter.code, letter.state, State.POSTED, allowed(letter))
    return advance(letter, State.POSTED, on, today=today)


def weight(letters: int, grams_each: int) -> int:
    """What so many letters weigh, in grams."""
    return letters * grams_each


def letters_weighed(grams: int, grams_each: int) -> int:
    """How many letters a bag of that weight holds, to the nearest."""
    return (2 * grams + grams_each) // (2 * grams_each)


def _confirm_one(
    letter: Letter, is_missing: bool, on: date, today: date, to: State, events: Sequence[Event]
) -> Confirmed:
    try:
        result = move(letter, to, on, today=today, events=events)
    except MoveRefused as refusal:
        outcome = Outcome.MISSING if is_missing else Outcome.REFUSED
        return Confirmed(letter, outcome, refusal=refusal)
    if isinstance(result, Already):
        return Confirmed(letter, Outcome.ALREADY, result.event)
    if is_missing:
        return Confirmed(letter, Outcome.MISSING)
    return Confirmed(result.letter, Outcome.MOVED, result.event)
