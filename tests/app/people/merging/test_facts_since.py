"""What counts of two rows counts of the one that stays; what stops either since, stops both."""

from datetime import timedelta

import pytest

from app.actions.access import users
from app.actions.letters import absences, merging_volunteers, reserves
from app.actions.people import children, consents, gates, merging, volunteers
from app.actor import Actor
from app.errors import Refused
from app.extensions import db
from app.models import Child, User, Volunteer
from app.store.letters.standings import standing_of_pair
from app.store.scope import EVERYTHING
from letters.pairs.effects import Fact
from letters.states import Direction, State
from tests.app.moving import all_moved
from tests.cast import NOW, TODAY, acting_as, child, letter_of, pair, volunteer

DAY = timedelta(days=1)


def after(minutes):
    return acting_as(Actor(None, "test"), NOW + timedelta(minutes=minutes))


def facts(pair):
    db.session.expire_all()
    return set(standing_of_pair(pair, TODAY).facts)


@pytest.fixture
def twin(cast):
    """Deer once more."""
    row = child("C-TWIN", "小小鹿", cast.dengta, "f", "2016-05-04", [])
    db.session.commit()
    return row


@pytest.fixture
def shadow(cast):
    """Cloud once more."""
    row = volunteer("V-TWIN", "云朵", "f", "cloud2@example.org", [])
    db.session.commit()
    return row


def merged(kept, gone):
    return merging.merge_children(EVERYTHING, kept.code, gone.code, acting=after(0))


def one_volunteer(kept, gone):
    return merging_volunteers.merge_volunteers(EVERYTHING, kept.code, gone.code, acting=after(0))


@pytest.mark.parametrize("fact", [Fact.CONSENT_REFUSED, Fact.CHILD_LEFT])
def test_what_stops_a_child_since_stops_both_rows_once_they_are_two_again(
    cast, friends, twin, fact
):
    merged(twin, cast.deer)
    if fact is Fact.CHILD_LEFT:
        children.leave(EVERYTHING, twin.code, TODAY, acting=after(1))
    else:
        consents.record(EVERYTHING, twin.code, "letters", False, TODAY, "来电", acting=after(1))
    merging.part_children(EVERYTHING, twin.code, acting=after(5))
    assert fact in facts(friends)
    other = pair(cast, db.session.get_one(Child, twin.id), cast.aze)
    assert fact in facts(other)


def test_a_gate_shut_since_is_shut_for_both_once_they_are_two_again(cast, friends, shadow):
    one_volunteer(cast.cloud, shadow)
    gates.close_gate(EVERYTHING, cast.cloud.code, "vetting", acting=after(1))
    merging_volunteers.part_volunteers(EVERYTHING, cast.cloud.code, acting=after(5))
    assert Fact.GATE_SHUT in facts(friends)
    assert Fact.GATE_SHUT in facts(pair(cast, cast.stone, shadow))


def test_the_account_of_either_stays_closed_once_one_was_closed_for_cause(cast, shadow):
    one_volunteer(cast.cloud, shadow)
    users.deactivate(db.session.get_one(User, cast.cloud.user_id), for_cause=True, acting=after(1))
    merging_volunteers.part_volunteers(EVERYTHING, cast.cloud.code, acting=after(5))
    assert not db.session.get_one(User, shadow.user_id).active


def test_a_child_who_writes_by_the_row_that_goes_is_here_though_the_other_had_left(
    cast, friends, twin
):
    gone_on = TODAY - 30 * DAY
    children.leave(EVERYTHING, twin.code, gone_on, acting=acting_as(Actor(1), today=gone_on))
    merged(twin, cast.deer)
    assert Fact.CHILD_LEFT not in facts(friends)
    merging.part_children(EVERYTHING, twin.code, acting=after(5))
    lefts = [db.session.get_one(Child, one.id).left_on for one in (twin, cast.deer)]
    assert lefts == [gone_on, None]


def test_a_child_who_left_by_the_row_that_writes_stays_gone(cast, friends, twin):
    children.leave(EVERYTHING, cast.deer.code, TODAY, acting=after(0))
    merged(cast.deer, twin)
    assert Fact.CHILD_LEFT in facts(friends)


def test_a_volunteer_who_writes_by_the_row_that_goes_is_here_though_the_other_had_left(
    cast, shadow
):
    other = pair(cast, cast.deer, shadow)
    volunteers.leave(EVERYTHING, cast.cloud.code, TODAY - DAY, acting=after(0))
    one_volunteer(cast.cloud, shadow)
    assert Fact.VOLUNTEER_LEFT not in facts(other)
    merging_volunteers.part_volunteers(EVERYTHING, cast.cloud.code, acting=after(5))
    assert db.session.get_one(Volunteer, cast.cloud.id).left_on == TODAY - DAY


def test_of_two_passes_and_of_two_answers_the_later_day_holds_whichever_was_typed_last(
    cast, friends, twin, shadow
):
    before = TODAY - 400 * DAY
    gates.clear(EVERYTHING, [shadow.code], "vetting", before, acting=after(0))
    one_volunteer(cast.cloud, shadow)
    for answered in (twin.consents[0],):
        answered.on, answered.expires_on = before, before + 300 * DAY
    db.session.commit()
    merged(cast.deer, twin)
    assert facts(friends) == set()


def test_nobody_is_made_one_with_whom_they_write_a_letter_for(cast, friends):
    cast.aze.is_reserve = True
    db.session.commit()
    firsts = [letter_of(friends, Direction.TO_CHILD, number).code for number in (1, 2)]
    all_moved(firsts, State.POSTED)
    until, by = TODAY + 60 * DAY, TODAY + 5 * DAY
    absences.be_away(EVERYTHING, cast.cloud.code, TODAY, until, acting=after(0))
    reserves.ask_reserve(EVERYTHING, friends.code, cast.aze.code, by, acting=after(0))
    with pytest.raises(Refused, match=r"merging\.stands_in"):
        one_volunteer(cast.cloud, cast.aze)
