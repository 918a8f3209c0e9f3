"""Holding by hand, and many pairs at once: all or none, one undo."""

import pytest
from sqlalchemy import select

from app.actions.letters.pairs.bulk import (
    PairsRefused,
    end_many,
    hold_many,
    release_many,
    take_back_many,
)
from app.actions.letters.pairs.endings import end, raise_end, take_back
from app.actions.letters.pairs.holds import hold, release
from app.actor import Actor
from app.errors import NotFound, Refused
from app.extensions import db
from app.models import Message, MessageState
from app.store.letters.standings import standing_of_pair
from app.store.scope import EVERYTHING, Scope
from letters.pairs.effects import Fact, PairState
from letters.pairs.facts import EndReason
from tests.cast import TODAY, acting_as, pair

ACTING = acting_as(Actor(None, "test"))
COUNTY = Scope(prefixes=frozenset({"441625"}))


@pytest.fixture
def two(friends, cast):
    return [friends, pair(cast, cast.stone, cast.aze)]


def codes(rows):
    return [row.code for row in rows]


def test_a_held_pair_rests_until_it_is_released(friends):
    hold(COUNTY, friends.code, "等学校回话", acting=ACTING)
    standing = standing_of_pair(friends, TODAY)
    assert (standing.state, standing.facts[0]) == (PairState.HELD, Fact.HELD)
    with pytest.raises(Refused, match=r"pairs\.held"):
        hold(COUNTY, friends.code, "等学校回话", acting=ACTING)
    release(COUNTY, friends.code, acting=ACTING)
    assert standing_of_pair(friends, TODAY).state is PairState.WRITING
    with pytest.raises(Refused, match=r"pairs\.not_held"):
        release(COUNTY, friends.code, acting=ACTING)


def test_a_hold_says_why(friends):
    with pytest.raises(Refused, match=r"pairs\.hold_reason"):
        hold(COUNTY, friends.code, "  ", acting=ACTING)


def test_many_pairs_end_at_once_and_one_undo_takes_them_back(two):
    done = end_many(EVERYTHING, codes(two), EndReason.FINISHED, TODAY, batch="B1", acting=ACTING)
    assert (done, {row.end_reason for row in two}) == (2, {"finished"})
    assert take_back_many(EVERYTHING, "B1", acting=ACTING, evidence="误记") == 2
    assert {row.until_on for row in two} == {None}
    assert take_back_many(EVERYTHING, "B1", acting=ACTING, evidence="误记") == 0


def test_one_pair_that_refuses_stops_all_and_is_named(two):
    end(EVERYTHING, two[1].code, EndReason.OTHER, TODAY, acting=ACTING)
    with pytest.raises(PairsRefused) as refusal:
        end_many(EVERYTHING, codes(two), EndReason.FINISHED, TODAY, batch="B1", acting=ACTING)
    assert list(refusal.value.refusals) == [two[1].code]
    assert two[0].until_on is None
    with pytest.raises(PairsRefused):
        hold_many(EVERYTHING, codes(two), "停课一周", acting=ACTING)
    assert two[0].held_on is None


def test_many_pairs_are_held_and_let_go_at_once(two):
    assert hold_many(EVERYTHING, codes(two), "停课一周", acting=ACTING) == 2
    assert {row.held_on for row in two} == {TODAY}
    assert release_many(EVERYTHING, codes(two), TODAY, "停课一周", acting=ACTING) == 2
    assert {row.held_on for row in two} == {None}


def test_a_pair_out_of_reach_stops_all(two, cast):
    far = pair(cast, cast.foreign_child, cast.aze)
    with pytest.raises(NotFound):
        end_many(COUNTY, codes([*two, far]), EndReason.OTHER, TODAY, batch="B", acting=ACTING)
    assert {row.until_on for row in two} == {None}


def letters_to(reader):
    told = (Message.kind.in_(("ending", "stop")), Message.user_id == reader)
    query = select(Message).where(*told).order_by(Message.id)
    return db.session.scalars(query).all()


def test_a_school_hears_of_many_ends_in_one_message(two, cast):
    end_many(EVERYTHING, codes(two), EndReason.FINISHED, TODAY, batch="B1", acting=ACTING)
    (heard,) = letters_to(cast.contact.id)
    assert "小鹿" in heard.body
    assert "石头" in heard.body
    assert [len(letters_to(one.user_id)) for one in (cast.cloud, cast.aze)] == [1, 1]


def test_a_school_that_had_heard_of_many_ends_gets_one_correction(two, cast):
    end_many(EVERYTHING, codes(two), EndReason.OTHER, TODAY, batch="B1", acting=ACTING)
    letters_to(cast.contact.id)[0].state = MessageState.SENT
    db.session.commit()
    take_back_many(EVERYTHING, "B1", acting=ACTING, evidence="误记")
    _sent, correction = letters_to(cast.contact.id)
    assert "照常继续" in correction.subject
    assert letters_to(cast.cloud.user_id) == []


def test_one_pair_taken_out_of_a_bulk_end_is_corrected_alone(two, cast):
    end_many(EVERYTHING, codes(two), EndReason.OTHER, TODAY, batch="B1", acting=ACTING)
    take_back(EVERYTHING, two[0].code, acting=ACTING, evidence="误记")
    _all, correction = letters_to(cast.contact.id)
    assert "小鹿" in correction.body
    assert "石头" not in correction.body
    assert (two[0].until_on, two[1].until_on) == (None, TODAY)


def test_a_school_hears_by_itself_of_a_graver_reason_after_a_bulk_end(two, cast):
    end_many(EVERYTHING, codes(two), EndReason.FINISHED, TODAY, batch="B1", acting=ACTING)
    raise_end(EVERYTHING, two[0].code, EndReason.SAFEGUARDING, acting=ACTING)
    _all, neutral = letters_to(cast.contact.id)
    assert "不要再转交" in neutral.body
