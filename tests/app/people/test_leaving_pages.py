"""Pages on which somebody says that they are away, leave, or step in, and where it is seen."""

from datetime import timedelta

from app.actions.letters import absences, reserves
from app.actor import Actor
from app.extensions import db
from app.models import FormerShown, Letter, Pair, User
from app.store.scope import EVERYTHING
from letters.states import State
from tests.cast import NOW, TODAY, Cast, acting_as, letter_of

WHO = acting_as(Actor(1))
BACK = TODAY + timedelta(days=60)


def of(volunteer) -> User:
    return db.session.get_one(User, volunteer.user_id)


def test_a_volunteer_says_away_and_back_and_everybody_concerned_sees_it(
    cast: Cast, friends: Pair, client, frozen_now: None
) -> None:
    client.as_user(of(cast.cloud), "en")
    assert client.get("/volunteers/my-leaving").location.endswith("/V-CLOUD/leaving")
    page = client.get("/volunteers/V-CLOUD/leaving")
    assert "Back on" in page.text
    days = {"first": TODAY.isoformat(), "until": BACK.isoformat(), "reason": "illness"}
    said = client.post("/volunteers/V-CLOUD/away", data=days, follow_redirects=True)
    assert "have another day" in said.text
    assert "You are away until" in client.get(f"/threads/{friends.code}").text
    for person, address in [
        (cast.contact, "/school"),
        (cast.contact, f"/pairs/{friends.code}"),
        (cast.coordinator, f"/pairs/{friends.code}"),
    ]:
        seen = client.as_user(person, "en").get(address).text
        assert "writes again after" in seen, address
        assert "illness" not in seen
    assert "illness" in client.as_user(cast.coordinator, "en").get(page.request.path).text
    client.post("/volunteers/V-CLOUD/away", data={"back": "1"})
    assert cast.cloud.away_until is None


def test_wrong_days_are_said_next_to_what_was_typed(
    cast: Cast, friends: Pair, client, frozen_now: None
) -> None:
    client.as_user(of(cast.cloud), "en")
    days = {"first": BACK.isoformat(), "until": TODAY.isoformat(), "reason": ""}
    page = client.post("/volunteers/V-CLOUD/away", data=days)
    assert "comes after the first day" in page.text
    assert BACK.isoformat() in page.text
    page = client.post("/volunteers/V-CLOUD/notice", data={"on": TODAY.isoformat()})
    assert "goodbye letter" in page.text


def test_notice_offers_a_successor_at_once_and_is_taken_back(
    cast: Cast, friends: Pair, client, frozen_now: None
) -> None:
    client.as_user(cast.coordinator, "en")
    on = (TODAY + timedelta(days=31)).isoformat()
    said = client.post("/volunteers/V-CLOUD/notice", data={"on": on}, follow_redirects=True)
    assert "goodbye letter by" in said.text
    page = client.get(f"/pairs/{friends.code}").text
    assert "Find 小鹿 the next letter friend" in page
    assert "Everybody else keeps whom they write with." in page
    said = client.post("/volunteers/V-CLOUD/notice", data={"back": "1"}, follow_redirects=True)
    assert "needed again" in said.text
    assert "the next letter friend" not in client.get(f"/pairs/{friends.code}").text


