"""A school's page says what to do now; a coordinator's pages say how each school fares."""

from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import select

from app.actions.bundles.bundles import pack, post
from app.actions.letters.letters import move_many
from app.actions.people.schools import add_hub, add_school, edit_school
from app.actor import Actor
from app.errors import NotFound, Refused
from app.extensions import db
from app.models import AuditRow, Grant, Letter, Pair, School
from app.store.desk.school import desk_of
from app.store.people.schools import counties_with_schools
from app.store.scope import EVERYTHING, Scope
from letters.states import Direction, State
from tests.cast import DONGYUAN, LONGCHUAN, NOW, TODAY, Cast, letter_of, pair

TO_CHILD, TO_VOLUNTEER = Direction.TO_CHILD, Direction.TO_VOLUNTEER

pytestmark = pytest.mark.usefixtures("frozen_now")


def code_of(friends: Pair, direction: Direction = TO_CHILD, number: int = 1) -> str:
    return letter_of(friends, direction, number).code


def moved(code: str, *states: State) -> None:
    for days, state in zip(range(20, 0, -4), states, strict=False):
        on = TODAY - timedelta(days=days)
        who = {"actor": Actor(None, "test"), "now": NOW, "today": TODAY}
        move_many(EVERYTHING, [code], state, on, all_or_nothing=True, **who)


def state_of(code: str) -> str:
    return db.session.scalars(select(Letter.state).where(Letter.code == code)).one()


def bundle_of(code: str) -> str:
    who = {"actor": Actor(None, "test"), "now": NOW}
    row = pack(EVERYTHING, "S-DENGTA", TO_CHILD, [code], rng=Random(1), **who)
    post(EVERYTHING, row.code, TODAY, today=TODAY, **who)
    return row.code


def test_a_school_with_nothing_to_do_is_thanked(client, cast: Cast) -> None:
    page = client.as_user(cast.contact).get("/school").get_data(as_text=True)
    assert "现在没有要做的事" in page


def test_a_bundle_is_confirmed_from_the_schools_page_in_one_tap(
    client, cast: Cast, friends: Pair
) -> None:
    letter = code_of(friends)
    bundle = bundle_of(letter)
    contact = client.as_user(cast.contact)
    assert f"/bundles/{bundle}/confirm" in contact.get("/school").get_data(as_text=True)
    tap = {"all": "1", "back": "school", "school": "S-DENGTA"}
    answer = contact.post(f"/bundles/{bundle}/confirm", data=tap)
    assert answer.location == "/school?school=S-DENGTA"
    assert state_of(letter) == "at_school"


def test_letters_are_handed_out_all_but_those_that_are_not_ticked(
    client, cast: Cast, friends: Pair
) -> None:
    other = pair(cast, cast.stone, cast.aze)
    for each in (friends, other):
        moved(code_of(each), State.POSTED, State.AT_SCHOOL)
    contact = client.as_user(cast.contact)
    contact.post("/school/S-DENGTA/handed-out", data={"letter": [code_of(friends)]})
    assert (state_of(code_of(friends)), state_of(code_of(other))) == ("delivered", "at_school")


def test_a_reply_goes_from_the_childs_desk_into_the_post_in_two_taps(
    client, cast: Cast, friends: Pair
) -> None:
    moved(code_of(friends), State.POSTED, State.AT_SCHOOL, State.DELIVERED)
    reply = code_of(friends, TO_VOLUNTEER)
    contact = client.as_user(cast.contact)
    contact.post("/school/S-DENGTA/handed-in", data={"letter": [reply]})
    assert state_of(reply) == "handed_in"
    contact.post("/school/S-DENGTA/posted", data={"letter": [reply]})
    assert state_of(reply) == "posted"


def test_the_same_tap_twice_says_so_and_changes_nothing(client, cast: Cast, friends: Pair) -> None:
    letter = code_of(friends)
    moved(letter, State.POSTED, State.AT_SCHOOL)
    contact = client.as_user(cast.contact)
    for _ in range(2):
        page = contact.post(
            "/school/S-DENGTA/handed-out", data={"letter": [letter]}, follow_redirects=True
        )
    assert "之前已经登记过" in page.get_data(as_text=True)
    assert len(db.session.scalars(select(Letter).filter_by(code=letter)).one().events) == 3


