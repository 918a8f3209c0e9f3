"""People reach people: a question stands on Today until it is answered."""

from datetime import timedelta

import pytest

from app.actions.messages import appeals as actions
from app.actions.system.leftovers import throw_away
from app.actor import SCHEDULER
from app.errors import Refused
from app.extensions import db
from app.models import Appeal, AppealState, Message, Pair, User
from app.store.messages.appeals.about import About
from app.store.scope import EVERYTHING
from letters.oversight.retention import clock_of
from tests.cast import DONGYUAN, NOW, acting_as

pytestmark = pytest.mark.usefixtures("frozen_now")
WORDS = "小鹿上一封信里说她睡不着"


@pytest.fixture
def cloud(cast) -> User:
    return db.session.get(User, cast.cloud.user_id)


def write(client, who, about, words=WORDS):
    client.as_user(who, "en")
    sent = {"words": words, "about": about}
    return client.post("/appeals/question", data=sent, follow_redirects=True).text


def told(kind: str) -> set[int]:
    return {row.user_id for row in db.session.query(Message).filter_by(kind=kind)}


def test_a_question_waits_on_today_of_those_in_reach_until_it_is_answered(
    client, cast, cloud, friends
):
    assert "Your coordinator sees it" in write(client, cloud, friends.code)
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
    assert actions.write_appeal(cloud.id, About(), WORDS, acting=acting_as(SCHEDULER)) == 1
    assert told("appeal") == {cast.city_coordinator.id}


@pytest.mark.parametrize("who", ["cloud", "contact"])
def test_whoever_writes_about_nothing_reaches_their_own_coordinator(client, cast, cloud, who):
    cast.cloud.serves_code = DONGYUAN
    db.session.commit()
    write(client, cloud if who == "cloud" else cast.contact, "")
    assert WORDS in client.as_user(cast.coordinator).get("/appeals/waiting").text
    assert WORDS not in client.as_user(cast.foreign_coordinator).get("/appeals/waiting").text


def test_where_nobody_may_read_it_the_writer_is_told_and_the_admins_hear_no_words(client, cast):
    for grant in (*cast.foreign_coordinator.grants, *cast.city_coordinator.grants):
        grant.revoked_at = NOW
    db.session.commit()
    assert "No coordinator is named" in write(client, cast.foreign_contact, "S-MABUGANG")
    assert told("unread") == {cast.admin.id}
    assert all(WORDS not in one.body for one in db.session.query(Message))


def test_the_same_words_twice_are_one_and_too_many_are_refused_in_words(
    client, cast, cloud, friends
):
    for _time in range(2):
        write(client, cloud, friends.code)
    assert db.session.query(Appeal).count() == 1
    for number in range(4):
        write(client, cloud, friends.code, f"再问一句 {number}")
    page = write(client, cloud, friends.code, "第六个问题")
    assert "5 times within a day" in page
    assert "第六个问题" in page
    assert "Please write a few words" in write(client, cast.contact, "", "  ")
    later = acting_as(SCHEDULER, NOW + timedelta(days=1, minutes=1))
    actions.write_appeal(cloud.id, About(), "第六个问题", acting=later)


def test_nobody_writes_about_what_they_cannot_see(client, cast, cloud, friends):
    aze = db.session.get(User, cast.aze.user_id)
    for who, about in ((aze, friends.code), (cast.foreign_contact, friends.letters[0].code)):
        client.as_user(who)
        assert client.get(f"/appeals/question?about={about}").status_code == 404
        sent = {"words": WORDS, "about": about}
        assert client.post("/appeals/question", data=sent).status_code == 404


def test_a_question_goes_a_year_after_it_was_settled(cast, cloud):
    actions.write_appeal(cloud.id, About(), WORDS, acting=acting_as(SCHEDULER))
    for row in db.session.query(Appeal):
        row.settled_at = NOW
    db.session.commit()
    throw_away(now=NOW + clock_of("questions").keep)
    assert db.session.query(Appeal).count() == 1
    throw_away(now=NOW + clock_of("questions").keep + timedelta(minutes=1))
    assert not db.session.query(Appeal).count()


def test_a_pair_that_is_taken_back_leaves_the_words_with_their_writer(client, cast, cloud, friends):
    write(client, cloud, friends.code)
    for letter in friends.letters:
        db.session.delete(letter)
    db.session.execute(db.delete(Pair).where(Pair.id == friends.id))
    db.session.commit()
    row = db.session.query(Appeal).one()
    assert (row.pair_id, row.state) == (None, AppealState.RECEIVED)
    assert WORDS in client.as_user(cast.city_coordinator).get("/appeals/waiting").text


def test_the_answer_reaches_the_account_that_another_was_made_one_with(client, cast, cloud):
    write(client, cloud, "")
    cast.cloud.merged_into_id, cast.aze.serves_code = cast.aze.id, DONGYUAN
    cloud.active = False
    db.session.commit()
    row = db.session.query(Appeal).one()
    by = acting_as(SCHEDULER)
    actions.answer(EVERYTHING, cast.coordinator.id, row.id, "好的", acting=by)
    assert told("answer") == {cast.aze.user_id}
    assert "好的" in client.as_user(db.session.get(User, cast.aze.user_id)).get("/appeals/").text
    with pytest.raises(Refused):
        actions.settle(EVERYTHING, cast.coordinator.id, row.id, acting=by)
