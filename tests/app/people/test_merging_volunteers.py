"""The same volunteer twice: made one with all that counts of both, and two again for a day."""

import re
from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import func, select

from app.actions.access import links, users
from app.actions.letters import absences, letters, merging_volunteers
from app.actions.people import applications, gates, volunteers
from app.actor import Actor
from app.errors import MergedAway, Refused
from app.extensions import db
from app.models import AuditRow, GatePass, Letter, Message, Pair, Purpose, User, Volunteer
from app.store.intake.known.volunteers import KnownVolunteers
from app.store.people.facts import volunteer_facts
from app.store.people.twins import (
    likely_twin_volunteers,
    twins_of_volunteer,
)
from app.store.people.volunteers import (
    VolunteerFilter,
    all_volunteers,
    gates_of,
    volunteer_by_email,
)
from app.store.rounds.candidates import volunteer_candidates
from app.store.scope import EVERYTHING
from letters.states import Direction, State
from tests.cast import CITY, NOW, TODAY, acting_as, pair, volunteer

ACTING = acting_as(Actor(None, "coordinator"))
LATER = acting_as(Actor(None, "coordinator"), now=NOW + timedelta(minutes=5))
NEXT_WEEK = acting_as(Actor(None, "coordinator"), now=NOW + timedelta(days=7))


def codes(found):
    return [(one.code, other.code) for one, other in found]


@pytest.fixture
def second_cloud(cast):
    row = volunteer("V-TWIN", "云朵", "f", "cloud2@example.org", [])
    row.real_name = cast.cloud.real_name
    cast.aze.phone = "17700000002"
    db.session.commit()
    return row


def test_nothing_is_done_to_a_volunteer_who_was_made_one_with_another(client, cast, second_cloud):
    merging_volunteers.merge_volunteers(EVERYTHING, "V-CLOUD", "V-TWIN", acting=ACTING)
    for do in (
        lambda: volunteers.leave(EVERYTHING, "V-TWIN", TODAY, acting=ACTING),
        lambda: gates.clear(EVERYTHING, ["V-AZE", "V-TWIN"], "pledge", TODAY, acting=ACTING),
    ):
        with pytest.raises(MergedAway):
            do()
    client.as_user(cast.city_coordinator)
    assert client.get("/volunteers/V-TWIN/edit").location.endswith("/volunteers/V-CLOUD")


def test_a_second_application_is_seen_and_made_one(client, cast, second_cloud):
    assert codes(likely_twin_volunteers(EVERYTHING)) == [("V-CLOUD", "V-TWIN")]
    assert [one.code for one in twins_of_volunteer(EVERYTHING, cast.cloud).known] == ["V-TWIN"]
    row = pair(cast, cast.deer, second_cloud)
    client.as_user(cast.city_coordinator)
    assert "V-TWIN" in client.get("/volunteers/V-CLOUD").text
    assert client.get("/same-person/volunteers/V-CLOUD/V-TWIN").status_code == 200
    client.post("/same-person/volunteers/V-CLOUD/V-TWIN", data={"kept": "V-CLOUD"})
    db.session.expire_all()
    assert db.session.get(Pair, row.id).volunteer_id == cast.cloud.id
    passes = select(func.count(GatePass.id)).where(GatePass.volunteer_id == cast.cloud.id)
    assert db.session.scalar(passes) == 6
    assert db.session.get(User, second_cloud.user_id).active is False
    assert "V-TWIN" not in [
        one.code for one in all_volunteers(EVERYTHING, VolunteerFilter(), TODAY)
    ]
    assert "V-TWIN" not in [one.volunteer.code for one in volunteer_candidates(CITY, TODAY)]
    known = KnownVolunteers().volunteer_of({"name": "x", "email": "cloud2@example.org"})
    assert known.code == "V-CLOUD"
    client.post("/same-person/volunteers/V-CLOUD/part")
    db.session.expire_all()
    assert db.session.get(Pair, row.id).volunteer_id == second_cloud.id
    assert db.session.get(User, second_cloud.user_id).active is True


def test_a_list_of_volunteers_says_who_is_likely_there_twice(client, cast, second_cloud):
    client.as_user(cast.city_coordinator)
    chip = re.compile(r'class="chip chip-warning">可能是同一人')
    assert len(chip.findall(client.get("/volunteers/").text)) == 2
    merging_volunteers.merge_volunteers(EVERYTHING, "V-CLOUD", "V-TWIN", acting=ACTING)
    assert not chip.findall(client.get("/volunteers/").text)