def test_a_wrong_tap_is_taken_back_from_the_same_page(client, cast: Cast, friends: Pair) -> None:
    letter = code_of(friends)
    moved(letter, State.POSTED, State.AT_SCHOOL)
    contact = client.as_user(cast.contact)
    contact.post("/school/S-DENGTA/handed-out", data={"letter": [letter]})
    assert f'value="{letter}/3"' in contact.get("/school").get_data(as_text=True)
    for _ in range(2):
        contact.post("/school/S-DENGTA/take-back", data={"event": [f"{letter}/3"]})
    assert state_of(letter) == "at_school"
    assert len(db.session.scalars(select(Letter).filter_by(code=letter)).one().events) == 4
    stranger = client.as_user(cast.foreign_contact)
    tap = {"event": [f"{letter}/2"]}
    assert stranger.post("/school/S-MABUGANG/take-back", data=tap).status_code == 404


def test_the_desk_has_each_letter_in_one_place(cast: Cast, friends: Pair) -> None:
    other = pair(cast, cast.stone, cast.aze)
    moved(code_of(friends), State.POSTED)
    bundle_of(code_of(other))
    moved(code_of(friends, number=2), State.POSTED, State.AT_SCHOOL, State.DELIVERED)
    moved(code_of(friends, TO_VOLUNTEER, 3), State.HANDED_IN)
    desk = desk_of(EVERYTHING, "S-DENGTA", TODAY)
    assert [row.letters for row in desk.coming] == [1]
    assert [line.letter.code for line in desk.single] == [code_of(friends)]
    assert desk.to_hand_out == []
    assert [len(of.lines) for of in desk.writing] == [1]
    assert [line.letter.code for line in desk.to_post] == [code_of(friends, TO_VOLUNTEER, 3)]


def test_a_contact_of_another_school_finds_neither_page_nor_letter(
    client, cast: Cast, friends: Pair
) -> None:
    letter = code_of(friends)
    moved(letter, State.POSTED, State.AT_SCHOOL)
    stranger = client.as_user(cast.foreign_contact)
    assert stranger.get("/school?school=S-DENGTA").status_code == 404
    for path, answer in (("S-DENGTA", 404), ("S-MABUGANG", 404)):
        tap = stranger.post(f"/school/{path}/handed-out", data={"letter": [letter]})
        assert tap.status_code == answer
    assert state_of(letter) == "at_school"


def test_a_contact_of_two_schools_chooses_one(client, cast: Cast) -> None:
    grant = {"role": "school_contact", "proposed_at": NOW, "approved_at": NOW}
    db.session.add(Grant(user_id=cast.contact.id, school_id=cast.mabugang.id, **grant))
    db.session.commit()
    contact = client.as_user(cast.contact)
    page = contact.get("/school").get_data(as_text=True)
    assert "school=S-DENGTA" in page
    assert "school=S-MABUGANG" in page
    assert contact.get("/school?school=S-MABUGANG").status_code == 200


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    "path",
    [
        "/schools",
        "/schools?late=1&text=灯塔&sort=-name",
        "/schools/S-DENGTA",
        "/schools/S-DENGTA/edit",
        "/schools/new",
        "/hubs/new",
    ],
)
def test_pages_of_schools_open_for_a_coordinator(
    client, cast: Cast, friends: Pair, language: str, path: str
) -> None:
    moved(code_of(friends), State.POSTED)
    assert client.as_user(cast.coordinator, language).get(path).status_code == 200


def test_the_list_counts_what_lies_at_a_school_and_narrows_to_the_late(
    client, cast: Cast, friends: Pair
) -> None:
    moved(code_of(friends), State.POSTED, State.AT_SCHOOL)
    everyone = client.as_user(cast.city_coordinator).get("/schools?as=csv").get_data(as_text=True)
    assert "S-DENGTA,东源县,灯塔镇,灯塔镇中心小学,,2,1,1," in everyone
    late = client.get("/schools?as=csv&late=1").get_data(as_text=True)
    assert "S-DENGTA" in late
    assert "S-MABUGANG" not in late


