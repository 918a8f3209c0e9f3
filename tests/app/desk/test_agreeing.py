"""Guardians of a list agree at once: only who has not answered, with one undo."""

import pytest

from app.extensions import db
from app.models import Child, Consent, School
from app.store.people.consents import latest_of
from tests.app.forms import fields_of
from tests.cast import TODAY, child

pytestmark = pytest.mark.usefixtures("frozen_now")
PATH = "/batches/new/children?deed=consent"


@pytest.fixture
def asked(client, cast):
    """Deer has agreed, Stone's guardian refused, Leaf and Rain were not asked, Wind has left."""
    dengta = db.session.get_one(School, cast.dengta.id)
    for code, name in (("C-LEAF", "叶子"), ("C-RAIN", "小雨"), ("C-WIND", "小风")):
        child(code, name, dengta, "f", "2015-01-02", ["阅读"], consent=None)
    db.session.query(Child).filter_by(code="C-WIND").one().left_on = TODAY
    db.session.query(Consent).filter_by(child_id=cast.stone.id).one().given = False
    db.session.commit()
    return client.as_user(cast.coordinator, "en")


def said():
    db.session.expire_all()
    found = {one.code: latest_of(one).get("letters") for one in db.session.query(Child)}
    return {code: one.given for code, one in found.items() if one}


def agree(client, **details):
    page = client.get(PATH).text
    return page, client.post(PATH, data=fields_of(page, "code") | {"on": "2026-11-20"} | details)


def test_a_list_records_a_yes_where_nobody_answered_and_no_refusal_is_replaced(asked):
    before = said()
    page, done = agree(asked, evidence="signed forms")
    for line in ("C-DEER: the guardian has answered already", "C-WIND: has left"):
        assert line in page
    assert before["C-STONE"] is False
    assert said() == before | {"C-LEAF": True, "C-RAIN": True}
    newest = db.session.query(Consent).order_by(Consent.id.desc()).first()
    assert (newest.evidence, newest.on.isoformat()) == ("signed forms", "2026-11-20")
    asked.post(f"{done.location}/undo")
    assert said() == before


def test_what_was_answered_since_stays_when_the_list_is_taken_back(asked):
    _page, done = agree(asked, evidence="signed forms")
    answer = {"item": "letters", "given": "no", "on": "2026-11-23", "evidence": "on the phone"}
    asked.post("/children/C-LEAF/consent", data=answer)
    asked.post(f"{done.location}/undo")
    assert "1 was changed meanwhile" in asked.get(done.location).text
    assert said().get("C-LEAF") is False
    assert "C-RAIN" not in said()


@pytest.mark.sqlite_alone
def test_a_yes_without_evidence_or_of_a_day_to_come_is_refused_in_words(asked):
    before = said()
    for wrong in ({"evidence": " "}, {"evidence": "forms", "on": "2026-12-24"}):
        agree(asked, **wrong)
    assert said() == before


@pytest.mark.sqlite_alone
def test_after_a_step_of_the_setup_its_page_leads_to_what_is_missing_next(asked):
    _page, done = agree(asked, evidence="signed forms")
    assert "Next: open a round" in asked.get(done.location).text