def test_a_reserve_writer_is_asked_writes_and_posts_one_letter(
    cast: Cast, friends: Pair, client, frozen_now: None
) -> None:
    cast.aze.is_reserve = True
    db.session.commit()
    absences.be_away(EVERYTHING, "V-CLOUD", TODAY, BACK, acting=WHO)
    client.as_user(cast.coordinator, "en")
    assert f"/pairs/{friends.code}/reserve" in client.get(f"/pairs/{friends.code}").text
    assert "V-AZE" in client.get(f"/pairs/{friends.code}/reserve").text
    answer = {"volunteer": "V-AZE", "by": (TODAY + timedelta(days=9)).isoformat()}
    assert client.post(f"/pairs/{friends.code}/reserve", data=answer).status_code == 302
    letter = db.session.query(Letter).filter(Letter.writer_id == cast.aze.id).one()
    client.as_user(of(cast.aze), "en")
    assert cast.deer.pen_name in client.get("/threads/").text
    page = client.get(f"/asked/{letter.code}").text
    assert "grade 5" in page
    assert "class 1" not in page
    client.post(f"/asked/{letter.code}", data={"text": "你好小鹿"})
    assert client.get(f"/asked/{letter.code}/sheet").mimetype.endswith("document")
    assert client.get(f"/threads/{friends.code}").status_code == 404
    client.post(f"/letters/{letter.code}/move", data={"to": "posted", "next": "/threads/"})
    db.session.expire_all()
    assert letter.state == State.POSTED
    client.as_user(of(cast.cloud), "en")
    thread = client.get(f"/threads/{friends.code}").text
    assert "in your place" in thread
    assert "你好小鹿" not in thread


def test_a_coordinator_takes_the_letter_back_on_the_page_of_the_pair(
    cast: Cast, friends: Pair, client, frozen_now: None
) -> None:
    cast.aze.is_reserve = True
    db.session.commit()
    absences.be_away(EVERYTHING, "V-CLOUD", TODAY, BACK, acting=WHO)
    by = TODAY + timedelta(days=9)
    letter = reserves.ask_reserve(EVERYTHING, friends.code, "V-AZE", by, acting=WHO)
    client.as_user(cast.coordinator)
    client.post(f"/pairs/{friends.code}/reserve/back", data={"letter": letter.code})
    db.session.expire_all()
    assert letter.writer_id is None
    assert client.as_user(of(cast.aze)).get(f"/asked/{letter.code}").status_code == 404


def test_a_letter_that_was_begun_is_not_offered_and_says_so(
    cast: Cast, friends: Pair, client, frozen_now: None
) -> None:
    cast.aze.is_reserve = True
    cast.cloud.away_until = TODAY + timedelta(days=60)
    letter = letter_of(friends)
    letter.text, letter.text_at = "我先写一点", NOW
    db.session.commit()
    client.as_user(cast.coordinator, "en")
    page = client.get(f"/pairs/{friends.code}/reserve").text
    assert f"begun to write letter {letter.code}" in page
    assert "Ask for one letter" not in page
    cast.cloud.left_on = TODAY
    db.session.commit()
    page = client.get(f"/pairs/{friends.code}/reserve").text
    assert "Ask for one letter" in page
    assert "What had been typed for it is not kept." in page


def test_volunteers_are_marked_as_reserve_writers_and_found_as_such(
    cast: Cast, client, frozen_now: None
) -> None:
    cast.aze.is_reserve = True
    db.session.commit()
    client.as_user(cast.city_coordinator)
    assert 'name="is_reserve"' in client.get("/volunteers/V-AZE/edit").text
    found = client.get("/volunteers/?reserve=1").text
    assert "V-AZE" in found
    assert "V-CLOUD" not in found


def test_an_admin_sets_grace_and_what_a_successor_sees(cast: Cast, client) -> None:
    client.as_user(cast.admin, "en")
    address = f"/cohorts/{cast.cohort.id}/rules"
    assert client.get(address).status_code == 200
    rules = {"review": "sample", "review_share": 20, "review_hold": 3}
    for wrong in ({"grace": 99}, {"review_share": 101}, {"review_hold": 15}):
        sent = {"grace": 30, "former_shown": "note"} | rules | wrong
        assert "etween 0 and" in client.post(address, data=sent).text, wrong
    client.post(address, data={"grace": 30, "former_shown": "letters"} | rules)
    db.session.expire_all()
    read = (cast.cohort.review, cast.cohort.review_share, cast.cohort.review_hold)
    assert read == ("sample", 20, 3)
    assert (cast.cohort.grace, cast.cohort.former_shown) == (30, FormerShown.LETTERS)
