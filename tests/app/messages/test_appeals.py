"""People reach people: a question stands on Today until it is answered, a worry with nobody but
the counsellors in reach.
"""

from datetime import timedelta

import pytest

from app.actions.messages import appeals as actions
from app.actions.messages.bells import ring_again
from app.actions.system.leftovers import throw_away
from app.actor import SCHEDULER
from app.errors import Refused
from app.extensions import db
from app.models import AccessRow, Appeal, AppealKind, AppealState, AuditRow, Message, Pair, User
from app.store.messages.appeals.about import About
from app.store.scope import EVERYTHING
from letters.oversight.retention import clock_of
from tests.cast import DONGYUAN, LONGCHUAN, NOW, acting_as, user

pytestmark = pytest.mark.usefixtures("frozen_now")
WORDS = "小鹿上一封信里说她睡不着"


@pytest.fixture
def cloud(cast) -> User:
    return db.session.get(User, cast.cloud.user_id)


@pytest.fixture
def counsellors(cast) -> tuple[User, User]:
    near = user("xin@example.org", "辛老师", "counsellor", region=DONGYUAN)
    far = user("yuan@example.org", "袁老师", "counsellor", region=LONGCHUAN)
    db.session.commit()
    return near, far


def write(client, who, kind, about, words=WORDS):
    client.as_user(who, "en")
    sent = {"words": words, "about": about}
    return client.post(f"/appeals/{kind}", data=sent, follow_redirects=True).text


def told(kind: str) -> set[int]:
    return {row.user_id for row in db.session.query(Message).filter_by(kind=kind)}


def test_a_question_waits_on_today_of_those_in_reach_until_it_is_answered(
    client, cast, cloud, friends
):
    assert "Your coordinator sees it" in write(client, cloud, "question", friends.code)
    assert told("appeal") == {cast.coordinator.id}, "the smallest region alone"
    for reader in (cast.coordinator, cast.city_coordinator):
        assert "Somebody wrote to you" in client.as_user(reader, "en").get("/today/").text
        assert WORDS in client.get("/appeals/waiting").text
    for stranger in (cast.foreign_coordinator, cast.admin):
        assert "Somebody wrote to you" not in client.as_user(stranger, "en").get("/today/").text
    foreign = client.as_user(cast.foreign_coordinator, "en")
    assert WORDS not in foreign.get("/appeals/waiting").text
    client.as_user(cast.contact)
    for page in ("/school", "/appeals/", "/children/C-DEER", f"/pairs/{friends.code}"):
        assert WORDS not in client.get(page).text, "nothing of it comes near the child"
    number = db.session.query(Appeal.id).scalar()
    foreign = client.as_user(cast.foreign_coordinator, "en")
    assert foreign.post(f"/appeals/{number}/settle").status_code == 404
    client.as_user(cast.coordinator, "en")
    client.post(f"/appeals/{number}/answer", data={"words": "我们问问老师"})
    assert "Somebody wrote to you" not in client.get("/today/").text
    again = client.post(f"/appeals/{number}/answer", data={"words": "又一次"})
    assert (again.status_code, "又一次" in again.text) == (422, False)
    mine = client.as_user(cloud, "en").get("/appeals/").text
    assert "我们问问老师" in mine
    assert "王老师" in mine
    mail = db.session.query(Message).filter_by(kind="answer", user_id=cloud.id).one()
    assert "我们问问老师" in mail.body


@pytest.mark.sqlite_alone
def test_who_serves_a_whole_province_reaches_the_widest_region_within_it(cast, cloud):
    cast.cloud.serves_code = "440000"
    db.session.commit()
    kind, by = AppealKind.QUESTION, acting_as(SCHEDULER)
    assert actions.write_appeal(cloud.id, kind, About(), WORDS, acting=by) == 1
    assert told("appeal") == {cast.city_coordinator.id}


