"""Two people at one form: nothing is overwritten without a word."""

import pytest

from app.extensions import db
from app.models import AccessRow, Child, Cohort, School, User, Volunteer
from tests.app.forms import fields_of

pytestmark = pytest.mark.usefixtures("frozen_now")

FORMS = {
    "child": ("/children/C-DEER/edit", "name", "status", "留守", "单亲", "class", "九班"),
    "volunteer": (
        *("/volunteers/V-CLOUD/edit", "name", "organisation", "北大", "清华", "pen_name", "云姐姐"),
    ),
    "school": ("/schools/S-DENGTA/edit", "name", "town", "灯塔", "新镇", "postcode", "517500"),
}


@pytest.fixture(params=FORMS)
def form(request):
    """An address, a field of the form, a field that both change, and one that only I change."""
    return FORMS[request.param]


def stored(address):
    """The row that an address edits, as it is stored now."""
    kind = {"children": Child, "volunteers": Volunteer, "schools": School}[address.split("/")[1]]
    db.session.expire_all()
    return db.session.query(kind).filter_by(code=address.split("/")[2]).one()


def attribute(row, name):
    return getattr(row, {"class": "class_name"}.get(name, name))


def two_sheets(client, cast, address, field):
    """The form as the coordinator and the city's coordinator have it open at the same time."""
    mine = fields_of(client.as_user(cast.coordinator, "en").get(address).text, field)
    theirs = fields_of(client.as_user(cast.city_coordinator).get(address).text, field)
    return mine, theirs


def test_what_each_changed_is_kept_when_it_is_something_else(client, cast, form):
    address, field, both, _first, second, only_mine, value = form
    mine, theirs = two_sheets(client, cast, address, field)
    client.as_user(cast.city_coordinator).post(address, data=theirs | {only_mine: value})
    answer = client.as_user(cast.coordinator).post(address, data=mine | {both: second})
    assert answer.status_code == 302
    row = stored(address)
    assert (attribute(row, only_mine), attribute(row, both)) == (value, second)


def test_what_both_changed_is_shown_with_both_values_and_asked(client, cast, form):
    address, field, both, first, second, only_mine, value = form
    mine, theirs = two_sheets(client, cast, address, field)
    client.as_user(cast.city_coordinator).post(address, data=theirs | {both: first})
    sent = mine | {both: second, only_mine: value}
    page = client.as_user(cast.coordinator, "en").post(address, data=sent).text
    assert "李老师 changed this to" in page
    assert f"“{first}” (2026-11-23 10:00); you typed “{second}”" in page
    row = stored(address)
    assert (attribute(row, both), attribute(row, only_mine)) == (first, value)
    again = fields_of(page, field)
    assert again[both] == [second]
    # Sent again without an answer, it is asked again.
    page = client.post(address, data=again).text
    assert "Take mine" in page
    client.post(address, data=fields_of(page, field) | {f"hold-{both}": "mine"})
    assert attribute(stored(address), both) == second


def test_their_value_may_be_kept(client, cast, form):
    address, field, both, first, second, *_rest = form
    mine, theirs = two_sheets(client, cast, address, field)
    client.as_user(cast.city_coordinator).post(address, data=theirs | {both: first})
    page = client.as_user(cast.coordinator).post(address, data=mine | {both: second}).text
    again = fields_of(page, field) | {f"hold-{both}": "theirs"}
    assert client.post(address, data=again).status_code == 302
    assert attribute(stored(address), both) == first


def test_both_who_typed_the_same_are_not_asked(client, cast, form):
    address, field, both, first, *_rest = form
    mine, theirs = two_sheets(client, cast, address, field)
    client.as_user(cast.city_coordinator).post(address, data=theirs | {both: first})
    answer = client.as_user(cast.coordinator).post(address, data=mine | {both: first})
    assert answer.status_code == 302


def test_a_third_change_is_noticed_while_somebody_chooses(client, cast, form):
    address, field, both, first, second, *_rest = form
    mine, theirs = two_sheets(client, cast, address, field)
    client.as_user(cast.city_coordinator).post(address, data=theirs | {both: first})
    page = client.as_user(cast.coordinator).post(address, data=mine | {both: second}).text
    newest = fields_of(client.as_user(cast.city_coordinator).get(address).text, field)
    client.post(address, data=newest | {both: "第三"})
    again = fields_of(page, field) | {f"hold-{both}": "mine"}
    page = client.as_user(cast.coordinator).post(address, data=again).text
    assert "第三" in page
    assert attribute(stored(address), both) == "第三"


def test_a_form_holds_no_value_twice_and_a_foreign_one_is_not_believed(client, cast):
    mine = fields_of(client.as_user(cast.coordinator).get("/children/C-DEER/edit").text)
    other = fields_of(client.get("/children/C-STONE/edit").text)
    assert "真名小鹿" not in mine["as_seen"][0]
    client.post("/children/C-DEER/edit", data=mine | {"as_seen": other["as_seen"], "need": "2"})
    assert stored("/children/C-DEER").need == 2


