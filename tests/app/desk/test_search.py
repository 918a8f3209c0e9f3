"""One search for everything, within one's reach."""

from random import Random
from urllib.parse import unquote

import pytest

from app.actions.bundles.bundles import pack
from app.actions.people.merging import merge_children
from app.actor import Actor
from app.extensions import db
from app.models import AccessRow, User
from app.sort_keys import sort_key
from app.store.scope import EVERYTHING
from letters.codes import CodeKind, make
from letters.states import Direction, State
from tests.app.moving import moved
from tests.cast import acting_as, child, letter_of

pytestmark = pytest.mark.usefixtures("frozen_now")


def found(client, user, text):
    """What somebody gets for a text, which stands in no address."""
    answer = client.as_user(user, "en").post("/search", data={"q": text})
    # Two or three letters stand in any sealed text by chance.
    assert text not in unquote(answer.location) or (text.isascii() and len(text) < 4)
    return client.get(answer.location)


def looks():
    return [(row.object_code, row.fields) for row in db.session.query(AccessRow)]


def test_a_code_of_any_kind_leads_straight_there(client, cast, friends):
    letter = friends.letters[0]
    for code, path in (
        ("c-deer", "/children/C-DEER"),
        ("V-CLOUD", "/volunteers/V-CLOUD"),
        ("S-DENGTA", "/schools/S-DENGTA"),
        (friends.code, f"/pairs/{friends.code}"),
        (friends.code.replace("-", "").lower(), f"/pairs/{friends.code}"),
        (f" {letter.code.replace('-', ' ')} ", f"/letters/{letter.code}"),
    ):
        answer = found(client, cast.coordinator, code)
        assert (answer.status_code, answer.location) == (302, path)
    assert looks() == []


@pytest.mark.parametrize("text", ["小鹿", "鹿", "xiaolu", "Xiao Lu", "xl"])
def test_a_pen_name_is_found_in_part_in_pinyin_and_by_its_initials(client, cast, text):
    page = found(client, cast.coordinator, text).text
    assert 'href="/children/C-DEER"' in page
    assert 'href="/children/C-STONE"' not in page
    assert looks() == []


@pytest.mark.parametrize("text", ["amyli", "Amy Li", "amy li", "al", "AMY L"])
def test_a_pen_name_of_latin_words_is_found_with_and_without_its_space(client, cast, text):
    cast.deer.pen_name = "Amy Li"
    db.session.commit()
    page = found(client, cast.coordinator, text).text
    assert 'href="/children/C-DEER"' in page
    assert 'href="/children/C-STONE"' not in page


def test_names_and_organisations_are_found_in_small_and_capital_letters(client, cast):
    cast.cloud.organisation = "Tsinghua 大学"
    cast.dengta.name = "Hope 小学"
    db.session.commit()
    assert 'href="/volunteers/V-CLOUD"' in found(client, cast.coordinator, "tsinghua 大").text
    assert 'href="/schools/S-DENGTA"' in found(client, cast.coordinator, "hOPE 小").text
    signed = client.as_user(cast.coordinator)
    assert "V-CLOUD" in signed.get("/volunteers/?text=TSINGHUA").text
    assert "S-DENGTA" in signed.get("/schools?text=hope").text


def test_the_school_that_was_left_finds_what_it_has_to_send_on(client, cast, friends):
    code = friends.letters[0].code
    friends.letters[0].forward_from_id = cast.dengta.id
    cast.deer.school = cast.mabugang
    db.session.commit()
    assert found(client, cast.contact, code).location == f"/letters/{code}"
    assert found(client, cast.contact, friends.letters[1].code).status_code == 200


@pytest.mark.parametrize("text", ["灯塔", "dengta", "Deng Ta Zhen"])
def test_a_school_is_found_by_name_and_pinyin(client, cast, text):
    cast.dengta.sort_key = sort_key(cast.dengta.name)
    cast.mabugang.sort_key = sort_key(cast.mabugang.name)
    db.session.commit()
    page = found(client, cast.city_coordinator, text).text
    assert 'href="/schools/S-DENGTA"' in page
    assert 'href="/schools/S-MABUGANG"' not in page


def test_a_whole_real_name_is_found_and_the_look_is_written_down(client, cast):
    page = found(client, cast.coordinator, "真名小鹿").text
    assert 'href="/children/C-DEER"' in page
    assert looks() == [("C-DEER", ["name"])]
    assert "/children/" not in found(client, cast.coordinator, "真名小").text.split("<main")[1]