@pytest.mark.parametrize("who", ["cloud", "contact"])
def test_whoever_writes_about_nothing_reaches_their_own_coordinator(client, cast, cloud, who):
    cast.cloud.serves_code = DONGYUAN
    db.session.commit()
    write(client, cloud if who == "cloud" else cast.contact, "question", "")
    assert WORDS in client.as_user(cast.coordinator).get("/appeals/waiting").text
    assert WORDS not in client.as_user(cast.foreign_coordinator).get("/appeals/waiting").text


def test_a_worry_is_read_by_the_counsellors_in_reach_and_by_nobody_else(
    client, cast, cloud, friends, counsellors
):
    near, far = counsellors
    assert "within a day" in write(client, cloud, "worry", friends.letters[0].code)
    assert told("worry") == {near.id}
    row = db.session.query(Appeal).one()
    assert (row.pair_id, row.letter_id) == (friends.id, friends.letters[0].id)
    others = [cast.admin, cast.coordinator, cast.city_coordinator, cast.contact]
    for person in [*others, far]:
        client.as_user(person, "en")
        pages = ("/worries/", f"/worries/{row.id}", "/appeals/", "/appeals/waiting", "/today/")
        texts = [client.get(page).text for page in (*pages, f"/pairs/{friends.code}")]
        assert not any(WORDS in text for text in texts)
        assert client.get(f"/worries/{row.id}").status_code == 404
    client.as_user(near, "en")
    assert WORDS not in client.get("/worries/").text
    assert not db.session.query(AccessRow).count()
    assert WORDS in client.get(f"/worries/{row.id}").text
    look = db.session.query(AccessRow).one()
    assert (look.object_type, look.actor_id, look.fields) == ("appeal", near.id, ["words"])


def test_the_writer_of_a_worry_sees_that_it_is_in_hand_and_never_how_it_ends(
    client, cast, cloud, friends, counsellors
):
    write(client, cloud, "worry", friends.code)
    row = db.session.query(Appeal).one()
    for step, state in (("take", "in hand"), ("settle", "in hand")):
        client.as_user(counsellors[0]).post(f"/worries/{row.id}/{step}")
        page = client.as_user(cloud, "en").get("/appeals/").text
        assert state in page
        assert "settled" not in page
    assert client.as_user(counsellors[0], "en").get("/worries/").text.count("/worries/1") == 0


def test_no_mail_and_no_audit_row_holds_words_of_a_worry(client, cast, cloud, friends, counsellors):
    write(client, cloud, "worry", friends.code)
    row = db.session.query(Appeal).one()
    client.as_user(counsellors[0]).post(f"/worries/{row.id}/answer", data={"words": "我来问问"})
    assert told("answer") == {cloud.id}
    for mail in db.session.query(Message):
        assert WORDS not in mail.subject + mail.body
        assert "我来问问" not in mail.body
    stored = db.session.execute(db.text("SELECT words_sealed, answer_sealed FROM appeal")).one()
    assert not {WORDS, "我来问问"} & set(stored)
    notes = [one.note for one in db.session.query(AuditRow).filter_by(object_type="appeal")]
    assert notes == [None, None]
    assert "我来问问" in client.as_user(cloud).get("/appeals/").text


@pytest.mark.parametrize(
    ("kind", "said"), [("worry", "Please also call"), ("question", "No coordinator is named")]
)
def test_where_nobody_may_read_it_the_writer_is_told_and_the_admins_hear_no_words(
    client, cast, kind, said
):
    for grant in (*cast.foreign_coordinator.grants, *cast.city_coordinator.grants):
        grant.revoked_at = NOW
    db.session.commit()
    assert said in write(client, cast.foreign_contact, kind, "S-MABUGANG")
    assert told("unread") == {cast.admin.id}
    assert all(WORDS not in one.body for one in db.session.query(Message))


def test_a_worry_that_nobody_takes_for_a_day_rings_again_once_a_day(cast, cloud, counsellors):
    cast.cloud.serves_code = DONGYUAN
    db.session.commit()
    actions.write_appeal(cloud.id, AppealKind.WORRY, About(), WORDS, acting=acting_as(SCHEDULER))
    assert ring_again(acting=acting_as(SCHEDULER)) == 0
    later = acting_as(SCHEDULER, NOW + timedelta(days=1), (NOW + timedelta(days=1)).date())
    for _time in range(2):
        assert ring_again(acting=later) == 1
    rung = [row.user_id for row in db.session.query(Message).filter_by(kind="worry")]
    assert rung == [counsellors[0].id] * 2
    assert told("unread") == {cast.admin.id}


