"""'Hold or end?': a recorded fact ends the pairs that were chosen, and holds all others."""

import pytest

from app.actions.access.users import activate, deactivate
from app.actions.letters.pairs import decisions
from app.actions.letters.pairs.decisions import Decided
from app.actor import Actor
from app.errors import NotFound
from app.extensions import db
from app.models import Grant, User
from app.store.letters.standings import standing_of_pair
from app.store.scope import EVERYTHING, Scope
from letters.pairs.effects import Fact, PairState
from letters.pairs.endings import REASONS
from letters.pairs.facts import EndReason
from tests.cast import TODAY, acting_as, pair

ACTING = acting_as(Actor(None, "test"))


def refuse(cast, decided):
    decisions.record_answer(
        EVERYTHING, cast.deer.code, "letters", False, TODAY, "来电", decided, acting=ACTING
    )


def account_of(cast):
    return db.session.get_one(User, cast.cloud.user_id)


def role_of(cast):
    return next(grant for grant in account_of(cast).grants if grant.role == "volunteer")


FACTS = {
    Fact.CONSENT_REFUSED: refuse,
    Fact.CHILD_LEFT: lambda cast, decided: decisions.child_leaves(
        EVERYTHING, cast.deer.code, TODAY, decided, acting=ACTING
    ),
    Fact.VOLUNTEER_LEFT: lambda cast, decided: decisions.volunteer_leaves(
        EVERYTHING, cast.cloud.code, TODAY, decided, acting=ACTING
    ),
    Fact.GATE_SHUT: lambda cast, decided: decisions.close_gate(
        EVERYTHING, cast.cloud.code, "vetting", decided, acting=ACTING
    ),
    Fact.ACCOUNT_CLOSED: lambda cast, decided: decisions.close_account(
        account_of(cast), decided, for_cause=False, acting=ACTING
    ),
    Fact.CLOSED_FOR_CAUSE: lambda cast, decided: decisions.close_account(
        account_of(cast), decided, for_cause=True, acting=ACTING
    ),
    Fact.ROLE_TAKEN: lambda cast, decided: decisions.take_role(
        role_of(cast).user_id, role_of(cast).id, decided, acting=ACTING
    ),
}


def test_each_fact_that_stops_a_pair_has_a_reason_to_end_it():
    assert set(FACTS) == set(REASONS)


@pytest.mark.parametrize("fact", list(FACTS))
def test_a_fact_holds_the_pair_where_nobody_chose_to_end_it(friends, cast, fact):
    FACTS[fact](cast, Decided(EVERYTHING))
    standing = standing_of_pair(friends, TODAY)
    assert (standing.state, standing.facts[0]) == (PairState.HELD, fact)
    assert friends.until_on is None
    assert standing.needs_decision


@pytest.mark.parametrize("fact", list(FACTS))
def test_a_fact_ends_the_pair_where_somebody_chose_so(friends, cast, fact):
    FACTS[fact](cast, Decided(EVERYTHING, frozenset({friends.code})))
    assert (friends.until_on, friends.end_reason) == (TODAY, REASONS[fact])


def test_each_pair_of_a_volunteer_is_decided_about(friends, cast):
    other = pair(cast, cast.stone, cast.cloud)
    FACTS[Fact.VOLUNTEER_LEFT](cast, Decided(EVERYTHING, frozenset({other.code})))
    assert friends.until_on is None
    assert other.end_reason == EndReason.VOLUNTEER_LEFT


def test_nobody_ends_a_pair_of_somebody_else_in_passing(friends, cast):
    other = pair(cast, cast.stone, cast.aze)
    with pytest.raises(NotFound):
        FACTS[Fact.CHILD_LEFT](cast, Decided(EVERYTHING, frozenset({other.code})))
    assert (cast.deer.left_on, other.until_on) == (None, None)


def test_a_school_contact_records_the_refusal_and_ends_nothing(client, friends, cast):
    answer = {
        "item": "letters", "given": "no", "on": TODAY.isoformat(),
        "evidence": "来电", f"pair-{friends.code}": "end",
    }  # fmt: skip
    assert (
        client.as_user(cast.contact).post("/children/C-DEER/consent", data=answer).status_code
        == 404
    )
    del answer[f"pair-{friends.code}"]
    client.post("/children/C-DEER/consent", data=answer)
    assert friends.until_on is None
    assert standing_of_pair(friends, TODAY).state is PairState.HELD


def test_a_yes_or_another_item_ends_nothing(friends, cast):
    decided = Decided(EVERYTHING, frozenset({friends.code}))
    decisions.record_answer(
        EVERYTHING, cast.deer.code, "photo", False, TODAY, "来电", decided, acting=ACTING
    )
    assert friends.until_on is None


def test_an_account_opened_again_is_not_closed_for_cause(cast):
    FACTS[Fact.CLOSED_FOR_CAUSE](cast, Decided(Scope()))
    assert account_of(cast).closed_for_cause
    activate(account_of(cast), acting=ACTING)
    assert not account_of(cast).closed_for_cause
    assert db.session.query(Grant).filter_by(user_id=cast.cloud.user_id).one().revoked_at is None


def test_an_account_that_was_closed_for_cause_stays_so_when_it_is_closed_again(cast):
    for for_cause in (True, False):
        deactivate(account_of(cast), for_cause=for_cause, acting=ACTING)
    assert account_of(cast).closed_for_cause
