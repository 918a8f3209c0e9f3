"""Schools without an address: listed, asked of the contact, told on Today until it is said."""

import pytest

from app.extensions import db
from app.models import AuditRow, Message, User
from tests.app.forms import fields_of

pytestmark = pytest.mark.usefixtures("frozen_now")


@pytest.fixture
def unposted(cast, friends):
    cast.dengta.address = None
    cast.mabugang.address = "广东省河源市龙川县麻布岗镇中山路 1 号"
    db.session.commit()
    return cast


def test_a_school_and_a_pair_without_an_address_stand_on_today_and_in_lists(client, unposted):
    today = client.as_user(unposted.city_coordinator, "en").get("/today/").text
    assert "1 of 2 schools has no address to post letters to" in today
    assert "pair writes to a school without an address" in today
    assert "/pairs/?look=unposted" in today
    listed = client.get("/schools?unposted=1").text
    assert "灯塔镇中心小学" in listed
    assert 'href="/schools/S-MABUGANG"' not in listed
    assert "小鹿" in client.get("/pairs/?look=unposted").text
    foreign = client.as_user(unposted.foreign_coordinator, "en").get("/today/").text
    assert "no address to post letters to" not in foreign
    assert "/pairs/?look=unposted" not in foreign


def test_the_contact_is_asked_once_a_month_and_says_it_on_the_page(client, unposted):
    client.as_user(unposted.city_coordinator, "en")
    for _time in range(2):
        client.post("/schools/addresses")
    asked = db.session.query(Message).filter_by(kind="ask_address").all()
    assert [one.user_id for one in asked] == [unposted.contact.id]
    page = client.as_user(unposted.contact, "en").get("/school").text
    sent = fields_of(page, "address") | {
        "address": "广东省河源市东源县灯塔镇 2 号",
        "postcode": "517500",
    }
    client.post("/school/S-DENGTA/address", data=sent)
    db.session.expire_all()
    assert (unposted.dengta.address, unposted.dengta.postcode) == (sent["address"], "517500")
    assert db.session.query(AuditRow).filter_by(action="school.edit").count() == 1
    assert 'name="address"' not in client.get("/school").text
    today = client.as_user(unposted.city_coordinator, "en").get("/today/").text
    assert "no address to post letters to" not in today


def test_what_is_no_address_is_refused_in_words_and_stays_typed(client, unposted):
    client.as_user(unposted.contact, "en")
    for address, postcode in (("x", ""), ("灯塔镇中山路 2 号", "51750")):
        sent = {"address": address, "postcode": postcode}
        page = client.post("/school/S-DENGTA/address", data=sent, follow_redirects=True).text
        assert f'value="{address}"' in page
    assert "A postcode has six digits." in page
    assert unposted.dengta.address is None
    sent["postcode"] = "517500"
    assert client.post("/school/S-MABUGANG/address", data=sent).status_code == 404


def test_a_volunteer_reads_that_the_address_is_still_asked_for(client, unposted, friends):
    user = db.session.get(User, unposted.cloud.user_id)
    page = client.as_user(user, "en").get(f"/threads/{friends.code}").text
    assert "still being asked of the school" in page
