"""Who is who: the teacher's list of pen names and names, and what it leaves behind."""

import pytest

from app.extensions import db
from app.models import AccessRow, Pair
from app.permissions import scope_of
from app.store.access.looks import LookFilter, page_of_looks
from app.store.desk.school_lists import SchoolFilter, page_of_schools
from app.store.scope import EVERYTHING
from tests.cast import TODAY, Cast

pytestmark = pytest.mark.usefixtures("frozen_now")
PATH = "/school/S-DENGTA/who-is-who"


def test_a_teacher_reads_whose_letter_it_is_in_one_list_with_one_row_of_access(
    client, cast: Cast, friends: Pair
):
    page = client.as_user(cast.contact, "en").get(PATH).text
    for words in (cast.deer.pen_name, cast.deer.real_name, cast.cloud.pen_name):
        assert words in page
    assert cast.foreign_child.real_name not in page
    row = db.session.query(AccessRow).one()
    assert (row.object_type, row.object_code) == ("school", "S-DENGTA")
    assert row.fields == ["class", "name"]
    assert row.actor_id == cast.contact.id


def test_it_leads_from_the_desk_of_the_school(client, cast: Cast, friends: Pair):
    assert PATH in client.as_user(cast.contact).get("/school").text


def test_who_left_is_not_in_it(client, cast: Cast, friends: Pair):
    cast.stone.left_on = TODAY
    db.session.commit()
    page = client.as_user(cast.contact).get(PATH).text
    assert cast.stone.real_name not in page
    assert cast.deer.real_name in page


def test_of_a_child_with_two_rows_there_is_one(client, cast: Cast, friends: Pair):
    cast.stone.merged_into_id = cast.deer.id
    db.session.commit()
    assert cast.stone.real_name not in client.as_user(cast.contact).get(PATH).text
    assert [row.children for row in page_of_schools(EVERYTHING, SchoolFilter(), TODAY, 1).rows] == [
        1,
        1,
    ]


@pytest.mark.parametrize("who", ["admin", "coordinator", "foreign_contact"])
def test_nobody_else_has_the_list_and_nothing_is_written_down(client, cast: Cast, who: str):
    assert client.as_user(getattr(cast, who)).get(PATH).status_code in (403, 404)
    assert db.session.query(AccessRow).count() == 0


def test_the_countys_coordinator_sees_that_the_list_was_looked_at(client, cast: Cast):
    client.as_user(cast.contact).get(PATH)
    for who, looks in ((cast.coordinator, 1), (cast.foreign_coordinator, 0)):
        reach = scope_of(who, "accesses.view", TODAY)
        assert len(page_of_looks(reach, who.id, LookFilter(), 1).rows) == looks
