"""Two taps from wherever somebody stands; whoever raised it sees 'received' and 'in hand'."""

import pytest

from app.extensions import db
from app.models import AuditRow, Concern, ConcernTie, Message, User
from tests.app.concerns.conftest import WORDS, told
from tests.cast import CITY, DONGYUAN, user

pytestmark = pytest.mark.usefixtures("frozen_now")


def people(cast):
    return {
        "volunteer": db.session.get(User, cast.cloud.user_id),
        "contact": cast.contact,
        "coordinator": cast.coordinator,
        "admin": cast.admin,
        "reviewer": user("yue@example.org", "岳老师", "reviewer", region=DONGYUAN),
        "counsellor": user("xin@example.org", "辛老师", "counsellor", region=DONGYUAN),
        "auditor": user("shen@example.org", "沈老师", "auditor"),
    }


@pytest.mark.sqlite_alone
@pytest.mark.parametrize(
    "who", ["volunteer", "contact", "coordinator", "admin", "reviewer", "counsellor", "auditor"]
)
def test_each_role_raises_one_with_two_taps_and_sees_the_numbers_to_call(client, cast, who):
    person = people(cast)[who]
    db.session.commit()
    client.as_user(person, "en")
    first = client.get("/account").text
    foot = first.partition('class="foot"')[2]
    assert foot.count('href="/concerns/new"') == 1, "the first tap, below each page"
    assert 'href="/appeals/"' not in foot, "one way to it"
    form = client.get("/concerns/new").text
    assert '<button class="btn btn-outline-primary level-button" name="level"' in form, "the second"
    sent = client.post("/concerns/new", data={"level": "amber"}, follow_redirects=True).text
    for page in (form, sent):
        assert all(number in page for number in ("tel:110", "tel:12355", "tel:12356"))
    row = db.session.query(Concern).one()
    assert (row.raised_by_id, row.level, row.words) == (person.id, "amber", None)


@pytest.mark.sqlite_alone
def test_it_is_raised_from_where_one_stands(client, cast, cloud, friends):
    letter = friends.letters[0]
    stands = {
        cloud: [f"/threads/{friends.code}", f"/pairs/{friends.code}", f"/letters/{letter.code}"],
        cast.contact: ["/school", f"/children/{cast.deer.code}", f"/letters/{letter.code}"],
        cast.coordinator: [f"/children/{cast.deer.code}", f"/schools/{cast.dengta.code}"],
    }
    for who, pages in stands.items():
        client.as_user(who, "en")
        for page in pages:
            about = "S-DENGTA" if page == "/school" else page.rpartition("/")[2]
            assert f"/concerns/new?about={about}" in client.get(page).text, page
            assert client.get(f"/concerns/new?about={about}").status_code == 200


def test_it_is_kept_sealed_and_no_mail_nor_log_holds_a_word_of_it(
    client, cast, cloud, friends, counsellors, tell
):
    row = tell(cloud, friends.letters[0].code)
    ids = (row.pair_id, row.letter_id, row.child_id, row.school_id)
    letter = friends.letters[0]
    assert ids == (friends.id, letter.id, cast.deer.id, cast.dengta.id)
    assert (row.place, row.words) == (DONGYUAN, WORDS)
    assert set(told()) == {counsellors.near.id, counsellors.other.id}
    stored = db.session.execute(db.text("SELECT words_sealed FROM concern")).scalar()
    assert WORDS not in stored
    for mail in db.session.query(Message):
        assert WORDS not in mail.subject + mail.body
        assert "小鹿" not in mail.subject + mail.body
    assert {one.note for one in db.session.query(AuditRow)} == {None}


def test_the_same_twice_is_one_and_a_button_must_be_pressed(
    client, cast, cloud, friends, counsellors, tell
):
    tell(cloud, friends.code)
    tell(cloud, friends.code)
    assert db.session.query(Concern).count() == 1
    assert len(told()) == 2
    client.as_user(cloud, "en")
    for level in ("", "purple"):
        answer = client.post("/concerns/new", data={"level": level, "words": "留着这些字"})
        assert answer.status_code == 422
        assert "留着这些字" in answer.text


