"""What a link of a mail says of letters: the step, and whether somebody was quicker."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.errors import NotFound
from app.extensions import db
from app.models import Letter
from app.store.letters.calendars import letter_of
from app.store.letters.letters import (
    Happening,
    happenings_of,
    letter_at_hand,
    letter_to_move_within,
    letters_with_pair,
    movers_of,
)
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


@dataclass(frozen=True, slots=True)
class HandsStep:
    """The letters of a school's link by code: those that may make the step, and those that made it.

    Others have gone another way since.
    """

    to: State
    waiting: Sequence[str]
    made: Sequence[str]


def hands_step(scope: Scope, to: State, codes: Sequence[str]) -> HandsStep:
    """The step that a school's link makes; `scope` is what its owner moves.

    Raises NotFound where none of the letters is reached any more.
    """
    query = letters_with_pair().where(Letter.code.in_(codes), letter_to_move_within(scope))
    rows = db.session.scalars(query.order_by(Letter.code)).all()
    if not rows:
        raise NotFound("mail_links.no_link")
    may = [row.code for row in rows if to in choices(letter_of(row), movers_of(scope, row))]
    happened = {row.code: happenings_of(row) for row in rows if row.code not in may}
    made = [
        code
        for code, events in happened.items()
        if any(one.state == to and not one.taken_back for one in events)
    ]
    return HandsStep(to, may, made)


def mail_step(scope: Scope, code: str) -> MailStep:
    """The step that a volunteer's link makes; `scope` is what its owner moves. Raises NotFound."""
    row = letter_at_hand(scope, code)
    to = STEP_OF[Direction(row.direction)]
    made = [one for one in happenings_of(row) if one.state == to and not one.taken_back]
    may = to in choices(letter_of(row), movers_of(scope, row))
    return MailStep(row.code, row.number, to, made[-1] if made and not may else None, may)
