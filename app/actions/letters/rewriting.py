"""A letter that will not arrive any more is written anew: one decision, both steps at once."""

from app.actions.letters.letters import move
from app.actions.letters.moves import MoveAnswer, locked
from app.actions.transaction import transaction
from app.actor import Acting
from app.store.scope import Scope
from letters.states import ON_THE_WAY, State


def write_anew(scope: Scope, code: str, *, acting: Acting) -> MoveAnswer:
    """Say that the letter is lost, where nobody has said so, and that it is to be written again.

    Raises NotFound, Refused letters.cannot_move or letters.not_yours; then nothing has changed.
    """
    with transaction():
        row = locked(scope, [code])[0]
        if State(row.state) in ON_THE_WAY:
            move(scope, row.code, State.LOST, acting.today, acting=acting)
        return move(scope, row.code, State.DUE, acting.today, acting=acting)
