"""A bundle that was marked posted by mistake comes back, as long as nothing of it has gone on."""

from random import Random

import pytest

from app.actions.bundles.bundles import post, send
from app.actions.bundles.unposting import take_back_posting
from app.actions.letters.letters import move
from app.errors import Refused
from app.extensions import db
from app.models import Bundle, BundleState
from letters.states import State
from tests.app.bundles.bags import COORDINATOR, TO_VOLUNTEER, Post, count_events, states
from tests.app.moving import all_moved
from tests.cast import TODAY, Cast


@pytest.fixture
def bag(cast: Cast) -> Post:
    return Post.on_stage(cast)


def sent(bag: Post) -> str:
    """The replies of all children, posted by the school."""
    all_moved(bag.letters, State.POSTED, State.AT_SCHOOL, State.DELIVERED)
    all_moved(bag.replies, State.HANDED_IN)
    return send(
        bag.contact, "S-DENGTA", TO_VOLUNTEER, bag.replies, TODAY, acting=bag.acting, rng=Random(1)
    ).code


def bundle(code: str) -> Bundle:
    return db.session.query(Bundle).filter_by(code=code).one()


def test_a_reply_bag_marked_posted_is_taken_back_by_the_school(bag: Post) -> None:
    code = sent(bag)
    assert take_back_posting(bag.contact, code, acting=bag.acting) == 3
    assert set(states(bag.replies)) == {"handed_in"}
    assert (bundle(code).state, bundle(code).posted_on) == (BundleState.PACKING, None)
    before = count_events()
    assert take_back_posting(bag.contact, code, acting=bag.acting) == 0
    assert count_events() == before, "a second tap changes nothing"
    assert post(bag.contact, code, TODAY, acting=bag.acting).letters == 3, "it can go again"


def test_a_bag_of_which_a_letter_has_arrived_stays_posted(bag: Post) -> None:
    code = sent(bag)
    move(COORDINATOR, bag.replies[0], State.RECEIVED, TODAY, acting=bag.acting)
    with pytest.raises(Refused) as refusal:
        take_back_posting(bag.contact, code, acting=bag.acting)
    assert refusal.value.code == "bundles.gone_further"
    assert states(bag.replies) == ["received", "posted", "posted"]


def test_a_letter_that_was_in_the_post_before_its_bundle_stays_there(bag: Post) -> None:
    all_moved(bag.letters[:1], State.POSTED)
    code = bag.packed()
    post(COORDINATOR, code, TODAY, acting=bag.acting)
    assert take_back_posting(COORDINATOR, code, acting=bag.acting) == 2
    assert states(bag.letters) == ["posted", "due", "due"]


def test_a_school_takes_back_no_bag_that_others_posted_to_it(bag: Post) -> None:
    code = bag.posted()
    with pytest.raises(Refused) as refusal:
        take_back_posting(bag.contact, code, acting=bag.acting)
    assert refusal.value.code == "letters.not_yours"
    assert set(states(bag.letters)) == {"posted"}
