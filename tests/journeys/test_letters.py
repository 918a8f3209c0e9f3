"""A letter's way in the browser's terms: from the volunteer's banner to the reply."""

import io

import pytest
from bs4 import BeautifulSoup
from docx import Document
from sqlalchemy import select

from app.actions.letters.letters import move
from app.actor import Actor
from app.extensions import db
from app.models import Letter, LetterEvent, Pair, User
from app.store.scope import EVERYTHING
from letters.states import Direction, State
from tests.cast import TODAY, Cast, acting_as, letter_of

TO_CHILD, TO_VOLUNTEER = Direction.TO_CHILD, Direction.TO_VOLUNTEER

pytestmark = pytest.mark.usefixtures("frozen_now")


@pytest.fixture
def cloud(client, cast: Cast, friends: Pair):
    """Cloud's browser."""
    return client.as_user(db.session.get_one(User, cast.cloud.user_id), "en")


def log(row: Letter, to: State) -> None:
    move(EVERYTHING, row.code, to, TODAY, acting=acting_as(Actor(None, "x")))


def text_of(response) -> str:
    return BeautifulSoup(response.get_data(as_text=True), "html.parser").get_text(" ", strip=True)


def press(client, page: str, label: str):
    """Press the first button with this label on a page, as a browser would; the page after it."""
    soup = BeautifulSoup(client.get(page).get_data(as_text=True), "html.parser")
    for button in soup.find_all("button"):
        if button.get_text(strip=True) == label:
            form = button.find_parent("form")
            inputs = form.find_all("input", attrs={"name": True})
            fields = {tag["name"]: tag.get("value", "") for tag in inputs}
            return client.post(form["action"], data=fields, follow_redirects=True)
    raise AssertionError(f"no button {label!r} on {page}")


def test_a_volunteer_with_one_child_comes_straight_to_the_letters(cloud, friends: Pair) -> None:
    page = cloud.get("/threads/", follow_redirects=True)
    assert page.request.path == f"/threads/{friends.code}"
    assert "Letter 1 to 小鹿" in text_of(page)


def test_posted_is_one_tap_and_can_be_taken_back(cloud, friends: Pair) -> None:
    page = press(cloud, f"/threads/{friends.code}", "I posted it")
    assert letter_of(friends).state == "posted"
    assert "has not got this letter yet" in text_of(page)
    page = press(cloud, f"/threads/{friends.code}", "Undo")
    assert letter_of(friends).state == "due"
    assert "Taken back" in text_of(page)


def test_a_reply_on_its_way_is_confirmed_from_the_banner(cloud, friends: Pair) -> None:
    for number in (1, 2, 3):
        log(letter_of(friends, number=number), State.DELIVERED)
    log(letter_of(friends, TO_VOLUNTEER), State.POSTED)
    page = press(cloud, f"/threads/{friends.code}", "Yes, it is here")
    assert letter_of(friends, TO_VOLUNTEER).state == "received"
    assert "answers your letter 1" in text_of(page)


def test_letters_that_crossed_are_shown_as_such(cloud, friends: Pair) -> None:
    log(letter_of(friends), State.DELIVERED)
    log(letter_of(friends, number=2), State.POSTED)
    log(letter_of(friends, TO_VOLUNTEER), State.RECEIVED)
    assert "crossed your letter 2" in text_of(cloud.get(f"/threads/{friends.code}"))


def test_a_typed_letter_is_kept_and_printed_on_the_sheet(cloud, friends: Pair) -> None:
    row = letter_of(friends)
    page = f"/threads/{friends.code}/letters/{row.code}"
    cloud.post(f"{page}/write", data={"text": "小鹿，你好！"})
    assert "小鹿，你好！" in text_of(cloud.get(f"{page}/write"))
    sheet = cloud.get(f"{page}/sheet")
    words = "".join(p.text for p in Document(io.BytesIO(sheet.data)).paragraphs)
    assert "小鹿，你好！" in words


def test_what_was_typed_survives_when_the_letter_went_meanwhile(cloud, friends: Pair) -> None:
    row = letter_of(friends)
    log(row, State.POSTED)
    page = cloud.post(
        f"/threads/{friends.code}/letters/{row.code}/write", data={"text": "my words"}
    )
    assert "my words" in text_of(page)
    assert "on its way already" in text_of(page)


def test_a_volunteer_reaches_no_other_thread(client, cast: Cast, friends: Pair) -> None:
    other = client.as_user(db.session.get_one(User, cast.aze.user_id))
    row = letter_of(friends)
    assert other.get(f"/threads/{friends.code}").status_code == 404
    assert other.get(f"/threads/{friends.code}/letters/{row.code}/sheet").status_code == 404
    assert other.post(f"/letters/{row.code}/move", data={"to": "posted"}).status_code == 404
    assert letter_of(friends).state == "due"


