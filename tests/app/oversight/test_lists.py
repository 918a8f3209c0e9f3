"""Lists of people as files: few rows alone, more with a second person's yes, once."""

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from lxml import html

from app.actions.oversight.lists import hand_over
from app.actions.transaction import transaction
from app.actor import Actor
from app.extensions import db
from app.models import AccessRow, Ask, AskState, Child, ListTaken
from app.store.oversight.lists import TakenList, allowance_for
from tests.cast import NOW, acting_as, child, pair, user, volunteer

pytestmark = pytest.mark.usefixtures("frozen_now", "three")
WHY = {"why": "给县里核对名单"}


@pytest.fixture
def three(app, cast, monkeypatch):
    """Whoever takes more than two rows of a list asks."""
    monkeypatch.setitem(app.config, "SETTINGS", replace(app.config["SETTINGS"], export_alone=2))
    child("C-BIRD", "小鸟", cast.dengta, "f", "2015-01-02", ["阅读"])
    db.session.commit()


def asked(client, who, address="/children/?as=csv"):
    """Somebody is led to the form and asks; the row."""
    form = client.as_user(who).get(address)
    assert form.status_code == 302
    page = html.document_fromstring(client.get(form.location).text)
    fields = {
        name: page.xpath(f"//main//input[@name='{name}']/@value")[0] for name in ("rows", "address")
    }
    assert client.post("/asks/new", data=fields | WHY).status_code == 302
    return db.session.query(Ask).order_by(Ask.id.desc()).first()


def state_of(row, now=NOW):
    db.session.refresh(row)
    return row.state_at(now)


def test_a_short_list_is_given_at_once_and_written_down(client, cast):
    file = client.as_user(cast.coordinator).get("/children/?as=csv&text=小鹿")
    assert file.mimetype == "text/csv"
    taken = db.session.query(ListTaken).one()
    assert (taken.user_id, taken.list_name) == (cast.coordinator.id, "children")
    assert db.session.query(AccessRow).filter_by(object_type="list").one().object_code == "children"


@pytest.mark.pages_on_both
def test_a_long_list_needs_a_second_person_and_is_taken_once(client, cast):
    row = asked(client, cast.coordinator)
    assert (row.about, row.rows, state_of(row)) == ("children", 3, AskState.WAITING)
    client.post(f"/asks/{row.id}/answer", data={"answer": "yes"})
    assert state_of(row) is AskState.WAITING, "nobody answers themselves"
    client.post(f"/asks/{row.id}/list")
    assert state_of(row) is AskState.WAITING

    page = client.as_user(cast.city_coordinator).get("/asks/").text
    assert "给县里核对名单" in page
    assert "有 1 件事等您" in client.get("/today/").text
    client.post(f"/asks/{row.id}/answer", data={"answer": "yes"})
    assert state_of(row) is AskState.APPROVED
    client.post(f"/asks/{row.id}/list")
    assert state_of(row) is AskState.APPROVED, "only who asked takes it"

    taken = client.as_user(cast.coordinator).post(f"/asks/{row.id}/list")
    file = client.get(taken.location)
    assert file.mimetype == "text/csv"
    assert state_of(row) is AskState.DONE
    again = client.post(f"/asks/{row.id}/list", follow_redirects=True)
    assert again.mimetype == "text/html"
    with time_machine.travel(NOW + timedelta(minutes=6), tick=False):
        assert client.get(taken.location).status_code == 302, "the address alone is worth nothing"


def test_a_yes_is_for_this_list_and_no_longer_one(client, cast):
    row = asked(client, cast.coordinator)
    client.as_user(cast.admin).post(f"/asks/{row.id}/answer", data={"answer": "yes"})
    client.as_user(cast.coordinator).post(f"/asks/{row.id}/list")
    assert client.get(f"/volunteers/?as=csv&yes={row.id}").mimetype == "text/csv", "two rows"
    assert client.get(f"/children/?as=xlsx&yes={row.id}").status_code == 302, "another file"
    child("C-LATE", "小鱼", cast.dengta, "f", "2015-01-02", ["阅读"])
    db.session.commit()
    assert client.get(f"/children/?as=csv&yes={row.id}").status_code == 302, "one row more"


def test_nobody_beyond_the_region_answers_or_sees_it(client, cast):
    row = asked(client, cast.coordinator)
    foreign = client.as_user(cast.foreign_coordinator)
    assert "给县里核对名单" not in foreign.get("/asks/").text
    assert foreign.post(f"/asks/{row.id}/answer", data={"answer": "yes"}).status_code == 404
    city = asked(client, cast.city_coordinator)
    below = client.as_user(cast.coordinator)
    assert below.post(f"/asks/{city.id}/answer", data={"answer": "yes"}).status_code == 404


def test_a_refusal_and_a_withdrawal_end_it(client, cast):
    row = asked(client, cast.coordinator)
    client.as_user(cast.admin).post(f"/asks/{row.id}/answer", data={"answer": "no"})
    assert state_of(row) is AskState.REFUSED
    second = asked(client, cast.coordinator)
    client.post(f"/asks/{second.id}/withdraw")
    assert state_of(second) is AskState.WITHDRAWN
    client.as_user(cast.admin).post(f"/asks/{second.id}/answer", data={"answer": "yes"})
    assert state_of(second) is AskState.WITHDRAWN


