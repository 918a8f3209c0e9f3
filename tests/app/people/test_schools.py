"""A coordinator's pages of schools say how each school fares."""

from random import Random

import pytest
from sqlalchemy import func, select

from app.actions.people.schools import add_hub, add_school, edit_school
from app.actor import Actor
from app.errors import NotFound, Refused
from app.extensions import db
from app.models import AuditRow, Pair, School
from app.store.desk.school_lists import SchoolFilter, page_of_schools
from app.store.people.schools import counties_with_schools
from app.store.scope import EVERYTHING, Scope
from letters.states import Direction, State
from tests.app.moving import code_of, moved
from tests.cast import DONGYUAN, LONGCHUAN, TODAY, Cast, acting_as

TO_CHILD, TO_VOLUNTEER = Direction.TO_CHILD, Direction.TO_VOLUNTEER

pytestmark = pytest.mark.usefixtures("frozen_now")


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


@pytest.mark.parametrize("tally", ["children", "pairs", "at_school", "late"])
def test_schools_are_sorted_by_each_count_with_those_that_have_none(
    cast: Cast, friends: Pair, tally: str
) -> None:
    moved(code_of(friends), State.POSTED, State.AT_SCHOOL)
    down, up = (
        [getattr(row, tally) for row in page_of_schools(EVERYTHING, wanted, TODAY, 1).rows]
        for wanted in (SchoolFilter(sort=f"-{tally}"), SchoolFilter(sort=tally))
    )
    assert len(down) == db.session.scalar(select(func.count(School.id)))
    assert down == sorted(down, reverse=True)
    assert up == down[::-1]
    assert down[0] > 0


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
    who = {"acting": acting_as(Actor(cast.coordinator.id)), "rng": Random(1)}
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
    who = acting_as(Actor(cast.city_coordinator.id))
    far = add_hub(city, LONGCHUAN, "龙川乡村青少年之家", "老隆镇", acting=who).id
    near = add_hub(city, DONGYUAN, "东源乡村青少年之家", "仙塘镇", acting=who).id
    with pytest.raises(Refused, match=r"schools\.no_hub"):
        edit_school(city, "S-DENGTA", {"hub_id": far}, acting=who)
    assert edit_school(city, "S-DENGTA", {"hub_id": near}, acting=who) == {"hub_id"}
    with pytest.raises(NotFound):
        edit_school(Scope(prefixes=frozenset({LONGCHUAN})), "S-DENGTA", {"town": "x"}, acting=who)


@pytest.mark.sqlite_alone
def test_an_admin_chooses_among_the_counties_of_the_programmes_province(client, cast):
    page = client.as_user(cast.admin, "en").get("/schools/new")
    assert 'value="441625"' in page.text
    assert 'value="110101"' not in page.text
    assert len(page.data) < 40_000
