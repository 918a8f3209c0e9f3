"""What a link of a mail says of one letter: the step, and whether somebody was quicker."""

from dataclasses import dataclass

from app.store.letters.calendars import letter_of
from app.store.letters.letters import Happening, happenings_of, letter_at_hand, movers_of
from app.store.scope import Scope
from letters.movers import choices
from letters.states import Direction, State

STEP_OF = {Direction.TO_CHILD: State.POSTED, Direction.TO_VOLUNTEER: State.RECEIVED}
"""What a volunteer says of a letter of each direction."""


@dataclass(frozen=True, slots=True)
class MailStep:
    """A letter by its code and number, the step, who made it before, and whether it may be made."""

    code: str
    number: int
    to: State
    done: Happening | None
    may: bool


def mail_step(scope: Scope, code: str) -> MailStep:
    """The step that a volunteer's link makes; `scope` is what its owner moves. Raises NotFound."""
    row = letter_at_hand(scope, code)
    to = STEP_OF[Direction(row.direction)]
    made = [one for one in happenings_of(row) if one.state == to and not one.taken_back]
    may = to in choices(letter_of(row), movers_of(scope, row))
    return MailStep(row.code, row.number, to, made[-1] if made and not may else None, may)
