"""A user's own views of lists, and the columns they chose: theirs alone, within their scope."""

import pytest

from app.actions.desk.views import MOST_VIEWS, save_view
from app.actor import Actor
from app.errors import Refused
from app.extensions import db
from app.models import Pair, SavedView
from tests.cast import Cast, acting_as

pytestmark = pytest.mark.usefixtures("frozen_now")
LATE = "late=1&sort=-late&page=3&as=csv&view=7&unknown=x"


def save(client, list_name: str, name: str, query: str = ""):
    given = {"list": list_name, "name": name, "query": query}
    return client.post("/views/", data=given)


def the_view() -> SavedView:
    return db.session.query(SavedView).one()


def test_a_view_keeps_filters_order_and_columns_and_stands_with_its_count(
    client, cast: Cast, friends: Pair
) -> None:
    client.as_user(cast.coordinator, "en")
    answer = save(client, "schools", " my  schools ", LATE.replace("late=1&", "text=灯塔&"))
    view = the_view()
    assert (view.name, view.query) == ("my schools", "text=%E7%81%AF%E5%A1%94&sort=-late")
    page = client.get(answer.location).text
    assert 'aria-current="page">my schools <span class="count">1</span>' in page
    assert "my schools" in client.get("/today/").text
    assert "my schools" not in client.get("/children/").text


def test_names_and_what_was_searched_for_are_sealed(client, cast: Cast) -> None:
    save(client.as_user(cast.coordinator), "children", "给小鹿", f"text={cast.deer.real_name}")
    row = db.session.execute(db.text("SELECT name_sealed, query_sealed FROM saved_view")).one()
    assert not any(word in "".join(row) for word in ("小鹿", cast.deer.real_name, "%E"))


def test_the_same_name_replaces_and_names_and_views_are_few(client, cast: Cast) -> None:
    client.as_user(cast.coordinator, "en")
    save(client, "schools", "mine", "late=1")
    save(client, "schools", "mine", "closed=1")
    assert the_view().query == "closed=1"
    by = acting_as(Actor(cast.coordinator.id))
    for name, code in (("  ", "views.no_name"), ("x" * 41, "views.long_name")):
        with pytest.raises(Refused, match=code):
            save_view("schools", name, "", acting=by)
    for number in range(MOST_VIEWS - 1):
        save_view("schools", f"view {number}", "", acting=by)
    with pytest.raises(Refused, match=r"views\.many"):
        save_view("schools", "one more", "", acting=by)


def test_a_view_is_renamed_and_deleted_by_whose_it_is_alone(client, cast: Cast) -> None:
    save(client.as_user(cast.coordinator), "schools", "mine", "late=1")
    view_id = the_view().id
    client.as_user(cast.foreign_coordinator)
    client.post(f"/views/{view_id}/name", data={"name": "theirs", "next": "/schools"})
    client.post(f"/views/{view_id}/delete", data={"next": "/schools"})
    db.session.expire_all()
    assert the_view().name == "mine"
    assert 'class="count"' not in client.get("/schools").text
    client.as_user(cast.coordinator)
    client.post(f"/views/{view_id}/name", data={"name": "ours", "next": "/schools"})
    db.session.expire_all()
    assert the_view().name == "ours"
    gone = client.post(f"/views/{view_id}/delete", data={"next": f"/schools?late=1&view={view_id}"})
    assert gone.location == "/schools?late=1"
    assert db.session.query(SavedView).count() == 0


def test_a_view_shows_no_more_than_its_reader_reaches_today(
    client, cast: Cast, friends: Pair
) -> None:
    save(client.as_user(cast.foreign_coordinator, "en"), "pairs", "all of them", "state=all")
    page = client.get("/pairs/").text
    assert 'all of them <span class="count">0</span>' in page
    assert save(client, "nowhere", "x").status_code == 404
    assert save(client.as_user(cast.contact), "volunteers", "x").status_code == 404


COLUMNS = {
    "/schools": ("schools", "town", "Town", "County"),
    "/children/": ("children", "need", "Need", "Grade"),
    "/volunteers/": ("volunteers", "code", "Code", "Interests"),
    "/pairs/": ("pairs", "cohort", "Cohort", "Volunteer"),
    "/letters/": ("letters", "late", "Days late", "School"),
}


@pytest.mark.parametrize("path", COLUMNS)
def test_chosen_columns_stand_on_the_page_and_in_the_file_until_the_usual_ones_are_asked_for(
    client, cast: Cast, friends: Pair, path: str
) -> None:
    name, key, there, gone = COLUMNS[path]
    everything = "where=all&" if name == "letters" else ""
    client.as_user(cast.coordinator, "en")
    before = heads(client, f"{path}?{everything}")
    assert (
        client.post(
            "/views/columns", data={"list": name, "columns": [key], "next": f"{path}?columns=x"}
        ).location
        == path
    )
    page = heads(client, f"{path}?{everything}")
    file = file_of(client, f"{path}?{everything}as=csv")
    assert there in page
    assert gone not in page + file
    assert there in file or (name, key) == ("letters", "late")
    assert gone in heads(client, f"{path}?{everything}columns={gone.lower()}")
    client.post("/views/columns", data={"list": name, "usual": "1", "next": path})
    assert heads(client, f"{path}?{everything}") == before


def heads(client, path: str) -> list[str]:
    """The heads of the page's list."""
    from lxml import html

    root = html.document_fromstring(client.get(path).text)
    return [" ".join(head.text_content().split()).rstrip(" ↑↓") for head in root.iter("th")]


def file_of(client, path: str) -> list[str]:
    return client.get(path).get_data(as_text=True).lstrip("\ufeff").splitlines()[0].split(",")


def test_a_view_keeps_the_columns_that_were_chosen(client, cast: Cast) -> None:
    client.as_user(cast.coordinator, "en")
    client.post("/views/columns", data={"list": "schools", "columns": ["late"], "next": "/schools"})
    assert 'name="query" value="&amp;columns=late"' in client.get("/schools").text
    save(client, "schools", "mine", "&columns=late")
    client.post("/views/columns", data={"list": "schools", "usual": "1", "next": "/schools"})
    assert heads(client, f"/schools?{the_view().query}") == ["School", "Late"]


def test_a_moved_letters_row_has_the_columns_of_its_list(client, cast: Cast, friends: Pair) -> None:
    client.as_user(cast.coordinator, "en")
    code = friends.letters[0].code
    row = client.post(
        f"/letters/{code}/move",
        data={"to": "posted"},
        headers={
            "HX-Request": "true",
            "HX-Target": f"row-{code}",
            "HX-Current-URL": "http://localhost/letters/?columns=school,now",
        },
    ).text
    assert row.count("data-label") == 3
