"""A bundle confirmed by exception: all letters came, but for those that are marked."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from letters.errors import MoveRefused, NotInBundle
from letters.states import State
from letters.tracker import Already, Event, Letter, move


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
