"""A red concern is closed by two people with no tie to it; nobody sees more than is theirs."""

import pytest

from app.actions.concerns.duties import add_duty
from app.actions.concerns.ringing import ring_due
from app.actor import SCHEDULER
from app.extensions import db
from app.models import AccessRow, AuditRow, Concern, ConcernTie, DutyKind, Grant, Message
from app.store.scope import EVERYTHING
from tests.app.concerns.conftest import WORDS, told
from tests.cast import NOW, TODAY, acting_as, user

pytestmark = pytest.mark.usefixtures("frozen_now")
SYSTEM = acting_as(SCHEDULER)
CLOSING = {"close-outcome": "helped", "close-words": "已经安全"}


@pytest.fixture
def red(client, cloud, friends, counsellors, tell):
    """One in the hands of the nearest counsellor."""
    row = tell(cloud, friends.code)
    client.as_user(counsellors.near, "en").post(f"/concerns/{row.id}/take")
    return row.id


def state(number):
    db.session.expire_all()
    return db.session.get(Concern, number).state.value


def test_it_takes_two_and_the_second_is_not_the_first(client, counsellors, red):
    near = client.as_user(counsellors.near, "en")
    assert near.post(f"/concerns/{red}/close", data=CLOSING).status_code == 302
    assert state(red) == "half_closed"
    assert told()[-1] == counsellors.other.id
    for path in ("close", "agree"):
        client.post(f"/concerns/{red}/{path}", data=CLOSING)
        assert state(red) == "half_closed"
    other = client.as_user(counsellors.other, "en")
    page = other.get(f"/concerns/{red}").text
    assert WORDS in page
    assert "已经安全" in page
    other.post(f"/concerns/{red}/agree")
    assert state(red) == "closed"
    assert db.session.get(Concern, red).due_at is None


def test_only_who_was_rung_for_it_reads_it_as_second_person(client, counsellors, red):
    near = client.as_user(counsellors.near, "en")
    near.post(f"/concerns/{red}/close", data=CLOSING)
    assert db.session.get(Concern, red).told == [counsellors.other.id]
    above = client.as_user(counsellors.above, "en")
    page = above.get(f"/concerns/{red}").text
    for secret in (WORDS, "已经安全", "/agree"):
        assert secret not in page
    assert not db.session.query(AccessRow).filter_by(actor_id=counsellors.above.id).count()
    for path in ("agree", "disagree"):
        above.post(f"/concerns/{red}/{path}", data={"no-words": "没有看过"})
        assert state(red) == "half_closed"


def test_an_end_that_nobody_stands_by_any_more_was_none(client, counsellors, red):
    client.as_user(counsellors.near, "en").post(f"/concerns/{red}/close", data=CLOSING)
    add_duty(EVERYTHING, counsellors.near.id, DutyKind.AWAY, TODAY, TODAY, acting=SYSTEM)
    ring_due(acting=SYSTEM)
    assert state(red) == "received"
    row = db.session.get(Concern, red)
    assert (row.holder_id, row.first_id, row.outcome, row.outcome_words) == (None,) * 4
    other = client.as_user(counsellors.other, "en")
    other.post(f"/concerns/{red}/take")
    assert "已经安全" not in other.get(f"/concerns/{red}").text


def test_a_second_person_who_does_not_agree_says_why(client, counsellors, red):
    client.as_user(counsellors.near, "en").post(f"/concerns/{red}/close", data=CLOSING)
    other = client.as_user(counsellors.other, "en")
    other.post(f"/concerns/{red}/disagree", data={"no-words": "还没有见到孩子"})
    assert state(red) == "in_hand"
    assert "还没有见到孩子" in client.as_user(counsellors.near, "en").get(f"/concerns/{red}").text


def test_it_is_opened_again_by_whoever_closed_it_and_by_nobody_else(
    client, cloud, friends, counsellors, tell
):
    row = tell(cloud, friends.code, level="grey")
    near = client.as_user(counsellors.near, "en")
    near.post(f"/concerns/{row.id}/take")
    near.post(f"/concerns/{row.id}/close", data=CLOSING)
    assert state(row.id) == "closed"
    other = client.as_user(counsellors.other, "en")
    other.post(f"/concerns/{row.id}/reopen", data={"reopen-words": "x"})
    assert state(row.id) == "closed"
    near = client.as_user(counsellors.near, "en")
    near.post(f"/concerns/{row.id}/reopen", data={"reopen-words": "又来信了"})
    assert state(row.id) == "in_hand"
    assert db.session.get(Concern, row.id).due_at > NOW


def test_a_level_goes_up_and_never_down(client, counsellors, red):
    near = client.as_user(counsellors.near, "en")
    for level in ("grey", "amber", "", "purple"):
        near.post(f"/concerns/{red}/graver", data={"level": level})
        assert db.session.get(Concern, red).level == "red"


