"""Letters of a pair that have moved before a test begins."""

from collections.abc import Collection
from datetime import timedelta

from app.actions.letters.letters import move_many
from app.actor import Actor
from app.models import Pair
from app.store.scope import EVERYTHING
from letters.states import Direction, State
from tests.cast import TODAY, acting_as, letter_of


def code_of(friends: Pair, direction: Direction = Direction.TO_CHILD, number: int = 1) -> str:
    """The code of a letter of the pair."""
    return letter_of(friends, direction, number).code


def moved(code: str, *states: State) -> None:
    """Move a letter through these states, one each four days, the first twenty days ago."""
    all_moved([code], *states)


def all_moved(codes: Collection[str], *states: State) -> None:
    """Move letters as `moved` moves one."""
    for days, state in zip(range(20, 0, -4), states, strict=False):
        on = TODAY - timedelta(days=days)
        who = acting_as(Actor(None, "test"))
        move_many(EVERYTHING, codes, state, on, all_or_nothing=True, acting=who)
