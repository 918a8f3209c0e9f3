"""Two letters that somebody is reminded of."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app.extensions import db
from app.models import Letter
from tests import cast as stage
from tests.cast import TODAY


@pytest.fixture
def letters(cast):
    """Two pairs: the deer's letter is due in three days, the stone's lies at the school."""
    pair = stage.pair(cast, cast.deer, cast.cloud)
    other = stage.pair(cast, cast.stone, cast.aze)
    for letter in db.session.scalars(select(Letter)):
        letter.due_on = date(2027, 6, 1)
    first = _letter(pair.id, "to_child", 1)
    first.due_on = TODAY + timedelta(days=3)
    lying = _letter(other.id, "to_child", 1)
    lying.state, lying.since, lying.moves = "at_school", TODAY - timedelta(days=10), 2
    db.session.commit()
    return {"soon": first, "lying": lying}


def _letter(pair_id, direction, number):
    return db.session.scalars(
        select(Letter).where(
            Letter.pair_id == pair_id, Letter.direction == direction, Letter.number == number
        )
    ).one()
