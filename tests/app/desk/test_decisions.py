"""What stands on a coordinator's first page: counted as the lists that it leads to."""

from datetime import timedelta

import pytest

from app.extensions import db
from app.models import Consent
from app.store.desk.decisions import count_astray, facts_of_pairs
from app.store.letters.lists import LetterFilter, page_of_letters
from app.store.letters.pair_lists import PairFilter, page_of_pairs
from app.store.scope import EVERYTHING, Scope
from letters.pairs.effects import Fact
from tests.cast import NOW, TODAY, letter_of, pair


@pytest.fixture
def facts(cast):
    """Deer's guardian says no; Aze is away and has given notice; one letter is held."""
    first, second = pair(cast, cast.deer, cast.cloud), pair(cast, cast.foreign_child, cast.aze)
    db.session.add(
        Consent(child_id=cast.deer.id, item="letters", given=False, on=TODAY, evidence="电话",
                recorded_at=NOW)
    )  # fmt: skip
    cast.aze.away_until = TODAY + timedelta(days=9)
    cast.aze.left_on = TODAY + timedelta(days=30)
    letter_of(first).state = "held"
    db.session.commit()
    return first, second


def test_each_count_is_the_length_of_its_list(facts):
    counted = facts_of_pairs(EVERYTHING, TODAY)
    assert set(counted) == {Fact.CONSENT_REFUSED, Fact.NOTICE_GIVEN, Fact.AWAY}
    for fact, count in counted.items():
        assert page_of_pairs(EVERYTHING, PairFilter(fact=fact), TODAY).total == count
    held = page_of_letters(EVERYTHING, LetterFilter(state="held"), TODAY).total
    assert count_astray(EVERYTHING) == held == 1


def test_what_needs_a_decision_is_listed(facts):
    found = page_of_pairs(EVERYTHING, PairFilter(look="decide"), TODAY)
    assert [view.pair.id for view in found.rows] == [facts[0].id]


def test_a_county_counts_its_own_pairs_alone(facts):
    assert set(facts_of_pairs(Scope(prefixes=frozenset({"441625"})), TODAY)) == {
        Fact.CONSENT_REFUSED
    }