def test_a_coordinator_lists_the_schools_of_the_own_county_only(client, cast: Cast) -> None:
    page = client.as_user(cast.coordinator).get("/schools").get_data(as_text=True)
    assert "灯塔镇中心小学" in page
    assert "麻布岗镇中心小学" not in page
    assert client.get("/schools/S-MABUGANG").status_code == 404
    assert client.get("/schools/S-MABUGANG/edit").status_code == 404


def test_the_list_is_narrowed_to_counties_that_have_schools(cast: Cast) -> None:
    assert [county.code for county in counties_with_schools(EVERYTHING)] == sorted(
        {cast.dengta.county_code, cast.mabugang.county_code}
        | set(db.session.scalars(select(School.county_code)))
    )
    assert counties_with_schools(Scope(prefixes=frozenset({LONGCHUAN}))) == [cast.mabugang.county]


def test_a_contact_does_not_change_the_school(client, cast: Cast) -> None:
    assert client.as_user(cast.contact).get("/schools/S-DENGTA/edit").status_code == 404


def test_a_new_school_has_a_code_of_its_own_and_sorts_by_its_sound(cast: Cast) -> None:
    county = Scope(prefixes=frozenset({DONGYUAN}))
    who = {"actor": Actor(cast.coordinator.id), "now": NOW, "rng": Random(1)}
    row = add_school(county, DONGYUAN, {"name": "仙塘镇中心小学"}, **who)
    assert row.code.startswith("S")
    assert row.sort_key.startswith("xian1 tang2")
    with pytest.raises(Refused, match=r"schools\.taken"):
        add_school(county, DONGYUAN, {"name": "仙塘镇中心小学"}, **who)
    with pytest.raises(Refused, match=r"schools\.no_county"):
        add_school(county, LONGCHUAN, {"name": "另一所小学"}, **who)


def test_editing_changes_what_is_different_and_writes_down_no_value(client, cast: Cast) -> None:
    form = {
        "name": "灯塔镇中心小学",
        "town": "灯塔镇",
        "address": "中心路 18 号",
        "postcode": "517500",
        "contact_name": "许小明老师",
        "contact_phone": "13900000000",
        "hub": "",
    }
    client.as_user(cast.coordinator).post("/schools/S-DENGTA/edit", data=form)
    row = db.session.scalars(select(School).filter_by(code="S-DENGTA")).one()
    assert (row.contact_name, row.postcode) == ("许小明老师", "517500")
    audit = db.session.scalars(select(AuditRow).filter_by(action="school.edit")).one()
    assert "contact_name" in audit.fields
    assert "许小明" not in str(vars(audit))


def test_a_postcode_that_is_none_is_refused_beside_its_field(client, cast: Cast) -> None:
    form = {"name": "灯塔镇中心小学", "postcode": "5175", "hub": ""}
    page = client.as_user(cast.coordinator).post("/schools/S-DENGTA/edit", data=form)
    assert "邮政编码是六位数字" in page.get_data(as_text=True)


def test_a_hub_serves_the_schools_of_its_county(cast: Cast) -> None:
    city = Scope(prefixes=frozenset({"4416"}))
    who = {"actor": Actor(cast.city_coordinator.id), "now": NOW}
    far = add_hub(city, LONGCHUAN, "龙川乡村青少年之家", "老隆镇", **who).id
    near = add_hub(city, DONGYUAN, "东源乡村青少年之家", "仙塘镇", **who).id
    with pytest.raises(Refused, match=r"schools\.no_hub"):
        edit_school(city, "S-DENGTA", {"hub_id": far}, **who)
    assert edit_school(city, "S-DENGTA", {"hub_id": near}, **who) == {"hub_id"}
    with pytest.raises(NotFound):
        edit_school(Scope(prefixes=frozenset({LONGCHUAN})), "S-DENGTA", {"town": "x"}, **who)