def test_a_contact_of_another_school_gets_404(client, cast: Cast, friends: Pair) -> None:
    foreign = client.as_user(cast.foreign_contact)
    row = letter_of(friends)
    for address in (f"/letters/{row.code}", f"/pairs/{friends.code}"):
        assert foreign.get(address).status_code == 404
    assert foreign.post(f"/letters/{row.code}/move", data={"to": "at_school"}).status_code == 404


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_coordinator_sees_lists_and_pages_without_any_words(
    client, cast: Cast, friends: Pair, language: str
) -> None:
    row = letter_of(friends)
    row.text = "a secret"
    db.session.commit()
    coordinator = client.as_user(cast.coordinator, language)
    pages = ["/letters/", "/letters/?where=all&late=1&sort=-due", "/pairs/", "/pairs/?look=late"]
    for address in [*pages, f"/letters/{row.code}", f"/pairs/{friends.code}"]:
        page = coordinator.get(address)
        assert page.status_code == 200
        assert "a secret" not in page.get_data(as_text=True)


def test_the_list_moves_a_letter_by_its_row_and_says_who_did_it_before(
    client, cast: Cast, friends: Pair
) -> None:
    row, coordinator = letter_of(friends), client.as_user(cast.coordinator, "en")
    htmx = {"HX-Request": "true", "HX-Target": f"row-{row.code}"}
    address, step = f"/letters/{row.code}/move", {"to": "posted"}
    first = coordinator.post(address, data=step, headers=htmx)
    assert "Noted" in text_of(first)
    again = coordinator.post(address, data=step, headers=htmx)
    assert "王老师 noted that before" in text_of(again)
    assert len(db.session.scalars(select(LetterEvent)).all()) == 1


def test_marked_letters_are_moved_together(client, cast: Cast, friends: Pair) -> None:
    codes = [letter_of(friends, number=n).code for n in (1, 2)]
    contact = client.as_user(cast.contact, "en")
    page = contact.post(
        "/letters/move", data={"codes": codes, "to": "at_school"}, follow_redirects=True
    )
    assert "2 letters moved" in text_of(page)


def test_a_list_is_also_a_file(client, cast: Cast, friends: Pair) -> None:
    coordinator = client.as_user(cast.coordinator)
    for noun, code in (("letters", letter_of(friends).code), ("pairs", friends.code)):
        file = coordinator.get(f"/{noun}/?as=csv&where=all")
        assert code in file.get_data(as_text=True)
        assert file.mimetype == "text/csv"


def test_a_coordinator_ends_a_pair_with_a_reason(client, cast: Cast, friends: Pair) -> None:
    coordinator = client.as_user(cast.coordinator, "en")
    address = f"/pairs/{friends.code}/end"
    assert coordinator.get(address).status_code == 200
    assert "Choose a reason" in text_of(coordinator.post(address, data={"on": "2026-11-23"}))
    done = {"reason": "volunteer_left", "on": "2026-11-23", "sure": "1"}
    page = coordinator.post(address, data=done, follow_redirects=True)
    assert "The pair has ended" in text_of(page)
    assert letter_of(friends).state == "void"


def test_the_list_tells_a_search_for_a_code_from_one_for_a_name(
    client, cast: Cast, friends: Pair
) -> None:
    coordinator = client.as_user(cast.coordinator, "en")
    planned = letter_of(friends, number=9).code
    assert planned in text_of(coordinator.get(f"/letters/?text={planned.lower()}"))
    assert planned not in text_of(coordinator.get("/letters/?text=小鹿"))
    assert "No letter here" in text_of(coordinator.get("/letters/?text=nobody"))


def test_a_filter_that_is_not_known_narrows_nothing(client, cast: Cast, friends: Pair) -> None:
    coordinator = client.as_user(cast.coordinator)
    address = "/letters/?state=moon&holder=sun&direction=up&term=x&sort=-1&page=z&where=?"
    assert coordinator.get(address).status_code == 200
    assert coordinator.get("/pairs/?look=x&state=y&sort=z&page=-4").status_code == 200


def test_an_unknown_step_is_refused_in_words(client, cast: Cast, friends: Pair) -> None:
    coordinator, row = client.as_user(cast.coordinator, "en"), letter_of(friends)
    for data in ({}, {"to": "void"}, {"to": "moon"}):
        page = coordinator.post(f"/letters/{row.code}/move", data=data, follow_redirects=True)
        assert page.status_code == 200
    page = coordinator.post("/letters/move", data={"to": "posted"}, follow_redirects=True)
    assert "Mark the letters first" in text_of(page)
    assert letter_of(friends).state == "due"