def test_an_ask_and_a_yes_lapse(client, cast):
    row = asked(client, cast.coordinator)
    assert state_of(row, NOW + timedelta(days=14)) is AskState.LAPSED
    client.as_user(cast.admin).post(f"/asks/{row.id}/answer", data={"answer": "yes"})
    assert state_of(row, NOW + timedelta(days=1)) is AskState.LAPSED
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        client.as_user(cast.coordinator).post(f"/asks/{row.id}/list")
    assert state_of(row, NOW + timedelta(days=1)) is AskState.LAPSED


def test_slices_of_a_list_count_together_within_a_day(app, client, cast):
    one = client.as_user(cast.coordinator)
    assert one.get("/children/?as=csv&text=小鹿").mimetype == "text/csv"
    assert one.get("/children/?as=csv&text=小鹿").mimetype == "text/csv", "the same one again"
    assert one.get("/children/?as=xlsx&text=小鹿&sort=-code").status_code == 200, "the same rows"
    assert one.get("/children/?as=csv&text=石头").mimetype == "text/csv"
    assert one.get("/children/?as=csv&text=小鸟").status_code == 302
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        later = app.test_client().as_user(cast.coordinator)
        assert later.get("/children/?as=csv&text=小鸟").mimetype == "text/csv"


def test_of_two_lists_at_once_one_is_given(app, cast):
    me = acting_as(Actor(cast.coordinator.id))
    lists = [TakenList("children", f"/children/?as=csv&text={n}", 2) for n in "12"]
    for wanted in lists:
        assert allowance_for(wanted, None, cast.coordinator.id, NOW), "either alone"
    db.session.rollback()
    together, given = threading.Barrier(2), []

    def take(wanted: TakenList) -> None:
        with app.app_context():
            together.wait()
            given.append((hand_over(wanted, None, acting=me), wanted))

    threads = [threading.Thread(target=take, args=(wanted,)) for wanted in lists]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(was for was, _ in given) == [False, True]
    [first] = [wanted for was, wanted in given if was]
    assert hand_over(first, None, acting=me), "the same one again"
    assert db.session.query(AccessRow).count() == 2


def test_what_could_not_be_made_is_no_look_and_does_not_count(client, cast, friends):
    one = client.as_user(cast.coordinator)
    form = {"term": "9", "part": "school", "form": "zip", "school": "S-DENGTA", "names": "1"}
    assert "/packs/" in one.get("/packs/S-DENGTA/make", query_string=form).location
    assert one.post("/prints/", data=form).location.startswith("/prints/?term")
    assert db.session.query(AccessRow).filter_by(object_type="list").count() == 0
    assert db.session.query(ListTaken).count() == 0


def test_an_address_that_is_no_list_is_not_asked_for(client, cast):
    one = client.as_user(cast.coordinator)
    for address in ("//evil.example/?as=csv", "/users/?as=csv", "https://x.example/?a=1", "/%00?a"):
        data = {"rows": "3", "address": address} | WHY
        assert one.post("/asks/new", data=data).status_code == 404


def test_without_anybody_who_could_say_yes_it_is_said(client, cast):
    for someone in (cast.city_coordinator, cast.coordinator, cast.foreign_coordinator):
        someone.active = False
    db.session.commit()
    client.as_user(cast.admin)
    data = {"rows": "3", "address": "/children/?as=csv"} | WHY
    page = client.post("/asks/new", data=data, follow_redirects=True).text
    assert "flask create-admin" in page
    with transaction():
        user("second@example.org", "第二位", "admin")
    page = client.post("/asks/new", data=data, follow_redirects=True).text
    assert "flask create-admin" not in page


def test_what_is_written_on_asks_is_sealed(client, cast):
    asked(client, cast.coordinator, "/children/?as=csv&school=S-DENGTA")
    stored = str(db.session.execute(db.text("SELECT * FROM ask")).all())
    assert "核对" not in stored
    assert "as=csv" not in stored


def test_papers_with_many_names_need_a_yes_and_those_of_the_own_school_do_not(client, cast):
    for one, two in ((cast.deer, cast.cloud), (cast.stone, cast.aze)):
        pair(cast, one, two)
    bird = db.session.query(Child).filter_by(code="C-BIRD").one()
    tree = volunteer("V-BIRD", "大树", "f", "tree@example.org", ["阅读"])
    db.session.commit()
    pair(cast, bird, tree)
    form = {"term": "1", "part": "school", "form": "zip", "school": "S-DENGTA"}
    made = client.as_user(cast.coordinator).post("/prints/", data=form)
    assert "/prints/" in made.location, "without names nobody is asked"
    page = html.document_fromstring(client.post("/prints/", data=form | {"names": "1"}).text)
    fields = {
        name: page.xpath(f"//main//input[@name='{name}']/@value")[0] for name in ("rows", "address")
    }
    assert fields["rows"] == "3"
    assert client.post("/asks/print/", data=fields | WHY).status_code == 302
    row = db.session.query(Ask).one()
    assert "/prints/" not in client.post(f"/prints/asked/{row.id}").location
    for someone in (cast.coordinator, cast.city_coordinator):
        assert "灯塔镇中心小学" in client.as_user(someone).get("/asks/").text
    client.as_user(cast.city_coordinator).post(f"/asks/{row.id}/answer", data={"answer": "yes"})
    taken = client.as_user(cast.coordinator).post(f"/prints/asked/{row.id}")
    assert "/prints/" in taken.location
    assert state_of(row) is AskState.DONE
    assert "/asks/" in client.post(f"/prints/asked/{row.id}").location, "once"
    own = client.as_user(cast.contact).post("/prints/", data=form | {"names": "1"})
    assert "/prints/" in own.location
