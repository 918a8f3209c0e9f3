"""A pair that a reserve writer helps."""

from datetime import timedelta

import pytest

from app.actions.letters import absences
from app.actor import Actor
from app.extensions import db
from app.models import Pair
from app.store.scope import EVERYTHING
from tests.cast import TODAY, Cast, acting_as


@pytest.fixture
def silent(cast: Cast, friends: Pair) -> Pair:
    """A pair whose volunteer is away for two months; Aze is a reserve writer."""
    cast.aze.is_reserve = True
    db.session.commit()
    until = TODAY + timedelta(days=60)
    absences.be_away(EVERYTHING, "V-CLOUD", TODAY, until, acting=acting_as(Actor(1)))
    return friends
