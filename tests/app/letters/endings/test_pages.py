"""Pages on which pairs end: what happens is shown first; each reader sees what is theirs."""

import re
from datetime import timedelta

import pytest

from app.actions.letters.letters import move
from app.actions.letters.pairs.decisions import close_gate, record_answer
from app.actions.letters.pairs.endings import end
from app.actions.letters.pairs.holds import hold
from app.actor import Actor
from app.extensions import db
from app.models import Clearance, Message
from app.store.letters.standings import standing_of_pair
from app.store.scope import EVERYTHING
from app.wording.letters.pairs import END_REASONS, FOLLOWED
from app.wording.letters.standing import REMEDY, SINCE
from letters.pairs.effects import EFFECTS, Fact, PairState
from letters.pairs.endings import Followed
from letters.pairs.facts import EndReason
from letters.states import Direction, State
from tests.cast import NOW, TODAY, acting_as, letter_of

pytestmark = pytest.mark.usefixtures("frozen_now")
ACTING = acting_as(Actor(None, "test"), NOW - timedelta(minutes=5))
FORM = {"reason": "other", "on": TODAY.isoformat(), "evidence": ""}


def words_of(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.text))


def finish(row, reason):
    end(EVERYTHING, row.code, reason, TODAY, acting=ACTING)


def test_each_fact_reason_and_obstacle_has_its_words():
    assert set(SINCE) == set(Fact)
    decided = {fact for fact, effect in EFFECTS.items() if effect.decided}
    assert decided <= set(REMEDY)
    assert (set(END_REASONS), set(FOLLOWED)) == (set(EndReason), set(Followed))


def test_the_form_shows_what_happens_before_anything_does(client, friends, cast):
    me = client.as_user(cast.coordinator, "en")
    page = words_of(me.post(f"/pairs/{friends.code}/end", data=FORM))
    assert "letters that are still to be written are no longer expected" in page
    assert "Your letters with 小鹿" not in page
    assert "你和小鹿的通信" in page
    assert friends.until_on is None
    me.post(f"/pairs/{friends.code}/end", data=FORM | {"sure": "1"})
    assert friends.end_reason == EndReason.OTHER
    assert db.session.query(Message).filter_by(kind="ending").count() == 2


def test_a_form_without_a_reason_says_so(client, friends, cast):
    page = client.as_user(cast.coordinator, "en").post(
        f"/pairs/{friends.code}/end", data=FORM | {"reason": ""}
    )
    assert "Choose a reason." in page.text
    assert friends.until_on is None


def test_an_end_is_taken_back_on_the_page(client, friends, cast):
    finish(friends, EndReason.OTHER)
    me = client.as_user(cast.coordinator, "en")
    assert "Take the end back" in me.get(f"/pairs/{friends.code}").text
    page = me.post(f"/pairs/{friends.code}/take-back", follow_redirects=True)
    assert "The end is taken back" in page.text
    assert friends.until_on is None


def test_what_followed_is_said(client, friends, cast):
    first = letter_of(friends).code
    move(EVERYTHING, first, State.POSTED, TODAY, acting=ACTING)
    finish(friends, EndReason.OTHER)
    later = acting_as(Actor(cast.coordinator.id), NOW)
    move(EVERYTHING, first, State.AT_SCHOOL, TODAY, acting=later)
    me = client.as_user(cast.coordinator, "en")
    page = me.post(f"/pairs/{friends.code}/take-back", follow_redirects=True)
    assert "cannot be taken back: a letter of the two has moved since." in words_of(page)


def test_an_end_is_raised_on_the_page_and_cleared_above(client, friends, cast):
    finish(friends, EndReason.FINISHED)
    me = client.as_user(cast.coordinator, "en")
    assert "To keep the child safe" in me.get(f"/pairs/{friends.code}/raise").text
    me.post(f"/pairs/{friends.code}/raise", data={"reason": "safeguarding"})
    assert friends.end_reason == EndReason.SAFEGUARDING
    page = me.get(f"/pairs/{friends.code}").text
    assert "waits for the region above" in page
    assert "Take the end back" not in page
    above = client.as_user(cast.city_coordinator, "en")
    assert "May be in rounds again" in above.get(f"/pairs/{friends.code}").text
    above.post(f"/pairs/{friends.code}/clear/child", data={"reason": "asked twice"})
    assert db.session.query(Clearance).one().cleared_by_id == cast.city_coordinator.id
    assert "asked twice" in above.get(f"/pairs/{friends.code}").text


def test_a_pair_is_held_and_let_go_on_its_page(client, friends, cast):
    me = client.as_user(cast.coordinator, "en")
    page = me.post(f"/pairs/{friends.code}/hold", data={"reason": ""})
    assert "Please say why" in page.text
    me.post(f"/pairs/{friends.code}/hold", data={"reason": "waiting for the school"})
    page = words_of(me.get(f"/pairs/{friends.code}"))
    assert "Held by a coordinator since Nov 23." in page
    assert "waiting for the school" in page
    me.post(f"/pairs/{friends.code}/release")
    assert friends.held_on is None


def test_the_sentence_of_a_refusal_says_what_can_be_done(client, friends, cast):
    record_answer(EVERYTHING, cast.deer.code, "letters", False, TODAY, "来电", acting=ACTING)
    me = client.as_user(cast.coordinator, "en")
    said = "Held since Nov 23: the guardian said no. Record a new yes on the child's page"
    for page in (f"/pairs/{friends.code}", "/children/C-DEER", "/volunteers/V-CLOUD"):
        assert said in words_of(me.get(page)).replace("&#39;", "'")