def test_before_it_is_taken_no_words_are_read_and_after_it_only_by_whoever_has_it(
    client, cast, cloud, friends, counsellors, tell
):
    row = tell(cloud, friends.code)
    near = client.as_user(counsellors.near, "en")
    for page in ("/concerns/", f"/concerns/{row.id}"):
        assert WORDS not in near.get(page).text
    assert not db.session.query(AccessRow).count()
    near.post(f"/concerns/{row.id}/take")
    assert WORDS in near.get(f"/concerns/{row.id}").text
    look = db.session.query(AccessRow).one()
    assert (look.object_type, look.actor_id, look.fields) == (
        "concern",
        counsellors.near.id,
        ["words"],
    )
    other = client.as_user(counsellors.other, "en")
    assert WORDS not in other.get(f"/concerns/{row.id}").text
    assert other.post(f"/concerns/{row.id}/take").status_code == 302
    assert db.session.get(Concern, row.id).holder_id == counsellors.near.id
    deeds = ["hand-on", "rest", "answer", "school", "close", "notes", "referrals", "child"]
    for deed in deeds:
        answer = other.post(f"/concerns/{row.id}/{deed}", data=CLOSING)
        assert answer.status_code in (404, 422, 302)
        assert WORDS not in answer.text
    assert state(row.id) == "in_hand"
    far = client.as_user(counsellors.far, "en")
    assert f"/concerns/{row.id}" not in far.get("/concerns/").text
    assert far.get(f"/concerns/{row.id}").status_code == 404
    for person in (cast.admin, cast.coordinator, cast.contact, cloud):
        assert client.as_user(person).get(f"/concerns/{row.id}").status_code == 404


@pytest.mark.parametrize("tie", ["raised", "named", "pair", "school", "knows"])
def test_whoever_has_a_tie_sees_nothing_is_not_rung_and_decides_nothing(
    client, cast, cloud, friends, counsellors, tell, tie
):
    near, raiser, more = counsellors.near, cloud, {}
    if tie == "raised":
        raiser = near
    elif tie == "named":
        more = {"named": ["counsellor"]}
    elif tie == "pair":
        cast.cloud.user_id, raiser = near.id, cast.contact
    elif tie == "school":
        scope = {"role": "school_contact", "school_id": cast.dengta.id}
        db.session.add(Grant(user_id=near.id, proposed_at=NOW, approved_at=NOW, **scope))
    db.session.commit()
    row = tell(raiser, "" if tie == "raised" else friends.code, **more)
    near_page = client.as_user(near, "en")
    if tie == "knows":
        near_page.post(f"/concerns/{row.id}/step-back")
        tied = db.session.query(AuditRow).filter_by(action="concerns.tie").one()
        assert (tied.actor_id, tied.object_code) == (near.id, str(row.id))
    else:
        assert near.id not in told()
    assert f"/concerns/{row.id}" not in near_page.get("/concerns/").text
    assert near_page.get(f"/concerns/{row.id}").status_code == 404
    for deed in ("take", "close", "agree", "step-back"):
        assert near_page.post(f"/concerns/{row.id}/{deed}", data=CLOSING).status_code == 404
    assert db.session.get(Concern, row.id).holder_id is None
    assert told(), "somebody else is rung"


def test_what_is_about_a_coordinator_or_the_school_is_shown_to_neither(
    client, cast, cloud, friends, counsellors, tell
):
    row = tell(cloud, friends.code, named=["school", "coordinator"])
    for person in (cast.coordinator, cast.city_coordinator):
        client.as_user(person, "en")
        assert ">red<" not in client.get("/concerns/status").text
        assert "concern is open" not in client.get("/today/").text
    client.as_user(cast.foreign_coordinator, "en")
    assert ">red<" not in client.get("/concerns/status").text
    assert db.session.query(ConcernTie).filter_by(user_id=cast.coordinator.id).count() == 1
    near = client.as_user(counsellors.near, "en")
    near.post(f"/concerns/{row.id}/take")
    answer = near.post(f"/concerns/{row.id}/school", follow_redirects=True).text
    assert "the school hears nothing" in answer
    assert not db.session.query(Message).filter_by(user_id=cast.contact.id).count()
    near.post(f"/concerns/{row.id}/child", data={"look-words": "给家人打电话"})
    assert db.session.query(AccessRow).filter_by(reason="给家人打电话").count() == 1
    looks = client.as_user(cast.coordinator, "en").get("/accesses/").text
    assert "给家人打电话" not in looks


def test_a_coordinator_sees_the_status_and_no_more(client, cast, red):
    client.as_user(cast.coordinator, "en")
    assert "1 concern is open" in client.get("/today/").text
    page = client.get("/concerns/status").text
    assert "in hand" in page
    assert "辛老师" in page
    for secret in (WORDS, "小鹿", "云朵"):
        assert secret not in page
    client.as_user(cast.foreign_coordinator, "en")
    assert "辛老师" not in client.get("/concerns/status").text


def test_the_auditor_sees_no_count_under_ten(client, cast, red):
    auditor = user("shen@example.org", "沈老师", "auditor")
    db.session.commit()
    page = client.as_user(auditor, "en").get("/concerns/counts").text
    assert "fewer than 10" in page
    for _more in range(10):
        for level in ("red", "amber", "grey"):
            row = Concern(level=level, raised_by_id=cast.admin.id, raised_at=NOW, due_at=NOW)
            db.session.add(row)
    db.session.commit()
    page = client.get("/concerns/counts").text
    assert "<dd>31</dd>" in page
    assert "<dd>11</dd>" in page
