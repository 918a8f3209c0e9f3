"""A pair that a reserve writer helps; letters in every state."""

from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import select

from app.actions.letters import absences
from app.actor import Actor
from app.extensions import db
from app.models import Letter, Pair
from app.store.letters.calendars import standings_of, timetables
from app.store.letters.letters import letters_with_pair
from app.store.scope import EVERYTHING
from letters.custody import Standing
from tests.cast import NOW, TODAY, Cast, acting_as, cohort, pair
from tests.letters.worlds import states_of


@pytest.fixture
def silent(cast: Cast, friends: Pair) -> Pair:
    """A pair whose volunteer is away for two months; Aze is a reserve writer."""
    cast.aze.is_reserve = True
    db.session.commit()
    until = TODAY + timedelta(days=60)
    absences.be_away(EVERYTHING, "V-CLOUD", TODAY, until, acting=acting_as(Actor(1)))
    return friends


@pytest.fixture
def standings(cast: Cast) -> dict[str, Standing]:
    """Letters of three pairs, two cohorts and two schools in every state, some of them late."""
    rng, asked = Random(7), Random(8)
    cast.mabugang.transit_median, cast.mabugang.transit_p90 = 4, 6
    db.session.commit()
    pair(cast, cast.deer, cast.cloud)
    pair(cast, cast.foreign_child, cast.aze)
    cast.cohort = cohort("2025-2026 期")
    cast.cohort.patience = {"hub": 1, "at_school": 2, "reply": 3, "handed_in": 1, "rewrite": 2}
    db.session.commit()
    pair(cast, cast.stone, cast.cloud)
    for letter in db.session.scalars(select(Letter)):
        letter.state = rng.choice(states_of(letter.direction))
        letter.since = TODAY - timedelta(days=rng.randrange(60))
        letter.due_on = TODAY + timedelta(days=rng.randrange(-40, 40))
        letter.moves = rng.randrange(3)
        if letter.direction == "to_child" and asked.random() < 0.3:
            letter.print_asked_at = NOW - timedelta(days=asked.randrange(40))
        if letter.direction == "to_volunteer" and rng.random() < 0.7:
            letter.answered_on = TODAY - timedelta(days=rng.randrange(40))
    db.session.commit()
    return standings_of(db.session.scalars(letters_with_pair()).all(), timetables(), TODAY)
