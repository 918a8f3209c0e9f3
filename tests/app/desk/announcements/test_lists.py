"""Whom each list means when it is written to."""

import pytest

from app.extensions import db
from app.models import Bundle, BundleLetter
from app.store.bundles.lists import BundleFilter, ids_of_bundles
from app.store.desk.announcements.audiences import (
    Audience,
    contacts_of_bundles,
    contacts_of_letters,
    letters_wanted,
    volunteers_of_bundles,
    volunteers_of_letters,
    whose_turn_it_is,
)
from app.store.letters.lists import LetterFilter
from app.store.messages.forecast_lists import ForecastFilter, listeners_ahead
from app.store.scope import EVERYTHING, Scope
from letters.states import Direction, State
from tests.cast import NOW, TODAY, letter_of, pair

ALL = LetterFilter(where="all")


def of(*user_ids: int) -> Audience:
    return Audience(frozenset(user_ids))


@pytest.fixture
def first(friends):
    """The first letter of Deer and Cloud; the others are not due for long."""
    return letter_of(friends)


@pytest.mark.parametrize(
    ("state", "who"),
    [
        (State.DUE, "cloud"),
        (State.POSTED, ""),
        (State.AT_HUB, ""),
        (State.AT_SCHOOL, "contact"),
        (State.HELD, ""),
    ],
)
def test_letters_mean_whose_turn_it_is(cast, first, state, who):
    first.state, first.since, first.due_on = state, TODAY, TODAY
    db.session.commit()
    wanted = LetterFilter(where="all", text=first.code)
    means = {"": of(), "cloud": of(cast.cloud.user_id), "contact": of(cast.contact.id)}
    assert whose_turn_it_is(EVERYTHING, wanted, TODAY) == means[who]
    ids = letters_wanted(EVERYTHING, wanted, TODAY)
    assert volunteers_of_letters(ids) == of(cast.cloud.user_id)
    assert contacts_of_letters(ids, TODAY) == of(cast.contact.id)


def test_a_letter_that_a_reserve_writer_writes_is_theirs(cast, first):
    first.writer_id = cast.aze.id
    db.session.commit()
    ids = letters_wanted(EVERYTHING, LetterFilter(where="all", text=first.code), TODAY)
    assert volunteers_of_letters(ids) == of(cast.aze.user_id)


def test_letters_out_of_reach_or_filtered_away_mean_nobody(cast, first):
    elsewhere = Scope(prefixes=frozenset({"441622"}))
    assert whose_turn_it_is(elsewhere, ALL, TODAY) == of()
    late_alone = LetterFilter(where="all", late=True, school="S-MABUGANG")
    assert volunteers_of_letters(letters_wanted(EVERYTHING, late_alone, TODAY)) == of()


def test_bundles_mean_their_schools_or_the_volunteers_in_them(cast, first):
    pair(cast, cast.stone, cast.aze)
    bundle = Bundle(code="B-1", school_id=cast.dengta.id, direction=Direction.TO_CHILD, made_at=NOW)
    db.session.add(bundle)
    db.session.flush()
    db.session.add(BundleLetter(bundle_id=bundle.id, letter_id=first.id))
    db.session.commit()
    ids = ids_of_bundles(EVERYTHING, BundleFilter())
    assert contacts_of_bundles(ids, TODAY) == of(cast.contact.id)
    assert volunteers_of_bundles(ids) == of(cast.cloud.user_id)
    confirmed = ids_of_bundles(EVERYTHING, BundleFilter(state="confirmed"))
    assert contacts_of_bundles(confirmed, TODAY) == of()


def test_what_will_go_out_means_whoever_hears_it(cast, first):
    first.due_on = TODAY
    db.session.commit()
    assert cast.cloud.user_id in listeners_ahead(EVERYTHING, ForecastFilter(), TODAY)
    assert listeners_ahead(EVERYTHING, ForecastFilter(text="nobody"), TODAY) == frozenset()
