"""From fourteen on the child agrees too: asked on the form, seen in advance, bulk where it was."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.actions.people import consents
from app.actor import Actor
from app.errors import Refused
from app.extensions import db
from app.models import Child, Consent
from app.store.desk.batches import Deed, preview_of_children
from app.store.people.agreements import own_words
from app.store.people.agreements.own_words import ids_without_own_word
from app.store.people.consents import latest_of
from app.store.scope import EVERYTHING, Scope
from letters.consents.items import Voice
from letters.pairs.standing import SOON
from tests.app.forms import fields_of
from tests.cast import TODAY, acting_as

XU = acting_as(Actor(None, "test"))
DAY = timedelta(days=1)
BULK = "/batches/new/children?deed=consent"


def say(item="letters", given=True, by=Voice.GUARDIAN, code="C-STONE") -> bool:
    fresh = consents.record(*(EVERYTHING, code, item, given, TODAY, "签字"), acting=XU, said_by=by)
    db.session.expire_all()
    return fresh


def born(child, birth) -> None:
    child.birth_date, child.grade = birth, 8
    db.session.commit()


@pytest.mark.parametrize("birth", ["2012-11-23", "2012", None])
def test_a_guardian_alone_says_yes_for_nobody_who_is_or_may_be_fourteen(cast, birth):
    born(cast.stone, birth)
    with pytest.raises(Refused, match=r"consents\.own_word"):
        say("review")
    assert say("review", by=Voice.BOTH)
    assert latest_of(cast.stone)["review"].said_by == Voice.BOTH


def test_a_day_before_the_birthday_the_guardian_s_word_is_enough(cast):
    born(cast.stone, "2012-11-24")
    assert say("review")


def test_either_may_refuse_at_any_age(cast):
    for by in Voice:
        assert say("review", given=False, by=by)
    assert not latest_of(cast.stone)["review"].given


def test_a_child_s_yes_stands_beside_its_guardian_s_and_never_alone(cast):
    with pytest.raises(Refused, match=r"consents\.guardian_first"):
        say("review", by=Voice.CHILD)
    say("review", given=False)
    with pytest.raises(Refused, match=r"consents\.guardian_first"):
        say("review", by=Voice.CHILD)
    assert say(by=Voice.CHILD), "the guardian agreed to letters before"
    assert latest_of(cast.stone)["letters"].said_by == Voice.BOTH
    assert not say(by=Voice.BOTH), "that stands already"


@pytest.mark.parametrize(
    ("until", "asked", "holds"),
    [(DAY, None, DAY), (DAY, 2 * DAY, DAY), (2 * DAY, DAY, DAY), (None, DAY, DAY), (None,) * 3],
)
def test_a_child_s_yes_makes_its_guardian_s_no_longer(cast, until, asked, holds):
    until, asked, holds = (None if one is None else TODAY + one for one in (until, asked, holds))
    yes = (EVERYTHING, "C-STONE", "letters", True, TODAY, "签字")
    consents.record(*yes, acting=XU, expires_on=until, said_by=Voice.GUARDIAN)
    assert consents.record(*yes, acting=XU, expires_on=asked, said_by=Voice.CHILD)
    db.session.expire_all()
    answer = latest_of(cast.stone)["letters"]
    assert (answer.said_by, answer.expires_on) == (Voice.BOTH, holds)


def test_a_birthday_is_seen_two_months_ahead(cast):
    for ahead, seen in ((SOON, True), (SOON + DAY, False)):
        turns = TODAY + ahead
        born(cast.stone, turns.replace(year=turns.year - 14).isoformat())
        assert (cast.stone.id in ids_without_own_word(EVERYTHING, TODAY)) is seen
    born(cast.stone, "2012-01-01")
    assert ids_without_own_word(EVERYTHING, TODAY) == [cast.stone.id]
    assert ids_without_own_word(EVERYTHING, TODAY, who_write=True) == []
    assert ids_without_own_word(Scope(), TODAY) == []
    say(by=Voice.BOTH)
    assert ids_without_own_word(EVERYTHING, TODAY) == []


def test_a_birth_is_opened_only_of_those_whom_an_answer_for_many_is_about(cast, monkeypatch):
    for one in (cast.deer, cast.stone):
        born(one, "2012-01-01")
    opened = []
    duties = own_words.duties_of
    monkeypatch.setattr(
        own_words, "duties_of", lambda birth, on: opened.append(birth) or duties(birth, on)
    )
    wanted = select(Child.id).where(Child.code == "C-STONE")
    assert preview_of_children(EVERYTHING, wanted, Deed.MOVE, TODAY).concerned
    assert opened == []
    found = preview_of_children(EVERYTHING, wanted, Deed.CONSENT, TODAY)
    assert [one.code for one in found.concerned] == ["C-STONE"]
    assert len(opened) == 1


@pytest.mark.usefixtures("frozen_now")
def test_today_leads_to_the_list_and_the_list_to_one_action(client, cast, friends):
    born(cast.deer, "2012-12-24")
    browser = client.as_user(cast.coordinator, "en")
    assert "has not agreed itself" in browser.get("/today/").text
    found = browser.get("/children/?consent=own_word&paired=yes").text
    assert ("小鹿" in found, "石头" in found) == (True, False)
    page = browser.get(f"{BULK}&consent=own_word").text
    sent = fields_of(page, "code") | {"on": "2026-11-20", "evidence": "forms", "children": "1"}
    browser.post(f"{BULK}&consent=own_word", data=sent | {"until": "2027-07-01"})
    db.session.expire_all()
    answer = latest_of(cast.deer)["letters"]
    assert (answer.given, answer.said_by) == (True, Voice.BOTH)
    assert answer.expires_on.isoformat() == "2027-07-01"
    assert "has not agreed itself" not in browser.get("/today/").text


@pytest.mark.usefixtures("frozen_now")
def test_consents_that_end_soon_are_renewed_at_once_and_others_stay(client, cast):
    rows = {row.child_id: row for row in db.session.query(Consent)}
    rows[cast.stone.id].expires_on = TODAY + SOON
    rows[cast.deer.id].expires_on = TODAY + SOON + DAY
    db.session.commit()
    browser = client.as_user(cast.coordinator, "en")
    page = browser.get(BULK).text
    sent = fields_of(page, "code") | {"on": "2026-11-20", "evidence": "forms"}
    done = browser.post(BULK, data=sent)
    db.session.expire_all()
    assert latest_of(cast.stone)["letters"].expires_on is None
    assert latest_of(cast.deer)["letters"].expires_on == TODAY + SOON + DAY
    browser.post(f"{done.headers['Location']}/undo", follow_redirects=True)
    db.session.expire_all()
    assert latest_of(cast.stone)["letters"].expires_on == TODAY + SOON


@pytest.mark.usefixtures("frozen_now")
def test_the_form_on_the_page_of_a_child_asks_who_answered(client, cast):
    born(cast.stone, "2012-01-01")
    browser = client.as_user(cast.contact, "en")
    sent = {"item": "quoting", "given": "yes", "on": "2026-11-20", "evidence": "form"}
    refused = browser.post("/children/C-STONE/consent", data=sent, follow_redirects=True).text
    assert "agrees too" in refused
    browser.post("/children/C-STONE/consent", data=sent | {"said_by": "both"})
    db.session.expire_all()
    assert latest_of(cast.stone)["quoting"].said_by == Voice.BOTH
    assert "the guardian and the child" in browser.get("/children/C-STONE").text


@pytest.mark.usefixtures("frozen_now")
def test_today_prints_the_forms_of_consents_that_end_soon(client, cast, friends):
    db.session.query(Consent).filter_by(child_id=cast.deer.id).one().expires_on = TODAY + SOON
    db.session.commit()
    browser = client.as_user(cast.coordinator, "en")
    assert "/consent-forms/?consent=expires" in browser.get("/today/").text
    assert browser.get("/consent-forms/?consent=expires").status_code == 200
    assert "/consent-forms/" not in client.as_user(cast.admin, "en").get("/today/").text
