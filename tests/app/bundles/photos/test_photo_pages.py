"""The pages of a photo: read, looked at once, noted; and the command that reads pictures."""

import io
import json
from random import Random

import pytest
from bs4 import BeautifulSoup
from PIL import ImageDraw

from tests.app.bundles.bags import Post, count_events, states
from tests.cast import Cast
from tests.photographs import photograph

pytestmark = pytest.mark.usefixtures("frozen_now")


@pytest.fixture
def bag(cast: Cast) -> Post:
    """Three letters to Dengta."""
    return Post.on_stage(cast)


def addresses(codes: list[str]) -> list[str]:
    return [f"http://127.0.0.1:8000/letters/{code}" for code in codes]


def a_photo(texts: list[str], thumb_over: str = "") -> tuple[io.BytesIO, str]:
    """A file as a phone sends it; a thumb may lie over one code."""
    taken = photograph(texts, Random(1), (1050, 350))
    if thumb_over:
        (x, y), side = taken.middles[thumb_over], taken.side
        over = (x - side, y - side, x + side, y - side * 0.12)
        ImageDraw.Draw(taken.picture).rectangle(over, fill=140)
    return io.BytesIO(taken.file()), "IMG_0001.jpg"


def sent(client, **data):
    page = client.post("/photos/", data=data, content_type="multipart/form-data")
    return BeautifulSoup(page.get_data(as_text=True), "html.parser")


def carried(page: BeautifulSoup) -> dict[str, list[str]]:
    """What the form of the look sends when its button is pressed."""
    form = page.select_one("form[data-ticks], form.card")
    found: dict[str, list[str]] = {"note": ["1"]}
    for field in form.select("input, select"):
        if field.get("type") in {"file", "checkbox"} and not field.has_attr("checked"):
            continue
        value = field.select_one("option[selected]")["value"] if field.name == "select" else None
        found.setdefault(field["name"], []).append(value or field.get("value", ""))
    return found


def test_a_photo_is_looked_at_once_and_noted_with_a_way_back(client, cast: Cast, bag: Post):
    contact = client.as_user(cast.contact)
    look = sent(contact, photo=a_photo(addresses(bag.letters)), to="at_school", next="/school")
    assert (states(bag.letters), count_events()) == (["due"] * 3, 0)
    assert [box["value"] for box in look.select("[name=letter]")] == bag.letters
    done = contact.post("/photos/", data=carried(look))
    assert (done.status_code, done.location) == (302, "/school")
    assert states(bag.letters) == ["at_school"] * 3
    back = BeautifulSoup(contact.get("/school").data, "html.parser")
    undo = back.select_one("form[action='/letters/take-back']")
    contact.post(
        "/letters/take-back", data={one["name"]: one.get("value") for one in undo.select("input")}
    )
    assert states(bag.letters) == ["due"] * 3


def test_a_code_under_a_thumb_is_shown_and_typed(client, cast: Cast, bag: Post):
    contact = client.as_user(cast.contact)
    texts = addresses(bag.letters)
    look = sent(contact, photo=a_photo(texts, thumb_over=texts[1]), to="at_school")
    assert len(look.select(".cutouts img[src^='data:image/jpeg;base64,']")) == 1
    filled = carried(look)
    wrong = sent(contact, **{**filled, "typed": ["X7M2-048C"]})
    assert "X7M2-048C" in wrong.select_one(".faults").text
    assert (len(wrong.select(".cutouts img")), states(bag.letters)) == (1, ["due"] * 3)
    contact.post("/photos/", data={**filled, "typed": [bag.letters[1].lower()]})
    assert states(bag.letters) == ["at_school"] * 3


def test_one_more_photo_keeps_what_was_seen_and_what_was_left_out(client, cast: Cast, bag: Post):
    contact = client.as_user(cast.contact)
    first = carried(sent(contact, photo=a_photo(addresses(bag.letters[:2])), to="at_school"))
    del first["note"]
    look = sent(
        contact, **{**first, "letter": bag.letters[:1]}, photo=a_photo(addresses(bag.letters[2:]))
    )
    boxes = {box["value"]: box.has_attr("checked") for box in look.select("[name=letter]")}
    assert boxes == {bag.letters[0]: True, bag.letters[1]: False, bag.letters[2]: True}


def test_letters_are_put_into_an_open_bundle_by_photo(client, cast: Cast, bag: Post):
    coordinator, code = client.as_user(cast.coordinator), bag.packed(bag.letters[:1])
    look = sent(coordinator, photo=a_photo(addresses(bag.letters)), bundle=code)
    done = coordinator.post("/photos/", data=carried(look))
    assert done.location == f"/bundles/{code}"
    inside = BeautifulSoup(coordinator.get(done.location).data, "html.parser")
    assert len(inside.select("[aria-labelledby=inside] [name=letter]")) == 3


def test_foreign_codes_and_others_letters_are_told_in_words(client, cast: Cast, bag: Post):
    abroad = client.as_user(cast.foreign_contact)
    texts = ["https://evil.example/letters/X7M2-048C", *addresses(bag.letters[:1])]
    look = sent(abroad, photo=a_photo(texts), to="at_school")
    said = look.select_one(".faults").text
    assert bag.letters[0] in said
    assert "evil" not in str(look)
    assert not look.select("[name=letter]")


def test_what_is_no_picture_is_refused_in_words(client, cast: Cast, bag: Post):
    contact = client.as_user(cast.contact)
    no_photo = (io.BytesIO(b"%PDF-1.7"), "letters.pdf")
    answer = contact.post("/photos/", data={"photo": no_photo, "to": "at_school"})
    assert answer.status_code == 302
    assert "JPEG" in contact.get(answer.location).text


def test_only_pages_with_a_scanner_may_ask_for_the_camera(client, cast: Cast):
    contact = client.as_user(cast.contact)
    assert "camera=(self)" in contact.get("/photos/").headers["Permissions-Policy"]
    assert "camera=()" in contact.get("/school").headers["Permissions-Policy"]


def test_the_command_reads_the_codes_of_pictures(app, bag: Post, tmp_path):
    texts = [*addresses(bag.letters), "https://example.org/else"]
    for name, hidden in (("all.jpg", ""), ("thumb.jpg", texts[0])):
        (tmp_path / name).write_bytes(a_photo(texts, hidden)[0].getvalue())
    (tmp_path / "no.txt").write_text("no picture")
    paths = [str(tmp_path / name) for name in ("all.jpg", "thumb.jpg")]
    done = app.test_cli_runner().invoke(args=["photos", "read", *paths, "--json"])
    codes = [*bag.letters, texts[3]]
    assert json.loads(done.stdout) == [
        {"file": paths[0], "codes": codes, "unreadable": 0},
        {"file": paths[1], "codes": codes[1:], "unreadable": 1},
    ]
    refused = app.test_cli_runner().invoke(args=["photos", "read", str(tmp_path / "no.txt")])
    assert (refused.exit_code, "no.txt" in refused.stderr) == (1, True)