def test_nobody_raises_one_about_what_they_cannot_see(client, cast, cloud, friends):
    aze = db.session.get(User, cast.aze.user_id)
    auditor = user("shen@example.org", "沈老师", "auditor")
    reviewer = user("yue@example.org", "岳老师", "reviewer", region=DONGYUAN)
    db.session.commit()
    codes = (friends.code, friends.letters[0].code, cast.deer.code, "S-DENGTA", "Ж", "X-NOTHING")
    for who in (aze, cast.foreign_contact, cast.foreign_coordinator, auditor, reviewer):
        client.as_user(who)
        for about in codes:
            assert client.get(f"/concerns/new?about={about}").status_code == 404
            sent = {"level": "red", "about": about}
            assert client.post("/concerns/new", data=sent).status_code == 404


def test_whoever_raised_it_sees_received_then_in_hand_and_never_the_end(
    client, cast, cloud, friends, counsellors, tell
):
    row = tell(cloud, friends.code, level="amber")
    seen = [client.as_user(cloud, "en").get("/concerns/mine").text]
    near = client.as_user(counsellors.near, "en")
    near.post(f"/concerns/{row.id}/take")
    seen.append(client.as_user(cloud, "en").get("/concerns/mine").text)
    near = client.as_user(counsellors.near, "en")
    near.post(
        f"/concerns/{row.id}/notes",
        data={"note-kind": "note", "note-on": "2026-11-23", "note-words": "个案内容"},
    )
    sent = {"close-outcome": "unfounded", "close-words": "看过了"}
    assert near.post(f"/concerns/{row.id}/close", data=sent).status_code == 302
    assert db.session.get(Concern, row.id).closed_at
    near.get("/concerns/")
    seen.append(client.as_user(cloud, "en").get("/concerns/mine").text)
    assert ['">received<' in page for page in seen] == [True, False, False]
    assert ['">in hand<' in page for page in seen] == [False, True, True]
    for secret in ("closed", "no ground", "看过了", "个案内容", "辛老师"):
        assert secret not in seen[2]
    assert client.get(f"/concerns/{row.id}").status_code == 404


def test_where_nobody_may_read_it_the_admins_hear_the_status_and_no_words(
    client, cast, cloud, friends, tell
):
    row = tell(cloud, friends.code)
    assert told() == [cast.admin.id]
    page = client.as_user(cast.admin, "en").get("/concerns/status").text
    assert "red" in page
    for secret in (WORDS, "小鹿", "云朵", "灯塔"):
        assert secret not in page
    for path in ("", "/take", "/close"):
        way = client.post if path else client.get
        assert way(f"/concerns/{row.id}{path}").status_code == 404


def test_whoever_may_be_named_sees_nothing_of_a_concern_without_a_place(client, cast):
    """A concern in general reaches every region, and so do the names in it."""
    xin = user("xin@example.org", "辛老师", "counsellor", region=CITY)
    shen = user("shen@example.org", "沈审计", "auditor")
    db.session.commit()
    sent = {"about": "", "level": "amber", "named": ["coordinator", "counsellor"], "words": "她说"}
    client.as_user(shen).post("/concerns/new", data=sent)
    concern = db.session.query(Concern).one()
    assert client.as_user(xin).get(f"/concerns/{concern.id}").status_code == 404
    assert client.as_user(xin).post(f"/concerns/{concern.id}/take").status_code == 404
    tied = {row.user_id for row in db.session.query(ConcernTie)}
    assert {xin.id, cast.coordinator.id, cast.city_coordinator.id} <= tied


def test_who_is_named_the_second_time_is_kept_from_it_too(client, cast):
    sent = {"about": "C-DEER", "level": "grey", "words": ""}
    client.as_user(cast.contact).post("/concerns/new", data=sent)
    client.post("/concerns/new", data=sent | {"named": ["coordinator"]})
    assert db.session.query(Concern).count() == 1
    tied = {row.user_id for row in db.session.query(ConcernTie)}
    assert {cast.coordinator.id, cast.city_coordinator.id} <= tied
