"""Looks at names: too many in a short time are refused and told; a file leaves its row."""

from datetime import timedelta

from sqlalchemy import select

from app.actions.access.many_looks import MOST, WITHIN
from app.actions.records import record_access
from app.actor import Actor
from app.extensions import db
from app.models import AccessRow, Message, User
from app.permissions import scope_of
from app.store.access.looks import LookFilter, page_of_looks
from tests.cast import NOW, TODAY, Cast, acting_as


def looked(user, minutes: float, count: int) -> None:
    """So many looks of a user, so long ago."""
    at = NOW - timedelta(minutes=minutes)
    rows = [AccessRow(at=at, actor_id=user.id, object_type="child", object_code="C-DEER",
                      fields=["name"]) for _ in range(count)]  # fmt: skip
    db.session.add_all(rows)
    db.session.commit()


def test_after_many_looks_the_next_waits_and_those_above_are_told(
    client, cast: Cast, frozen_now
) -> None:
    looked(cast.coordinator, 1, MOST)
    me = client.as_user(cast.coordinator, "en")
    for _ in range(2):
        for answer in (me.post("/children/C-DEER/personal"), me.get("/children/C-DEER/edit")):
            assert answer.status_code == 429
            assert cast.deer.real_name not in answer.text
            assert "Many names in a short time" in answer.text
    told = db.session.scalars(select(Message).where(Message.kind == "looks")).all()
    assert {row.user_id for row in told} == {cast.admin.id, cast.city_coordinator.id}
    assert len(told) == 2
    assert (
        cast.deer.real_name in client.as_user(cast.contact).post("/children/C-DEER/personal").text
    )


def test_a_list_is_seen_by_who_took_it_and_by_who_asks_for_a_child_in_it(cast: Cast) -> None:
    for taker, codes in ((cast.coordinator, ["C-STONE"]), (cast.admin, ["C-DEER", "C-FAR"])):
        record_access(acting_as(Actor(taker.id)), "list", "children", ["name", *codes])
    db.session.commit()

    def seen(reader: User, code: str = "") -> list[int | None]:
        reach = scope_of(reader, "accesses.view", TODAY)
        page = page_of_looks(reach, reader.id, LookFilter(code), 1)
        return [look.row.actor_id for look in page.rows]

    me, admin, foreign = cast.coordinator, cast.admin, cast.foreign_coordinator
    assert seen(me) == [me.id]
    assert seen(me, "c-deer") == [admin.id]
    assert seen(me, "C-FAR") == []
    assert seen(foreign) == seen(foreign, "C-DEER") == []
    assert seen(foreign, "C-FAR") == [admin.id]
    assert seen(admin) == [admin.id, me.id]


def test_a_list_that_was_taken_is_told_in_words(client, cast: Cast) -> None:
    me = client.as_user(cast.coordinator, "en")
    me.get("/children/?as=csv")
    row = me.get("/accesses/").text.partition("<tbody>")[2].partition("</tbody>")[0]
    for words in ("The list “Children” as a file", "2 rows", "Consent to letters", "School"):
        assert words in row
    assert "rows:" not in row
    assert "C-DEER" not in row


def test_looks_of_long_ago_do_not_count(client, cast: Cast, frozen_now) -> None:
    looked(cast.coordinator, WITHIN.total_seconds() / 60 + 1, MOST)
    looked(cast.coordinator, 1, MOST - 1)
    page = client.as_user(cast.coordinator).post("/children/C-DEER/personal").text
    assert cast.deer.real_name in page


def test_a_list_that_leaves_as_a_file_is_one_row_with_its_columns_and_codes(
    client, cast: Cast
) -> None:
    me = client.as_user(cast.coordinator, "en")
    me.get("/children/?as=csv&columns=grade")
    [row] = db.session.scalars(select(AccessRow)).all()
    assert (row.object_type, row.object_code) == ("list", "children")
    assert row.fields == ["C-DEER", "C-STONE", "grade", "rows:2"]
    found = client.as_user(cast.admin, "en").get("/accesses/?code=c-deer").text
    assert "The list “Children” as a file" in found.partition("<tbody>")[2]


def test_a_user_is_found_by_a_name_that_stands_in_no_address(client, cast: Cast) -> None:
    me = client.as_user(cast.admin, "en")
    answer = me.post("/users/find", data={"text": "许老师", "role": "school_contact"})
    assert "%E8" not in answer.location
    page = me.get(answer.location).text.partition("<tbody>")[2]
    assert "许老师" in page
    assert "林老师" not in page
