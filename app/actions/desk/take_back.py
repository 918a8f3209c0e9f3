"""What a school's contact takes back after a wrong tap."""

from collections.abc import Collection

from app.actions.letters import letters
from app.actions.letters.moves import MoveAnswer, locked
from app.actions.transaction import transaction
from app.actor import Acting
from app.store.scope import Scope


def take_back(
    scope: Scope,
    events: Collection[tuple[str, int]],
    *,
    acting: Acting,
) -> list[MoveAnswer]:
    """Undo events, each a letter's code and the event's number: all of them or none.

    A second tap is `already`. Raises as `letters.take_back`.
    """
    with transaction():
        locked(scope, [code for code, _number in events])
        return [letters.take_back(scope, code, number, acting=acting) for code, number in events]
