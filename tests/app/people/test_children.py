"""Children: who sees what of them, and what is written down of it."""

from concurrent.futures import ThreadPoolExecutor
from random import Random

import pytest

from app.actions.access import looks
from app.actions.people import children, consents
from app.actor import Actor
from app.errors import NotFound, Refused
from app.extensions import db
from app.models import AccessRow, AuditRow, Child
from app.permissions import scope_of
from app.store.people.consents import standing_of
from app.store.scope import EVERYTHING
from tests.cast import TODAY, acting_as

ACTOR = Actor(None, "test")


def looks_written() -> list[AccessRow]:
    return db.session.query(AccessRow).order_by(AccessRow.id).all()


def test_a_coordinator_sees_pen_names_on_the_list_and_no_real_name(client, cast):
    page = client.as_user(cast.coordinator).get("/children/").text
    assert "小鹿" in page
    assert "真名小鹿" not in page
    assert "远航" not in page
    assert looks_written() == []


def test_a_look_at_the_name_is_written_down(client, cast):
    page = client.as_user(cast.contact).post("/children/C-DEER/personal").text
    assert "真名小鹿" in page
    [look] = looks_written()
    assert (look.actor_id, look.object_code) == (cast.contact.id, "C-DEER")
    assert look.fields == ["birth_date", "class", "name"]


def test_an_admin_gives_a_reason_before_seeing_a_name(client, cast):
    browser = client.as_user(cast.admin)
    refused = browser.post("/children/C-DEER/personal", follow_redirects=True).text
    assert "真名小鹿" not in refused
    assert looks_written() == []
    shown = browser.post("/children/C-DEER/personal", data={"reason": "家长来电核对"}).text
    assert "真名小鹿" in shown
    assert looks_written()[0].reason == "家长来电核对"


def test_a_guardian_s_phone_asks_a_coordinator_for_a_reason_and_a_contact_for_none(client, cast):
    coordinator = client.as_user(cast.coordinator)
    asked = coordinator.post("/children/C-DEER/guardian", follow_redirects=True).text
    assert "18800000001" not in asked
    assert "18800000001" in client.as_user(cast.contact).post("/children/C-DEER/guardian").text


def test_a_child_of_another_school_is_not_there(client, cast):
    browser = client.as_user(cast.contact)
    for path in ("/children/C-FAR", "/children/C-FAR/edit"):
        assert browser.get(path).status_code == 404
    assert browser.post("/children/C-FAR/personal").status_code == 404
    assert looks_written() == []


def test_a_child_is_added_once(cast):
    values = {"name": "王 小花", "birth_date": "2015-02-03", "interests": ["画画"]}
    row = children.add(EVERYTHING, "S-DENGTA", values, acting=acting_as(ACTOR), rng=Random(1))
    assert row.pen_name not in {"小鹿", "石头"}
    twin = values | {"name": "王小花"}
    with pytest.raises(Refused) as refusal:
        children.add(EVERYTHING, "S-DENGTA", twin, acting=acting_as(ACTOR), rng=Random(2))
    assert refusal.value.details == {"code": row.code}


def test_a_change_writes_the_names_of_the_fields_and_no_value(cast):
    changed = children.edit(
        EVERYTHING, "C-DEER", {"name": "真名小鹿", "phone": "13900000000"}, acting=acting_as(ACTOR)
    )
    assert changed == {"phone"}
    [row] = db.session.query(AuditRow).all()
    assert (row.object_code, row.fields) == ("C-DEER", ["phone"])


def test_an_emptied_pen_name_changes_nothing(cast):
    changed = children.edit(EVERYTHING, "C-DEER", {"pen_name": ""}, acting=acting_as(ACTOR))
    assert (changed, cast.deer.pen_name) == (set(), "小鹿")


def test_a_coordinator_s_form_leaves_the_guardian_alone(client, cast):
    browser = client.as_user(cast.coordinator)
    form = {"name": "真名小鹿", "pen_name": "小鹿", "gender": "f", "grade": "6", "need": "1"}
    browser.post("/children/C-DEER/edit", data=form)
    child = db.session.query(Child).filter_by(code="C-DEER").one()
    assert (child.grade, child.need, child.guardian.phone) == (6, 1, "18800000001")
    assert child.birth_date == "2016-05-04"


def test_the_last_word_of_a_guardian_holds(cast):
    def say(given: bool, evidence: str = "电话") -> bool:
        return consents.record(
            EVERYTHING, "C-DEER", "letters", given, TODAY, evidence,
            acting=acting_as(ACTOR),
        )  # fmt: skip

    assert say(False) is True
    assert say(False) is False
    db.session.expire_all()
    assert standing_of(cast.deer)["letters"] is False
    with pytest.raises(Refused):
        say(True, evidence=" ")


def test_without_consent_the_page_says_that_the_child_is_in_no_round(client, cast):
    browser = client.as_user(cast.contact, "en")
    assert "is in no round" not in browser.get("/children/C-DEER").text
    browser.post(
        "/children/C-DEER/consent",
        data={"item": "letters", "given": "no", "on": "2026-11-20", "evidence": "phone"},
    )
    assert "is in no round" in browser.get("/children/C-DEER").text


def test_a_contact_cannot_change_a_child_of_another_school(app, cast):
    reach = scope_of(cast.contact, "children.edit", TODAY)
    with pytest.raises(NotFound):
        children.edit(reach, "C-FAR", {"need": 3}, acting=acting_as(ACTOR))


def test_a_reason_of_two_letters_is_none():
    with pytest.raises(Refused):
        looks.look("child", "C", ["name"], acting=acting_as(ACTOR), reason="ok", reason_needed=True)


def test_the_same_child_added_twice_at_once_comes_in_once(cast, app):
    code = cast.dengta.code
    values = {"name": "真名小满", "birth_date": "2015-01-02"}
    db.session.remove()

    def once(seed):
        with app.app_context():
            try:
                children.add(EVERYTHING, code, values, acting=acting_as(ACTOR), rng=Random(seed))
            except Refused as refusal:
                return refusal.code
        return "added"

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(once, range(4)))
    assert sorted(answers) == ["added", *["children.twin"] * 3]