def test_a_volunteer_is_found_by_address_and_a_guardian_by_phone_where_it_may_be_seen(client, cast):
    assert 'href="/volunteers/V-CLOUD"' in found(client, cast.coordinator, "cloud@example.org").text
    assert 'href="/children/C-DEER"' in found(client, cast.contact, "18800000001").text
    assert ("V-CLOUD", ["email"]) in looks()
    assert ("C-DEER", ["phone"]) in looks()
    count = len(looks())
    # A coordinator gives a reason for a guardian, an admin for any name: neither searches them.
    assert 'href="/children/C' not in found(client, cast.coordinator, "18800000001").text
    page = found(client, cast.admin, "真名小鹿").text
    assert 'href="/children/C-DEER"' not in page
    assert len(looks()) == count


def test_a_name_or_phone_in_an_open_address_finds_nobody(client, cast):
    me = client.as_user(cast.contact, "en")
    for text in ("真名小鹿", "18800000001"):
        assert "Nothing in your reach." in me.get("/search", query_string={"q": text}).text
        assert "C-DEER" not in me.get("/children/", query_string={"text": text}).text
    assert "/children/C" not in me.get("/search?term=forged").text.split("<main")[1]
    assert looks() == []


def test_a_volunteer_is_found_by_phone(client, cast):
    cast.cloud.phone = "17700000777"
    db.session.commit()
    page = found(client, cast.coordinator, "17700000777").text
    assert 'href="/volunteers/V-CLOUD"' in page
    assert 'href="/volunteers/V-AZE"' not in page
    assert looks() == [("V-CLOUD", ["phone"])]


def test_a_code_of_a_bundle_leads_to_it_where_it_is_in_reach(client, cast, friends):
    moved(letter_of(friends).code, State.POSTED)
    by, reach = acting_as(Actor(cast.coordinator.id)), EVERYTHING
    codes = [letter_of(friends).code]
    bundle = pack(reach, "S-DENGTA", Direction.TO_CHILD, codes, acting=by, rng=Random(1)).code
    answer = found(client, cast.coordinator, bundle)
    assert (answer.status_code, answer.location) == (302, f"/bundles/{bundle}")
    assert found(client, cast.foreign_coordinator, bundle).status_code == 200


def test_what_is_out_of_reach_is_not_there(client, cast, friends):
    nowhere = found(client, cast.foreign_contact, make(CodeKind.CHILD, 7)).text
    for text in ("C-DEER", "小鹿", "真名小鹿", friends.code, "S-DENGTA", "灯塔镇"):
        answer = found(client, cast.foreign_contact, text)
        assert answer.status_code == 200, text
        assert "Nothing in your reach." in answer.text
    assert "Nothing in your reach." in nowhere
    assert looks() == []


def test_a_volunteer_finds_the_own_friend_and_nobody_else(client, cast, friends):
    cloud = db.session.get(User, cast.cloud.user_id)
    assert found(client, cloud, friends.code).location == f"/pairs/{friends.code}"
    assert 'href="/children/C-DEER"' in found(client, cloud, "小鹿").text
    assert "Nothing in your reach." in found(client, cloud, "石头").text
    assert "Nothing in your reach." in found(client, cloud, "真名小鹿").text


def test_a_pen_name_that_changes_is_found_by_its_new_pinyin(client, cast):
    cast.deer.pen_name = "蒲公英"
    db.session.commit()
    assert 'href="/children/C-DEER"' in found(client, cast.coordinator, "pugong").text
    assert 'href="/children/C-DEER"' not in found(client, cast.coordinator, "xiaolu").text


def test_an_empty_search_says_what_can_be_typed(client, cast):
    assert "Type a code" in found(client, cast.contact, " ").text


def test_a_name_finds_the_row_that_stays_of_two_that_were_made_one(client, cast):
    twin = child("C-TWIN", "小小鹿", cast.dengta, "f", "2016-05-04", [])
    twin.real_name = "又名小鹿"
    db.session.commit()
    merge_children(EVERYTHING, "C-DEER", "C-TWIN", acting=acting_as(Actor(None, "test")))
    for name in (twin.real_name, cast.deer.real_name):
        page = found(client, cast.coordinator, name).text
        assert "/children/C-DEER" in page
        assert "/children/C-TWIN" not in page
