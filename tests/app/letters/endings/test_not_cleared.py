"""After an end for safety the volunteer's other letters wait for whoever is above; what an undo
of many does not touch; a notice that an end made an earlier leaving comes back with it."""

from datetime import timedelta

import pytest

from app.actions.letters import absences
from app.actions.letters.pairs import bulk, clearances, decisions, endings
from app.actor import Actor
from app.errors import Refused
from app.extensions import db
from app.models import Pair, Volunteer
from app.store.letters.standings import standing_of_pair
from app.store.people.facts import volunteer_facts
from app.store.scope import EVERYTHING
from letters.pairs.effects import Fact, PairState
from letters.pairs.facts import EndReason
from letters.pairs.standing import volunteer_reasons
from tests.cast import NOW, TODAY, acting_as, pair

NOTICE = TODAY + timedelta(days=40)


def after(minutes):
    return acting_as(Actor(None, "test"), NOW + timedelta(minutes=minutes))


def end(pair_row, reason=EndReason.SAFEGUARDING, minutes=1):
    return endings.end(EVERYTHING, pair_row.code, reason, TODAY, acting=after(minutes))


@pytest.fixture
def other(cast, friends):
    """Cloud writes to Stone too."""
    cast.cloud.capacity = 2
    db.session.commit()
    return pair(cast, cast.stone, cast.cloud)


def standing(pair_row):
    db.session.expire_all()
    return standing_of_pair(db.session.get_one(Pair, pair_row.id), TODAY)


def clear(pair_row, person, minutes=5):
    reason = "谈过了，没事"
    clearances.clear_person(EVERYTHING, pair_row.code, person, reason, acting=after(minutes))


def test_a_volunteers_other_pair_is_held_from_an_end_for_safety_until_they_are_cleared(
    friends, other
):
    end(friends)
    found = standing(other)
    assert (found.state, found.facts, found.needs_decision) == (
        PairState.HELD,
        (Fact.NOT_CLEARED,),
        True,
    )
    clear(friends, "child")
    assert standing(other).facts == (Fact.NOT_CLEARED,)
    clear(friends, "volunteer")
    assert standing(other).state is PairState.WRITING


def test_the_page_says_before_that_other_pairs_are_held(client, cast, friends, other, frozen_now):
    form = {"reason": "safeguarding", "on": TODAY.isoformat()}
    page = client.as_user(cast.coordinator, "en").post(f"/pairs/{friends.code}/end", data=form)
    assert "writes to 1 other child: that pair is held" in page.text


def test_a_reserve_writer_who_is_not_cleared_writes_for_nobody(cast, friends):
    end(friends)
    known = volunteer_reasons(volunteer_facts([cast.cloud.id], TODAY)[cast.cloud.id], TODAY)
    assert [one.fact for one in known] == [Fact.NOT_CLEARED]


def test_two_who_write_on_are_not_cleared_for_a_former_pair_that_was_raised(cast, friends):
    end(friends, EndReason.FINISHED)
    again = pair(cast, cast.deer, cast.cloud)
    endings.raise_end(EVERYTHING, friends.code, EndReason.SAFEGUARDING, acting=after(2))
    assert Fact.NOT_CLEARED in standing(again).facts
    with pytest.raises(Refused, match=r"pairs\.write_on"):
        clear(friends, "volunteer")


def test_the_undo_of_many_leaves_what_was_raised_since(friends, other):
    codes = [friends.code, other.code]
    bulk.end_many(EVERYTHING, codes, EndReason.OTHER, TODAY, batch="b", acting=after(1))
    endings.raise_end(EVERYTHING, friends.code, EndReason.SAFEGUARDING, acting=after(2))
    assert bulk.take_back_many(EVERYTHING, "b", acting=after(3), evidence="") == 1
    assert friends.end_reason == EndReason.SAFEGUARDING
    assert other.until_on is None


@pytest.mark.parametrize("together", [True, False])
def test_notice_comes_back_with_pairs_that_ended_as_the_volunteer_left_before(
    cast, friends, other, together
):
    absences.give_notice(EVERYTHING, cast.cloud.code, NOTICE, acting=after(0))
    codes = [friends.code, other.code]
    if together:
        reason = EndReason.VOLUNTEER_LEFT
        bulk.end_many(EVERYTHING, codes, reason, TODAY, batch="b", acting=after(1))
        bulk.take_back_many(EVERYTHING, "b", acting=after(2), evidence="")
    else:
        ends = decisions.Decided(EVERYTHING, frozenset(codes))
        decisions.volunteer_leaves(EVERYTHING, cast.cloud.code, TODAY, ends, acting=after(1))
        for code in codes:
            endings.take_back(EVERYTHING, code, acting=after(2), evidence="")
    assert db.session.get_one(Volunteer, cast.cloud.id).left_on == NOTICE