def test_volunteers_keep_the_row_with_the_account_and_no_more_pairs_than_they_take(
    cast, second_cloud
):
    second_cloud.user_id = None
    db.session.commit()
    with pytest.raises(Refused, match="keep_account"):
        merging_volunteers.merge_volunteers(EVERYTHING, "V-TWIN", "V-CLOUD", acting=ACTING)
    pair(cast, cast.deer, cast.cloud)
    pair(cast, cast.stone, second_cloud)
    with pytest.raises(Refused, match="too_many"):
        merging_volunteers.merge_volunteers(EVERYTHING, "V-CLOUD", "V-TWIN", acting=ACTING)
    assert db.session.get(Volunteer, second_cloud.id).merged_into_id is None


def test_whose_second_account_closes_is_told_by_which_to_sign_in(cast, second_cloud):
    merging_volunteers.merge_volunteers(EVERYTHING, "V-CLOUD", "V-TWIN", acting=ACTING)
    [mail] = db.session.scalars(select(Message).filter_by(kind="account_merged"))
    assert (mail.user_id, cast.cloud.email in mail.body) == (second_cloud.user_id, True)
    merging_volunteers.part_volunteers(EVERYTHING, "V-CLOUD", acting=ACTING)
    assert not db.session.scalars(select(Message).filter_by(kind="account_merged")).all()


def test_an_account_that_holds_a_role_is_not_closed_by_a_merge(cast, second_cloud):
    second_cloud.user_id = cast.contact.id
    db.session.commit()
    with pytest.raises(Refused, match="roles"):
        merging_volunteers.merge_volunteers(EVERYTHING, "V-CLOUD", "V-TWIN", acting=ACTING)
    assert cast.contact.active


@pytest.mark.parametrize("bar", ["for_cause", "role_taken"])
def test_a_row_goes_nowhere_with_what_bars_its_account(cast, second_cloud, bar):
    user = db.session.get(User, second_cloud.user_id)
    if bar == "for_cause":
        user.active, user.closed_for_cause = False, True
    else:
        user.grants[0].revoked_at = NOW
    db.session.commit()
    with pytest.raises(Refused, match="barred"):
        merging_volunteers.merge_volunteers(EVERYTHING, "V-CLOUD", "V-TWIN", acting=ACTING)
    merging_volunteers.merge_volunteers(EVERYTHING, "V-TWIN", "V-CLOUD", acting=ACTING)


def planned(row):
    found = db.session.scalars(select(Letter).filter_by(pair_id=row.id).order_by(Letter.id))
    return [(one.state, one.due_on) for one in found]


def test_leave_and_readiness_of_the_row_that_goes_are_the_others_with_the_letters(
    cast, second_cloud
):
    row = pair(cast, cast.deer, cast.cloud)
    for letter in db.session.scalars(select(Letter).where(Letter.due_on <= TODAY)):
        if letter.direction == Direction.TO_CHILD:
            letters.move(EVERYTHING, letter.code, State.POSTED, TODAY, acting=ACTING)
    before = planned(row)
    absences.be_away(EVERYTHING, "V-TWIN", TODAY, TODAY + timedelta(days=30), acting=ACTING)
    absences.give_notice(EVERYTHING, "V-TWIN", TODAY + timedelta(days=60), acting=ACTING)
    second_cloud.is_reserve = True
    db.session.commit()
    merging_volunteers.merge_volunteers(EVERYTHING, "V-CLOUD", "V-TWIN", acting=ACTING)
    cloud = db.session.get(Volunteer, cast.cloud.id)
    assert cloud.left_on == TODAY + timedelta(days=60)
    assert cloud.away_until == TODAY + timedelta(days=30)
    assert cloud.is_reserve
    assert (State.VOID, before[-1][1]) in planned(row)
    merging_volunteers.part_volunteers(EVERYTHING, "V-CLOUD", acting=ACTING)
    assert (cloud.left_on, cloud.away_until, cloud.is_reserve) == (None, None, False)
    assert planned(row) == before
    assert second_cloud.left_on == TODAY + timedelta(days=60)