def test_the_same_words_twice_are_one_and_too_many_are_refused_in_words(
    client, cast, cloud, friends
):
    for _time in range(2):
        write(client, cloud, "question", friends.code)
    assert db.session.query(Appeal).count() == 1
    for number in range(4):
        write(client, cloud, "question", friends.code, f"再问一句 {number}")
    page = write(client, cloud, "question", friends.code, "第六个问题")
    assert "5 times within a day" in page
    assert "第六个问题" in page
    assert "Please write a few words" in write(client, cast.contact, "question", "", "  ")
    later = acting_as(SCHEDULER, NOW + timedelta(days=1, minutes=1))
    actions.write_appeal(cloud.id, AppealKind.QUESTION, About(), "第六个问题", acting=later)


def test_nobody_writes_about_what_they_cannot_see(client, cast, cloud, friends):
    aze = db.session.get(User, cast.aze.user_id)
    for who, about in ((aze, friends.code), (cast.foreign_contact, friends.letters[0].code)):
        client.as_user(who)
        for kind in ("question", "worry"):
            assert client.get(f"/appeals/{kind}?about={about}").status_code == 404
            sent = {"words": WORDS, "about": about}
            assert client.post(f"/appeals/{kind}", data=sent).status_code == 404


def test_a_counsellor_decides_on_no_worry_of_their_own_school_or_pair(
    client, cast, cloud, friends, counsellors
):
    near = counsellors[0]
    write(client, cloud, "worry", friends.code)
    number = db.session.query(Appeal.id).scalar()
    assert client.as_user(near).get(f"/worries/{number}").status_code == 200
    cast.cloud.user_id = near.id
    db.session.commit()
    assert client.as_user(near).get(f"/worries/{number}").status_code == 404


def test_a_question_goes_a_year_after_it_was_settled_and_a_worry_stays(cast, cloud):
    for kind in AppealKind:
        actions.write_appeal(cloud.id, kind, About(), WORDS, acting=acting_as(SCHEDULER))
    for row in db.session.query(Appeal):
        row.settled_at = NOW
    db.session.commit()
    throw_away(now=NOW + clock_of("questions").keep)
    assert db.session.query(Appeal).count() == 2
    throw_away(now=NOW + clock_of("questions").keep + timedelta(minutes=1))
    assert [row.kind for row in db.session.query(Appeal)] == [AppealKind.WORRY]


def test_a_pair_that_is_taken_back_leaves_the_words_with_their_writer(client, cast, cloud, friends):
    write(client, cloud, "question", friends.code)
    for letter in friends.letters:
        db.session.delete(letter)
    db.session.execute(db.delete(Pair).where(Pair.id == friends.id))
    db.session.commit()
    row = db.session.query(Appeal).one()
    assert (row.pair_id, row.state) == (None, AppealState.RECEIVED)
    assert WORDS in client.as_user(cast.city_coordinator).get("/appeals/waiting").text


def test_the_answer_reaches_the_account_that_another_was_made_one_with(client, cast, cloud):
    write(client, cloud, "question", "")
    cast.cloud.merged_into_id, cast.aze.serves_code = cast.aze.id, DONGYUAN
    cloud.active = False
    db.session.commit()
    row = db.session.query(Appeal).one()
    by = acting_as(SCHEDULER)
    kind = AppealKind.QUESTION
    actions.answer(EVERYTHING, kind, cast.coordinator.id, row.id, "好的", acting=by)
    assert told("answer") == {cast.aze.user_id}
    assert "好的" in client.as_user(db.session.get(User, cast.aze.user_id)).get("/appeals/").text
    with pytest.raises(Refused):
        actions.settle(EVERYTHING, kind, cast.coordinator.id, row.id, acting=by)