def test_who_may_not_know_the_cause_reads_only_that_it_is_held(client, friends, cast):
    close_gate(EVERYTHING, cast.cloud.code, "vetting", acting=ACTING)
    page = words_of(client.as_user(cast.contact, "en").get(f"/pairs/{friends.code}"))
    assert "Held for now: the coordinator is looking into it." in page
    assert "gate" not in page


def test_the_forms_of_facts_ask_about_the_open_pair(client, friends, cast):
    me = client.as_user(cast.coordinator, "en")
    field = f'name="pair-{friends.code}"'
    assert field in me.get("/children/C-DEER").text
    assert field in me.get("/volunteers/V-CLOUD").text
    admin = client.as_user(cast.admin, "en")
    page = admin.get(f"/users/{cast.cloud.user_id}").text
    assert field in page
    assert "For cause" in page
    assert field not in client.as_user(cast.contact, "en").get("/children/C-DEER").text


@pytest.mark.parametrize(
    ("address", "fields"),
    [
        ("/children/C-DEER/leave", {}),
        ("/volunteers/V-CLOUD/leave", {}),
        ("/volunteers/V-CLOUD/gates/pledge", {"close": "1"}),
        ("/children/C-DEER/consent", {"item": "letters", "given": "no", "on": "2026-11-20"}),
    ],
)
@pytest.mark.parametrize("choice", ["hold", "end"])
def test_the_answer_is_kept_with_the_fact(client, friends, cast, address, fields, choice):
    me = client.as_user(cast.coordinator, "en")
    me.post(address, data=fields | {f"pair-{friends.code}": choice})
    assert (friends.until_on is None) is (choice == "hold")
    wanted = PairState.HELD if choice == "hold" else PairState.ENDED
    assert standing_of_pair(friends, TODAY).state is wanted


def test_an_account_closed_for_cause_ends_its_pair_for_safety(client, friends, cast):
    client.as_user(cast.admin, "en").post(
        f"/users/{cast.cloud.user_id}/deactivate",
        data={"for_cause": "1", f"pair-{friends.code}": "end"},
    )
    assert friends.end_reason == EndReason.SAFEGUARDING
    heard = {one.user_id for one in db.session.query(Message).filter_by(kind="stop")}
    assert heard == {cast.contact.id}


def test_a_letter_that_turns_up_is_logged_on_its_page(client, friends, cast):
    finish(friends, EndReason.OTHER)
    code = letter_of(friends).code
    me = client.as_user(cast.coordinator, "en")
    assert "Has it turned up?" in me.get(f"/letters/{code}").text
    me.post(f"/letters/{code}/find", data={"to": "at_school", "on": TODAY.isoformat()})
    assert letter_of(friends).state == State.AT_SCHOOL
    assert "Has it turned up?" not in me.get(f"/letters/{code}").text


CLOSES = {EndReason.SAFEGUARDING, EndReason.CONSENT_WITHDRAWN, EndReason.VOLUNTEER_LEFT}


@pytest.mark.parametrize("reason", [one for one in EndReason if one not in CLOSES])
def test_an_ended_thread_stays_and_its_last_letter_can_be_received(client, friends, cast, reason):
    reply = letter_of(friends, Direction.TO_VOLUNTEER)
    move(EVERYTHING, reply.code, State.POSTED, TODAY, acting=ACTING)
    finish(friends, reason)
    account = db.session.get_one(type(cast.contact), cast.cloud.user_id)
    cloud = client.as_user(account, "en")
    page = words_of(cloud.get(f"/threads/{friends.code}"))
    assert "You wrote to each other until" in page
    assert "Yes, it is here" in page
    assert "Print letter sheet" not in page
    assert cloud.get("/threads/", follow_redirects=True).request.path == f"/threads/{friends.code}"


@pytest.mark.parametrize("reason", sorted(CLOSES))
def test_after_such_an_end_nothing_of_it_opens_for_the_volunteer(client, friends, cast, reason):
    finish(friends, reason)
    account = db.session.get_one(type(cast.contact), cast.cloud.user_id)
    cloud, code = client.as_user(account), letter_of(friends).code
    for address in (f"/threads/{friends.code}", f"/pairs/{friends.code}", f"/letters/{code}"):
        assert cloud.get(address).status_code == 404
    assert code not in cloud.get("/letters/?where=all").text


def test_in_a_held_thread_nothing_is_asked_of_the_volunteer(client, friends, cast):
    hold(EVERYTHING, friends.code, "等学校回话", acting=ACTING)
    account = db.session.get_one(type(cast.contact), cast.cloud.user_id)
    page = words_of(client.as_user(account, "en").get(f"/threads/{friends.code}"))
    assert "your letters rest while your coordinator looks into something" in page
    assert "I posted it" not in page
    assert "等学校回话" not in page


def test_a_notice_leads_to_the_next_friend_and_from_its_day_on_to_the_end_too(
    client, friends, cast
):
    me = client.as_user(cast.coordinator, "en")
    cast.cloud.left_on = TODAY + timedelta(days=30)
    db.session.commit()
    page = me.get(f"/pairs/{friends.code}")
    assert "Find 小鹿 the next letter friend" in words_of(page)
    assert page.text.count("End the pair …") == 1
    cast.cloud.left_on = TODAY
    db.session.commit()
    page = me.get(f"/pairs/{friends.code}").text
    assert page.count("End the pair …") == 2


def test_two_characters_are_a_reason(client, friends, cast):
    me = client.as_user(cast.coordinator, "en")
    me.post(f"/pairs/{friends.code}/hold", data={"reason": "放假"})
    assert standing_of_pair(friends, TODAY).state is PairState.HELD