def test_the_page_that_asks_is_a_look_at_the_name(client, cast):
    mine, theirs = two_sheets(client, cast, "/children/C-DEER/edit", "name")
    client.as_user(cast.city_coordinator).post("/children/C-DEER/edit", data=theirs | {"need": "3"})
    before = db.session.query(AccessRow).count()
    client.as_user(cast.coordinator).post("/children/C-DEER/edit", data=mine | {"need": "2"})
    assert db.session.query(AccessRow).count() == before + 1


def test_two_tabs_at_a_child_lose_neither_the_need_nor_the_interests(client, cast):
    """Class and need in one tab, interests in the other."""
    first, second = two_sheets(client, cast, "/children/C-DEER/edit", "name")
    client.post("/children/C-DEER/edit", data=first | {"class": "九班", "need": "3"})
    client.post("/children/C-DEER/edit", data=second | {"interests": "画画、下棋"})
    child = stored("/children/C-DEER")
    assert (child.class_name, child.need) == ("九班", 3)
    assert len(child.interests) == 2


def test_words_that_are_stored_otherwise_than_typed_do_not_clash_with_themselves(client, cast):
    mine, theirs = two_sheets(client, cast, "/children/C-DEER/edit", "name")
    client.post("/children/C-DEER/edit", data=theirs | {"class": "九班"})
    sent = mine | {"class": "八班", "interests": "下棋 画画"}
    page = client.as_user(cast.coordinator, "en").post("/children/C-DEER/edit", data=sent).text
    again = fields_of(page, "name") | {"hold-class": "mine"}
    assert client.post("/children/C-DEER/edit", data=again).status_code == 302
    child = stored("/children/C-DEER")
    assert (child.class_name, len(child.interests)) == ("八班", 2)


def test_terms_of_a_cohort_keep_what_each_changed(client, cast):
    address = f"/cohorts/{cast.cohort.id}"
    mine = fields_of(client.as_user(cast.admin, "en").get(address).text)
    theirs = dict(mine)
    client.post(address, data=theirs | {"terms-1-last": "2027-07-02"})
    client.post(
        address,
        data=mine
        | {
            "terms-0-breaks-1-name": "元旦",
            "terms-0-breaks-1-first": "2027-01-01",
            "terms-0-breaks-1-last": "2027-01-03",
        },
    )
    db.session.expire_all()
    terms = db.session.query(Cohort).one().terms
    assert terms[1].last.isoformat() == "2027-07-02"
    assert [pause.name for pause in terms[0].breaks] == ["国庆节", "元旦"]
    page = client.post(address, data=mine | {"terms-1-last": "2027-07-05"}).text
    assert "管理员 changed this to “2027-07-02”" in page
    again = fields_of(page) | {"hold-terms-1-last": "mine"}
    assert client.post(address, data=again).status_code == 302
    db.session.expire_all()
    assert db.session.query(Cohort).one().terms[1].last.isoformat() == "2027-07-05"


def test_rules_of_a_cohort_keep_what_each_changed(client, cast):
    address = f"/cohorts/{cast.cohort.id}/rules"
    mine = fields_of(client.as_user(cast.admin, "en").get(address).text, "grace")
    theirs = dict(mine)
    client.post(address, data=theirs | {"grace": "30"})
    client.post(address, data=mine | {"former_shown": "letters"})
    db.session.expire_all()
    row = db.session.query(Cohort).one()
    assert (row.grace, row.former_shown) == (30, "letters")
    page = client.post(address, data=mine | {"grace": "7", "former_shown": "letters"}).text
    assert "管理员 changed this to “30”" in page
    again = fields_of(page, "grace") | {"hold-grace": "mine"}
    assert client.post(address, data=again).status_code == 302
    db.session.expire_all()
    assert db.session.query(Cohort).one().grace == 7


@pytest.mark.parametrize(
    ("form", "field", "column"), [("away", "until", "away_until"), ("notice", "on", "left_on")]
)
def test_days_away_and_notice_that_somebody_else_changed_are_asked_about(
    client, cast, friends, form, field, column
):
    page, address = "/volunteers/V-CLOUD/leaving", f"/volunteers/V-CLOUD/{form}"
    cloud = db.session.get_one(User, cast.cloud.user_id)
    mine = fields_of(client.as_user(cloud, "en").get(page).text, field)
    theirs = fields_of(client.as_user(cast.coordinator, "en").get(page).text, field)
    client.post(address, data=theirs | {field: "2027-01-15"})
    asked = client.as_user(cloud, "en").post(address, data=mine | {field: "2026-12-15"}).text
    assert "changed this to “2027-01-15”" in asked
    assert getattr(stored(page), column).isoformat() == "2027-01-15"
    client.post(address, data=fields_of(asked, field) | {f"hold-{field}": "mine"})
    assert getattr(stored(page), column).isoformat() == "2026-12-15"