def test_a_longer_absence_and_an_earlier_notice_hold(cast, second_cloud):
    days = [TODAY + timedelta(days=n) for n in (3, 10, 20, 60, 90)]
    absences.be_away(EVERYTHING, "V-CLOUD", days[1], days[2], acting=ACTING)
    absences.be_away(EVERYTHING, "V-TWIN", days[0], days[1], acting=ACTING)
    absences.give_notice(EVERYTHING, "V-CLOUD", days[3], acting=ACTING)
    absences.give_notice(EVERYTHING, "V-TWIN", days[4], acting=ACTING)
    merging_volunteers.merge_volunteers(EVERYTHING, "V-CLOUD", "V-TWIN", acting=ACTING)
    cloud = cast.cloud
    assert (cloud.away_from, cloud.away_until, cloud.left_on) == (days[0], days[2], days[3])
    absences.take_notice_back(EVERYTHING, "V-CLOUD", acting=ACTING)
    merging_volunteers.part_volunteers(EVERYTHING, "V-CLOUD", acting=ACTING)
    assert (cloud.away_from, cloud.away_until, cloud.left_on) == (days[1], days[2], None)


@pytest.mark.parametrize("shut", ["V-CLOUD", "V-TWIN"])
def test_a_gate_that_was_withdrawn_of_either_row_stays_shut(cast, second_cloud, shut):
    cleared = {"V-CLOUD": "V-TWIN", "V-TWIN": "V-CLOUD"}[shut]
    gates.close_gate(EVERYTHING, shut, "vetting", acting=ACTING)
    gates.clear(EVERYTHING, [cleared], "vetting", TODAY - timedelta(days=1), acting=ACTING)
    merging_volunteers.merge_volunteers(EVERYTHING, "V-CLOUD", "V-TWIN", acting=ACTING)

    def open_gates(volunteer):
        return {gate.name for gate in gates_of(volunteer, TODAY) if gate.is_open}

    assert open_gates(cast.cloud) == {"training", "pledge"}
    through = all_volunteers(EVERYTHING, VolunteerFilter(gate="through"), TODAY)
    assert [one.code for one in through] == ["V-AZE"]
    assert volunteer_facts([cast.cloud.id], TODAY)[cast.cloud.id].gates["vetting"].withdrawn_on
    merging_volunteers.part_volunteers(EVERYTHING, "V-CLOUD", acting=ACTING)
    both = {"V-CLOUD": cast.cloud, "V-TWIN": second_cloud}
    assert open_gates(both[cleared]) == {"vetting", "training", "pledge"}
    assert open_gates(both[shut]) == {"training", "pledge"}


def test_the_link_of_an_application_that_was_made_one_with_another_leads_nowhere(cast):
    sent = {"name": "云朵", "email": "cloud3@example.org", "pen_name": "云", "interests": []}
    applications.apply(sent, "441600", acting=ACTING, rng=Random(1))
    gone = volunteer_by_email("cloud3@example.org")
    token = links.issue(Purpose.CONFIRMATION, now=NOW, volunteer_id=gone.id)
    merging_volunteers.merge_volunteers(EVERYTHING, "V-CLOUD", gone.code, acting=ACTING)
    with pytest.raises(Refused, match="spent"):
        applications.confirm(token, acting=ACTING)
    assert gone.user_id is None
    applications.apply(sent, "441600", acting=NEXT_WEEK, rng=Random(1))
    kinds = list(db.session.scalars(select(Message.kind).order_by(Message.id)))
    assert kinds == ["confirmation", "known"]


def test_an_account_is_closed_and_opened_again_with_a_note_of_it(cast, second_cloud):
    merging_volunteers.merge_volunteers(EVERYTHING, "V-CLOUD", "V-TWIN", acting=ACTING)
    merging_volunteers.part_volunteers(EVERYTHING, "V-CLOUD", acting=ACTING)
    code = str(second_cloud.user_id)
    noted = select(AuditRow.action).filter_by(object_type="user", object_code=code)
    assert list(db.session.scalars(noted.order_by(AuditRow.id))) == [
        "users.deactivate",
        "users.activate",
    ]


def test_an_account_that_was_closed_for_cause_since_stays_closed(cast, second_cloud):
    merging_volunteers.merge_volunteers(EVERYTHING, "V-CLOUD", "V-TWIN", acting=ACTING)
    user = db.session.get(User, second_cloud.user_id)
    users.deactivate(user, for_cause=True, acting=ACTING)
    merging_volunteers.part_volunteers(EVERYTHING, "V-CLOUD", acting=ACTING)
    assert (user.active, user.closed_for_cause) == (False, True)
