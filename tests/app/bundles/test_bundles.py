"""Bundles are packed, posted, and carry each letter once."""

from random import Random

import pytest
from sqlalchemy import func, select

from app.actions.bundles.bundles import pack, post, put_in, send, take_out
from app.actions.letters.letters import move
from app.actor import Actor
from app.errors import NotFound, Refused
from app.extensions import db
from app.models import Bundle, Letter
from app.store.bundles.bundles import bundle_coded, bundle_view, open_places
from app.store.scope import EVERYTHING
from letters.states import State
from tests.app.bundles.bags import (
    COORDINATOR,
    EARLIER,
    TO_CHILD,
    TO_VOLUNTEER,
    Post,
    count_events,
    states,
)
from tests.cast import TODAY, Cast, acting_as, pair


@pytest.fixture
def bag(cast: Cast) -> Post:
    """Three letters to Dengta."""
    return Post.on_stage(cast)


def test_posting_a_bundle_posts_its_letters(bag: Post) -> None:
    code = bag.packed()
    assert states(bag.letters) == ["due"] * 3
    done = post(COORDINATOR, code, EARLIER, acting=bag.acting)
    assert (done.letters, done.left_behind, done.event) == (3, (), "new")
    assert states(bag.letters) == ["posted"] * 3
    assert bundle_coded(COORDINATOR, code).posted_on == EARLIER


def test_posting_twice_is_one_posting(bag: Post) -> None:
    code = bag.posted()
    again = post(COORDINATOR, code, TODAY, acting=bag.acting)
    assert again.event == "already"
    assert count_events() == 3
    assert bundle_coded(COORDINATOR, code).posted_on == EARLIER


def test_a_letter_lies_in_one_open_bundle_at_a_time(bag: Post) -> None:
    code = bag.packed()
    with pytest.raises(Refused, match=r"bundles\.letter_elsewhere") as refusal:
        bag.packed(bag.letters[:1], seed=2)
    assert refusal.value.details["bundle"] == code
    assert db.session.scalar(select(func.count()).select_from(Bundle)) == 1


def test_a_letter_that_was_missing_may_travel_in_another_bundle(bag: Post) -> None:
    bag.confirmed(bag.posted(), [bag.letters[0]])
    again = bag.packed(bag.letters[:1], seed=2)
    assert open_places([x.id for x in db.session.scalars(select(Letter))]) != {}
    assert [line.code for line in bundle_view(EVERYTHING, again).lines] == bag.letters[:1]


def test_a_letter_written_anew_after_it_was_lost_may_travel_in_another_bundle(bag: Post) -> None:
    bag.posted()
    by = bag.acting
    for state in (State.LOST, State.DUE):
        move(COORDINATOR, bag.letters[0], state, TODAY, acting=by)
    assert bag.packed(bag.letters[:1], seed=2)


def test_letters_are_put_in_and_taken_out_while_packing_only(bag: Post) -> None:
    code = bag.packed(bag.letters[:2])
    assert put_in(COORDINATOR, code, bag.letters[1:], acting=bag.acting) == 1
    assert take_out(COORDINATOR, code, bag.letters[:1], acting=bag.acting) == 1
    assert take_out(COORDINATOR, code, bag.letters[:1], acting=bag.acting) == 0
    post(COORDINATOR, code, TODAY, acting=bag.acting)
    for change in (put_in, take_out):
        with pytest.raises(Refused, match=r"bundles\.not_packing"):
            change(COORDINATOR, code, bag.letters[:1], acting=bag.acting)
    assert states(bag.letters) == ["due", "posted", "posted"]


def test_a_letter_that_cannot_travel_any_more_stays_behind(bag: Post) -> None:
    code = bag.packed()
    move(COORDINATOR, bag.letters[0], State.HELD, TODAY, acting=bag.acting)
    done = post(COORDINATOR, code, TODAY, acting=bag.acting)
    assert (done.letters, list(done.left_behind)) == (2, [bag.letters[0]])
    assert len(bundle_view(EVERYTHING, code).lines) == 2


def test_no_new_letter_is_packed_or_posted_of_a_pair_that_may_not_write(bag: Post) -> None:
    code = bag.packed(bag.letters[:2])
    for row in db.session.scalars(select(Letter).where(Letter.code.in_(bag.letters[1:]))):
        row.pair.held_on = TODAY
    db.session.commit()
    with pytest.raises(Refused, match=r"bundles\.letter_unfit"):
        put_in(COORDINATOR, code, bag.letters[2:], acting=bag.acting)
    done = post(COORDINATOR, code, TODAY, acting=bag.acting)
    assert list(done.left_behind) == [bag.letters[1]]
    assert states(bag.letters) == ["posted", "due", "due"]


def test_a_school_sends_its_childrens_letters_and_no_others(bag: Post) -> None:
    who = {"acting": acting_as(Actor(bag.cast.contact.id)), "rng": Random(3)}
    with pytest.raises(Refused, match=r"letters\.not_yours"):
        send(bag.contact, "S-DENGTA", TO_CHILD, bag.letters, TODAY, **who)
    done = send(bag.contact, "S-DENGTA", TO_VOLUNTEER, bag.replies, TODAY, **who)
    assert done.letters == 3
    assert states(bag.replies) == ["posted"] * 3


def test_sending_the_same_replies_twice_makes_one_bundle(bag: Post) -> None:
    who = {"acting": acting_as(Actor(bag.cast.contact.id)), "rng": Random(3)}
    send(bag.contact, "S-DENGTA", TO_VOLUNTEER, bag.replies, TODAY, **who)
    with pytest.raises(Refused):
        send(bag.contact, "S-DENGTA", TO_VOLUNTEER, bag.replies, TODAY, **who)
    assert db.session.scalar(select(func.count()).select_from(Bundle)) == 1


def test_a_letter_of_another_school_does_not_fit(bag: Post) -> None:
    far = pair(bag.cast, bag.cast.foreign_child, bag.cast.cloud)
    stranger = next(x.code for x in far.letters if x.direction == TO_CHILD)
    by = {"acting": bag.acting, "rng": Random(5)}
    with pytest.raises(Refused, match=r"bundles\.letter_unfit"):
        pack(EVERYTHING, "S-DENGTA", TO_CHILD, [stranger], **by)
    with pytest.raises(NotFound):
        pack(COORDINATOR, "S-DENGTA", TO_CHILD, [stranger], **by)
