"""The next person is rung at each deadline, exactly once, around whoever is absent or tied."""

from datetime import timedelta

import pytest

from app.actions.concerns.duties import add_duty
from app.actions.concerns.ringing import ring_due
from app.actor import SCHEDULER
from app.crypto import blind_index
from app.extensions import db
from app.models import BadAddress, Concern, DutyKind, Grant, User
from app.store.concerns.ladders import open_about
from app.store.scope import EVERYTHING
from tests.app.concerns.conftest import told
from tests.cast import NOW, TODAY, acting_as

pytestmark = pytest.mark.usefixtures("frozen_now")
HOUR = timedelta(hours=1)


def later(hours: float):
    now = NOW + hours * HOUR
    return acting_as(SCHEDULER, now, now.date())


def on(kind: DutyKind, who: User, days: int = 0) -> None:
    last = TODAY + timedelta(days=days)
    add_duty(EVERYTHING, who.id, kind, TODAY, last, acting=later(0))


def test_a_red_one_goes_up_every_two_hours_to_the_top_and_each_hears_it_once(
    cast, cloud, friends, counsellors, tell
):
    on(DutyKind.ON, counsellors.other, days=3)
    row = tell(cloud, friends.code)
    assert told() == [counsellors.other.id]
    for hours in (1.9, 2, 2.1, 4, 4.1, 6):
        for _time in range(2):
            ring_due(acting=later(hours))
    c = counsellors
    assert told() == [c.other.id, c.near.id, c.above.id, cast.admin.id]
    ring_due(acting=later(8))
    assert sorted(told()[4:]) == sorted([c.other.id, c.near.id, c.above.id, cast.admin.id])
    assert db.session.get(Concern, row.id).closed_at is None


@pytest.mark.parametrize("gone", ["away", "role", "closed", "bounces"])
def test_who_is_absent_is_not_rung_and_what_they_have_goes_to_others(
    client, cast, cloud, friends, counsellors, tell, gone
):
    near, other = counsellors.near, counsellors.other
    row = tell(cloud, friends.code)
    client.as_user(near, "en").post(f"/concerns/{row.id}/take")
    assert db.session.get(Concern, row.id).holder_id == near.id
    if gone == "away":
        on(DutyKind.AWAY, near)
    elif gone == "role":
        db.session.query(Grant).filter_by(user_id=near.id).one().revoked_at = NOW
    elif gone == "closed":
        db.session.get(User, near.id).active = False
    else:
        index = blind_index("email", near.email)
        db.session.add(BadAddress(email_index=index, since=NOW, fault="550"))
    db.session.commit()
    before = len(told())
    ring_due(acting=later(24 if gone == "bounces" else 0.1))
    assert told()[before:] == [other.id]
    row = db.session.get(Concern, row.id)
    assert (row.holder_id, row.state.value) == (None, "received")
    assert row.acknowledged_at, "whoever raised it still sees 'in hand'"


def test_whoever_has_it_is_asked_on_the_day_they_chose_and_after_two_silences_others_are(
    client, cast, cloud, friends, counsellors, tell
):
    row = tell(cloud, friends.code, level="amber")
    near = client.as_user(counsellors.near, "en")
    near.post(f"/concerns/{row.id}/take")
    day = (TODAY + timedelta(days=3)).isoformat()
    assert near.post(f"/concerns/{row.id}/rest", data={"rest-on": day}).status_code == 302
    before = len(told())
    for hours in (48, 80, 81, 110, 135):
        ring_due(acting=later(hours))
    assert told()[before:] == [counsellors.near.id] * 2 + [counsellors.other.id]
    assert db.session.get(Concern, row.id).holder_id is None
    too_far = (TODAY + timedelta(days=31)).isoformat()
    near.post(f"/concerns/{row.id}/take")
    refused = near.post(f"/concerns/{row.id}/rest", data={"rest-on": too_far})
    assert refused.status_code == 422


def test_a_concern_without_a_place_reaches_every_counsellor(cast, counsellors, tell):
    tell(cast.admin)
    c = counsellors
    assert set(told()) == {c.near.id, c.other.id, c.above.id, c.far.id}


def test_a_child_with_an_open_concern_is_not_erased(client, cast, cloud, friends, tell):
    assert not open_about(cast.deer.id)
    row = tell(cloud, friends.code)
    assert open_about(cast.deer.id)
    assert not open_about(cast.stone.id)
    db.session.get(Concern, row.id).closed_at = NOW
    db.session.commit()
    assert not open_about(cast.deer.id)
