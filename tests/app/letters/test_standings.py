"""One answer to 'may these two write?': as a function and as a query, equal on every world."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app.extensions import db
from app.models import Consent, Pair
from app.store.letters.standings import Standings, standing_of_pair
from letters.pairs.effects import Act, Fact, PairState
from letters.pairs.facts import EndReason
from tests.cast import NOW, TODAY, pair


@pytest.fixture
def writing(cast):
    return pair(cast, cast.deer, cast.cloud)


def both(row: Pair, today: date):
    """The standing of a pair, once the query was found to say the same."""
    standings = Standings.on(today)
    answer = standings.of([row])[row.id]

    def says(condition):
        return db.session.scalar(select(Pair.id).where(Pair.id == row.id, condition)) is not None

    assert {act for act in Act if says(standings.may(act))} == answer.may
    assert [state for state in PairState if says(standings.is_in(state))] == [answer.state]
    assert {fact for fact in Fact if says(standings.holds(fact))} == set(answer.facts)
    assert says(standings.needs_decision()) is answer.needs_decision
    return answer


def test_a_pair_with_nothing_against_it_writes(writing):
    answer = both(writing, TODAY)
    assert answer.state is PairState.WRITING
    assert answer.may == frozenset(Act)


def test_a_refusal_holds_all(writing, cast):
    db.session.add(
        Consent(
            child_id=cast.deer.id, item="letters", given=False, on=TODAY, evidence="电话",
            recorded_at=NOW,
        )
    )  # fmt: skip
    db.session.commit()
    answer = both(writing, TODAY)
    assert (answer.state, answer.facts[0]) == (PairState.HELD, Fact.CONSENT_REFUSED)
    assert Act.DELIVER not in answer.may


@pytest.mark.parametrize("reason", list(EndReason))
def test_every_end(writing, reason):
    writing.until_on, writing.end_reason = TODAY, reason.value
    db.session.commit()
    for days in (0, 60, 61):
        assert both(writing, TODAY + timedelta(days=days)).state is PairState.ENDED


def test_away_and_back(writing, cast):
    cast.cloud.away_until = TODAY + timedelta(days=10)
    db.session.commit()
    assert both(writing, TODAY).state is PairState.RESTING
    assert both(writing, TODAY + timedelta(days=10)).state is PairState.WRITING


def test_after_the_last_day_nothing_is_expected(writing):
    answer = both(writing, date(2028, 1, 22))
    assert answer.facts[0] is Fact.TERMS_OVER
    assert standing_of_pair(writing, date(2028, 1, 21)).state is PairState.WRITING
