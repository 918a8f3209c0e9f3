"""What a move of a letter asks of its pair, and what becomes of a letter that must not go on."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType

from letters.custody import Standing
from letters.movers import Mover
from letters.pairs.effects import Act
from letters.states import Direction, Holder, State
from letters.tracker import Already, Event, Letter, Moved, advance, move, move_kept

ACTS: Mapping[tuple[Direction, State], Act] = MappingProxyType(
    {
        (Direction.TO_CHILD, State.POSTED): Act.POST,
        (Direction.TO_CHILD, State.AT_HUB): Act.DELIVER,
        (Direction.TO_CHILD, State.AT_SCHOOL): Act.DELIVER,
        (Direction.TO_CHILD, State.DELIVERED): Act.DELIVER,
        (Direction.TO_VOLUNTEER, State.HANDED_IN): Act.HAND_IN,
        (Direction.TO_VOLUNTEER, State.POSTED): Act.RECEIVE,
        (Direction.TO_VOLUNTEER, State.AT_HUB): Act.RECEIVE,
        (Direction.TO_VOLUNTEER, State.RECEIVED): Act.RECEIVE,
    }
)


@dataclass(frozen=True, slots=True)
class HeldBack:
    """A letter that was not moved on because of its pair, and stays in the hand that said so.

    `moved` holds it, None if it was held before; `logged` is what the hand said.
    """

    logged: State
    moved: Moved | None


def is_held_back(
    letter: Letter, to: State, may: Collection[Act], movers: Collection[Mover]
) -> bool:
    """Whether a letter must not move there because of its pair; a coordinator may log anything."""
    act = ACTS.get((letter.direction, to))
    return act is not None and act not in may and Mover.COORDINATOR not in movers


def move_or_hold(
    letter: Letter,
    to: State,
    on: date,
    *,
    today: date,
    events: Sequence[Event],
    held_back: bool,
    kept: bool = False,
) -> Moved | Already | HeldBack:
    """Move a letter; one that is held back is held instead, on the day that was logged.

    A move that was made before stays `Already`; one that was `kept` by hand may lie before the
    letter's plan. Raises as `letters.tracker.move`.
    """
    if held_back and letter.state is State.HELD:
        return HeldBack(to, None)
    result = (move_kept if kept else move)(letter, to, on, today=today, events=events)
    if isinstance(result, Already) or not held_back:
        return result
    return hold(letter, to, on, today=today)


def hold(letter: Letter, logged: State, on: date, *, today: date) -> HeldBack:
    """The letter, lost or not, held instead of moved. Raises DateRefused."""
    return HeldBack(logged, advance(letter, State.HELD, on, today=today))


def watched_for(holder: Holder) -> Act:
    """What must be allowed for a letter with this holder to be called late."""
    return Act.REMIND_VOLUNTEER if holder is Holder.VOLUNTEER else Act.REMIND_SCHOOL


def watched(standing: Standing, may: Collection[Act]) -> Standing:
    """Where a letter stands, given its pair: nobody is late who may not be reminded."""
    if watched_for(standing.holder) in may:
        return standing
    return replace(standing, late_by=0, probably_lost=False)
