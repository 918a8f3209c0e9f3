"""The case: notes and sessions sealed for one reader, help from outside, handed on whole."""

from datetime import timedelta

import pytest

from app.extensions import db
from app.models import AccessRow, CaseNote, Concern, Duty, Message, Referral
from tests.app.concerns.conftest import told
from tests.cast import NOW, TODAY

pytestmark = pytest.mark.usefixtures("frozen_now")
SESSION = {
    "note-kind": "phone",
    "note-on": "2026-11-22",
    "note-minutes": "35",
    "note-words": "和孩子通了电话",
    "note-needs_follow_up": "y",
}


@pytest.fixture
def case(client, cloud, friends, counsellors, tell):
    """A red one in the hands of the nearest counsellor, who is signed in."""
    row = tell(cloud, friends.code)
    client.as_user(counsellors.near, "en").post(f"/concerns/{row.id}/take")
    return f"/concerns/{row.id}"


def test_a_session_is_kept_sealed_for_whoever_has_it(client, counsellors, case):
    assert client.post(f"{case}/notes", data=SESSION).status_code == 302
    note = db.session.query(CaseNote).one()
    kept = (note.kind.value, note.minutes, note.needs_follow_up, note.words)
    assert kept == ("phone", 35, True, "和孩子通了电话")
    stored = db.session.execute(db.text("SELECT words_sealed FROM case_note")).scalar()
    assert "电话" not in stored
    assert "和孩子通了电话" in client.get(case).text
    for person in (counsellors.other, counsellors.above):
        assert "和孩子通了电话" not in client.as_user(person, "en").get(case).text


@pytest.mark.parametrize(
    ("field", "value"), [("note-words", " "), ("note-minutes", "0"), ("note-on", "2026-12-01")]
)
def test_what_cannot_be_is_said_next_to_what_was_typed(client, case, field, value):
    answer = client.post(f"{case}/notes", data=SESSION | {field: value})
    assert answer.status_code == 422
    assert "note-words" in answer.text
    assert not db.session.query(CaseNote).count()


def test_a_referral_that_is_declined_comes_back_and_an_open_one_keeps_the_case_open(
    client, case, counsellors
):
    sent = {"refer-to": "县医院心理科", "refer-consent": "given"}
    assert client.post(f"{case}/referrals", data=sent).status_code == 302
    row = db.session.query(Referral).one()
    close = {"close-outcome": "referred", "close-words": "转介了"}
    refused = client.post(f"{case}/close", data=close)
    assert "have not answered yet" in refused.text
    concern = db.session.query(Concern).one()
    assert concern.due_at == NOW + timedelta(hours=2)
    client.post(f"{case}/referrals/{row.id}", data={"state": "declined"})
    db.session.expire_all()
    assert (row.state.value, row.answered_on) == ("declined", TODAY)
    assert db.session.query(Concern).one().holder_id == counsellors.near.id
    again = client.post(f"{case}/referrals/{row.id}", data={"state": "accepted"})
    assert again.status_code == 302
    assert db.session.query(Referral).one().state.value == "declined"
    assert client.post(f"{case}/close", data=close).status_code == 302


def test_names_and_phones_need_a_reason_which_is_written_down(client, cast, counsellors, case):
    for secret in ("真名小鹿", "18800000001"):
        assert secret not in client.get(case).text
    assert client.post(f"{case}/child", data={"look-words": " "}).status_code == 422
    page = client.post(f"{case}/child", data={"look-words": "给家人打电话"}).text
    assert "真名小鹿" in page
    assert "18800000001" in page
    look = db.session.query(AccessRow).filter_by(object_type="child").one()
    assert (look.actor_id, look.reason) == (counsellors.near.id, "给家人打电话")
    assert {"guardian", "name", "phone"} <= set(look.fields)
    other = client.as_user(counsellors.other, "en")
    assert other.post(f"{case}/child", data={"look-words": "好奇心"}).status_code == 404


def test_a_case_is_handed_on_whole_with_a_reason(client, counsellors, case):
    client.post(f"{case}/notes", data=SESSION)
    to = str(counsellors.above.id)
    refused = client.post(f"{case}/hand-on", data={"hand-to": to, "hand-words": ""})
    assert refused.status_code == 422
    sent = {"hand-to": to, "hand-words": "我下周不在"}
    assert client.post(f"{case}/hand-on", data=sent).status_code == 302
    assert told()[-1] == counsellors.above.id
    assert "和孩子通了电话" not in client.get(case).text
    above = client.as_user(counsellors.above, "en")
    above.post(f"{case}/take")
    page = above.get(case).text
    assert "和孩子通了电话" in page
    assert "我下周不在" in page


def test_handed_on_for_knowing_somebody_it_is_seen_no_more(client, counsellors, case):
    sent = {"hand-to": "", "hand-words": "是我侄女", "hand-knows": "y"}
    assert client.post(f"{case}/hand-on", data=sent).status_code == 302
    assert client.get(case).status_code == 404
    assert told()[-1] == counsellors.other.id
    assert client.get("/concerns/").text.count(case) == 0


def test_the_school_is_asked_to_act_now_only_when_the_counsellor_says_so(client, cast, case):
    def mails():
        return db.session.query(Message).filter_by(user_id=cast.contact.id).all()

    assert not mails()
    client.post(f"{case}/school")
    (mail,) = mails()
    assert mail.kind == "act_now"
    assert "辛老师" in mail.body
    assert "不想活" not in mail.subject + mail.body


def test_a_kind_word_reaches_whoever_raised_it_on_their_page_alone(client, cloud, case):
    client.post(f"{case}/answer", data={"answer-words": "谢谢你告诉我们"})
    mail = db.session.query(Message).filter_by(kind="concern_answer", user_id=cloud.id).one()
    assert "谢谢你告诉我们" not in mail.body
    assert "谢谢你告诉我们" in client.as_user(cloud, "en").get("/concerns/mine").text


def test_days_on_duty_are_kept_for_the_own_region_and_taken_back(client, cast, counsellors):
    near = client.as_user(counsellors.near, "en")
    sent = {"who": str(counsellors.other.id), "kind": "on", "first": "2026-11-23"}
    assert near.post("/concerns/duties", data=sent | {"last": "2026-11-01"}).status_code == 422
    assert near.post("/concerns/duties", data=sent | {"last": "2026-11-30"}).status_code == 302
    assert "闵老师" in near.get("/concerns/duties").text
    foreign = sent | {"who": str(counsellors.far.id), "last": "2026-11-30"}
    assert near.post("/concerns/duties", data=foreign).status_code == 422
    number = db.session.query(Duty.id).scalar()
    far = client.as_user(counsellors.far, "en")
    assert far.post(f"/concerns/duties/{number}/end").status_code == 404
    client.as_user(counsellors.near, "en").post(f"/concerns/duties/{number}/end")
    assert not db.session.query(Duty).count()


def test_one_in_general_has_no_school_to_call(client, cast, counsellors, tell):
    row = tell(cast.admin)
    near = client.as_user(counsellors.near, "en")
    near.post(f"/concerns/{row.id}/take")
    assert f"/concerns/{row.id}/school" not in near.get(f"/concerns/{row.id}").text
    refused = near.post(f"/concerns/{row.id}/school", follow_redirects=True).text
    assert "nobody with an account" in refused
    assert near.post(f"/concerns/{row.id}/child", data={"look-words": "看看"}).status_code == 404
