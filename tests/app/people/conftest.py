"""What tests of people share."""

import pytest

from app.actions.letters import letters
from app.actor import Actor
from app.store.scope import EVERYTHING
from letters.states import Direction, State
from tests.cast import TODAY, acting_as, letter_of, pair

ACTING = acting_as(Actor(None, "coordinator"))


@pytest.fixture
def under_way(cast):
    """Deer's pair: a letter that lies at the old school, and a reply that was handed in there."""
    row = pair(cast, cast.deer, cast.cloud)
    first = letter_of(row).code
    letters.move(EVERYTHING, first, State.DELIVERED, TODAY, acting=ACTING)
    reply = letter_of(row, Direction.TO_VOLUNTEER).code
    letters.move(EVERYTHING, reply, State.HANDED_IN, TODAY, acting=ACTING)
    letters.move(EVERYTHING, letter_of(row, number=2).code, State.AT_SCHOOL, TODAY, acting=ACTING)
    letters.move(EVERYTHING, letter_of(row, number=3).code, State.POSTED, TODAY, acting=ACTING)
    return row
