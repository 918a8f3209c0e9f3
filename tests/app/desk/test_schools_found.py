"""Schools are found by what somebody types of them, within their reach, those with pairs first."""

import pytest

from app.extensions import db
from app.models import Pair
from app.permissions import scope_of
from app.sort_keys import sort_key
from app.store.desk.schools_found import MOST_PROPOSED, schools_found
from app.store.scope import EVERYTHING
from tests.cast import TODAY, Cast, school

pytestmark = pytest.mark.usefixtures("frozen_now")


def codes(text: str, scope=EVERYTHING) -> list[str]:
    return [found.code for found in schools_found(scope, text)]


WAYS = (
    "灯塔 灯塔镇 s-dengta DENGTA dengta deng·ta dtzx dtxx 东源 dongyuan dy 东源·灯塔 dongyuan·dtz"
)


@pytest.fixture(autouse=True)
def spoken(cast: Cast) -> None:
    """The schools sort and are found by their pinyin."""
    for each in (cast.dengta, cast.mabugang):
        each.sort_key = sort_key(each.name)
    db.session.commit()


@pytest.mark.parametrize("text", [way.replace("·", " ") for way in WAYS.split()])
def test_a_school_is_found_by_name_town_county_code_pinyin_and_initials(
    cast: Cast, text: str
) -> None:
    assert codes(text) == ["S-DENGTA"]


@pytest.mark.parametrize("text", ["%", "_", "灯塔 麻布岗", "xxdt", "广州"])
def test_what_is_no_part_of_a_school_finds_none(cast: Cast, text: str) -> None:
    assert codes(text) == []


def test_schools_with_pairs_stand_first_and_closed_ones_nowhere(cast: Cast, friends: Pair) -> None:
    first = school("S-AAA", "阿阿小学", "441625")
    db.session.commit()
    assert codes("") == ["S-DENGTA", "S-MABUGANG", "S-AAA"]
    first.closed_on = TODAY
    db.session.commit()
    assert "S-AAA" not in codes("")


def test_nobody_is_proposed_a_school_out_of_reach(cast: Cast) -> None:
    for who, found in (
        (cast.coordinator, ["S-DENGTA"]),
        (cast.foreign_contact, ["S-MABUGANG"]),
        (cast.contact, ["S-DENGTA"]),
    ):
        assert codes("小学", scope_of(who, "schools.view", TODAY)) == found


def test_the_answer_is_small_and_has_what_tells_schools_apart(client, cast: Cast) -> None:
    for number in range(20):
        school(f"S-N{number:02}", f"第{number:02}小学", "441625")
    db.session.commit()
    answer = client.as_user(cast.coordinator).get("/search/schools?q=小学")
    assert len(answer.json["schools"]) == MOST_PROPOSED
    assert len(answer.data) < 2000
    near = client.get("/search/schools?q=dengta").json["schools"]
    assert near == [{"code": "S-DENGTA", "name": cast.dengta.name, "place": "东源县 · 灯塔镇"}]


def test_the_pages_say_where_schools_are_found_to_whoever_reaches_any(client, cast: Cast) -> None:
    assert 'name="school-finder"' not in client.get("/sign-in").text
    assert 'name="school-finder"' in client.as_user(cast.coordinator).get("/children/").text
