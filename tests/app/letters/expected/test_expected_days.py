"""When letters come, in words: to the volunteer and to the school."""

from datetime import date, timedelta
from random import Random

import pytest

from app.actions.bundles.bundles import pack, post
from app.actor import Actor
from app.extensions import db
from app.models import User
from app.store.desk.school import desk_of
from app.store.letters.threads import threads_of
from app.store.scope import EVERYTHING
from letters.planning.expected import Expected
from letters.states import Direction, State
from tests.app.moving import code_of, moved
from tests.cast import TODAY, acting_as, own_reach, pair

LI = acting_as(Actor(None, "test"))


@pytest.fixture
def friends(cast):
    """Deer and Cloud, since three weeks ago: their second letter is not due yet."""
    return pair(cast, cast.deer, cast.cloud, start=date(2026, 11, 2))


def expected(cast):
    return threads_of(own_reach(cast.cloud.id), TODAY)[0].expected


def test_a_volunteer_hears_when_the_letter_arrives_and_when_the_reply_does(cast, friends):
    assert expected(cast) is None, "it is the volunteer's turn"
    code = code_of(friends)
    moved(code, State.POSTED)
    assert expected(cast) == Expected(date(2026, 11, 26), date(2026, 11, 30))
    moved(code, State.DELIVERED)
    # Three and five days of school until it is handed in, then the post.
    assert expected(cast) == Expected(date(2026, 12, 3), date(2026, 12, 14))


def test_a_school_hears_when_a_bundle_comes(cast, friends):
    code = pack(
        EVERYTHING,
        "S-DENGTA",
        Direction.TO_CHILD,
        [code_of(friends)],
        acting=LI,
        rng=Random(1),
    ).code
    post(EVERYTHING, code, TODAY, acting=LI)
    desk = desk_of(EVERYTHING, "S-DENGTA", TODAY)
    days = desk.arrivals[desk.coming[0].bundle.id]
    assert days == Expected(TODAY + timedelta(days=7), TODAY + timedelta(days=14))


@pytest.mark.usefixtures("frozen_now")
def test_both_read_it_on_their_own_page(client, cast, friends):
    moved(code_of(friends), State.POSTED)
    assert (
        "nearly always by Nov 30"
        in client.as_user(db.session.get_one(User, cast.cloud.user_id), "en")
        .get(f"/threads/{friends.code}")
        .text
    )
