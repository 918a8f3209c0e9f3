"""A wrong tap goes back within the day by who made it, later by a coordinator who says why."""

from datetime import timedelta

import pytest

from app.actions.bundles import confirmations
from app.actions.letters.letters import move, take_back
from app.actor import Acting, Actor
from app.errors import Refused
from app.extensions import db
from app.models import Letter, LetterEvent, Pair
from app.store.letters.letters import letter_view
from app.store.scope import Scope
from letters.movers import TakingBack
from letters.states import State
from tests.app.bundles.bags import COORDINATOR, Post, states
from tests.app.moving import code_of
from tests.cast import NOW, TODAY, Cast, acting_as, own_reach

NEXT_DAY = NOW + timedelta(days=1)


def who(user_id: int, later: bool = False) -> Acting:
    if later:
        return Acting(Actor(user_id), NEXT_DAY, TODAY + timedelta(days=1))
    return acting_as(Actor(user_id))


def volunteer(cast: Cast) -> Scope:
    return own_reach(cast.cloud.id)


def posted(cast: Cast, friends: Pair) -> str:
    code = code_of(friends)
    move(volunteer(cast), code, State.POSTED, TODAY, acting=who(cast.cloud.user_id))
    return code


def refused(scope: Scope, code: str, acting: Acting, reason: str = "") -> str:
    with pytest.raises(Refused) as refusal:
        take_back(scope, code, 1, acting=acting, reason=reason)
    db.session.rollback()
    return refusal.value.code


def state_of(code: str) -> str:
    return db.session.query(Letter).filter_by(code=code).one().state


def test_who_made_a_tap_takes_it_back_on_the_same_day(cast: Cast, friends: Pair) -> None:
    code = posted(cast, friends)
    answer = take_back(volunteer(cast), code, 1, acting=who(cast.cloud.user_id))
    assert (answer.event, state_of(code)) == ("new", "due")
    again = take_back(volunteer(cast), code, 1, acting=who(cast.cloud.user_id))
    assert again.event == "already"


def test_on_the_next_day_only_a_coordinator_does_and_says_why(cast: Cast, friends: Pair) -> None:
    code = posted(cast, friends)
    assert refused(volunteer(cast), code, who(cast.cloud.user_id, later=True), "oops") == (
        "letters.day_is_over"
    )
    coordinator = who(cast.coordinator.id, later=True)
    assert refused(COORDINATOR, code, coordinator) == "letters.reason_wanted"
    assert state_of(code) == "posted"
    take_back(COORDINATOR, code, 1, acting=coordinator, reason="记错了")
    assert state_of(code) == "due"
    last = db.session.query(LetterEvent).order_by(LetterEvent.id.desc()).first()
    assert (last.undoes, last.note, last.actor_id) == (1, "记错了", cast.coordinator.id)


def test_a_coordinator_says_why_for_what_another_logged_today(cast: Cast, friends: Pair) -> None:
    code = posted(cast, friends)
    assert refused(COORDINATOR, code, who(cast.coordinator.id)) == "letters.reason_wanted"
    view = letter_view(COORDINATOR, COORDINATOR, code, TODAY, cast.coordinator.id)
    assert view.taking_back is TakingBack.WITH_REASON
    own = letter_view(volunteer(cast), volunteer(cast), code, TODAY, cast.cloud.user_id)
    assert own.taking_back is TakingBack.AT_ONCE


def test_an_arrival_is_taken_back_by_the_school_today_and_by_a_coordinator_later(
    cast: Cast,
) -> None:
    bag = Post.on_stage(cast)
    code = bag.posted()
    bag.confirmed(code)
    later = who(cast.contact.id, later=True)
    with pytest.raises(Refused, match=r"bundles\.day_is_over"):
        confirmations.take_back(bag.contact, code, acting=later)
    coordinator = who(cast.coordinator.id, later=True)
    with pytest.raises(Refused, match=r"bundles\.reason_wanted"):
        confirmations.take_back(COORDINATOR, code, acting=coordinator)
    assert confirmations.take_back(COORDINATOR, code, acting=coordinator, reason="错袋") == 3
    assert set(states(bag.letters)) == {"posted"}


def test_the_page_of_a_letter_asks_a_coordinator_for_the_reason(
    client, cast: Cast, friends: Pair
) -> None:
    code = posted(cast, friends)
    client.as_user(cast.coordinator)
    assert 'name="reason"' in client.get(f"/letters/{code}").text
    client.post(f"/letters/{code}/undo", data={"number": "1"})
    assert state_of(code) == "posted"
    client.post(f"/letters/{code}/undo", data={"number": "1", "reason": "记错了"})
    assert state_of(code) == "due"
