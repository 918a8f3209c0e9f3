"""What a phone is told of a tap that it sends, and on which devices a slip opens."""

from datetime import timedelta
from random import Random

import pytest

from app.actions.bundles import slip_pins
from app.extensions import db
from app.models import LetterEvent
from app.store.bundles.bundles import bundle_coded
from app.store.scope import EVERYTHING
from app.tokens import token_of
from tests.app.bundles.bags import COORDINATOR, EARLIER, Post, knows_school, states
from tests.cast import NOW, TODAY, Cast

pytestmark = pytest.mark.usefixtures("frozen_now")
NAME = "00000000-0000-4000-8000-00000000000"
DAY = 24 * 3600


@pytest.fixture
def bag(cast: Cast) -> Post:
    """Three letters to Dengta."""
    return Post.on_stage(cast)


@pytest.fixture
def address(bag: Post) -> str:
    """Where the slip of the bag leads, which was packed and posted some days ago."""
    bundle = bundle_coded(EVERYTHING, bag.posted())
    bundle.made_at = NOW - (TODAY - EARLIER)
    db.session.commit()
    return f"/b/{token_of(bundle, TODAY)}"


def tap(number: int, letters: list[str], days: int = 0, by: str = "") -> dict[str, object]:
    return {
        "tap": f"{NAME}{number}",
        "age": days * DAY,
        "tapped_by": by,
        "letter": letters,
    }


def test_a_slip_opens_nothing_before_the_pin_and_names_nobody(client, cast, address) -> None:
    first = client.get(address)
    assert not [word for word in ("小鹿", "小满", cast.dengta.name) if word in first.text]
    assert first.headers["X-Robots-Tag"] == "noindex"
    refused = client.post(f"{address}/pin", data={"pin": "482915", "again": "482916"})
    assert refused.status_code == 422
    assert client.post(address, data={"letter": []}).status_code == 401
    answer = client.post(f"{address}/pin", data={"pin": "482915", "again": "482915"})
    assert answer.location == address
    assert "小鹿" in client.get(address).text
    client.delete_cookie("slips", path="/b/")
    assert "小鹿" not in client.get(address).text
    client.post(f"{address}/pin", data={"pin": "482915"})
    assert "小鹿" in client.get(address).text


def test_who_reaches_the_school_needs_no_pin(client, cast: Cast, address: str) -> None:
    assert "小鹿" in client.as_user(cast.contact).get(address).text


def test_a_new_pin_ends_all_devices_of_the_school(client, cast: Cast, bag, address) -> None:
    knows_school(client, cast.dengta)
    slip_pins.renew(COORDINATOR, "S-DENGTA", acting=bag.acting, rng=Random(1))
    assert "小鹿" not in client.get(address).text
    assert client.post(address, data=tap(1, bag.letters)).json == {"wait": "pin"}
    assert states(bag.letters) == ["posted"] * 3


def test_a_tap_counts_on_the_day_on_which_it_was_made(client, cast, bag, address) -> None:
    knows_school(client, cast.dengta)
    answer = client.post(address, data=tap(1, bag.letters[:2], days=2)).json
    assert answer == {"next": address, "told": []}
    event = LetterEvent.query.filter_by(state="at_school").first()
    assert (event.on, event.how) == (TODAY - timedelta(days=2), "link")
    assert client.post(address, data=tap(1, bag.letters)).json == {"next": address, "told": []}
    assert states(bag.letters) == ["at_school", "at_school", "posted"]


def test_a_tap_counts_not_before_its_bag_was_posted(client, cast, bag, address) -> None:
    knows_school(client, cast.dengta)
    client.post(address, data=tap(1, bag.letters, days=20))
    assert LetterEvent.query.filter_by(state="at_school").first().on == EARLIER


def test_what_is_refused_is_told_in_words(client, cast, bag, address) -> None:
    knows_school(client, cast.dengta)
    assert "没有打勾" in client.post(address, data=tap(1, [])).json["told"][0]
    assert "30 多天" in client.post(address, data=tap(2, bag.letters, days=40)).json["told"][0]
    gone = client.post("/b/nothing", data=tap(3, bag.letters))
    assert (gone.status_code, len(gone.json["told"])) == (200, 1)
    assert client.post(address, data=tap(4, bag.letters) | {"tap": "x"}).status_code == 400
    assert states(bag.letters) == ["posted"] * 3


def test_a_tap_waits_for_whoever_made_it(client, cast, bag, address) -> None:
    desk = "/school/S-DENGTA/handed-out"
    mark = client.as_user(cast.contact).get("/token").json["whose"]
    client.as_user(cast.foreign_contact)
    assert client.post(desk, data=tap(1, bag.letters, by=mark)).json == {"wait": "sign-in"}
    client.post("/sign-out")
    assert client.post(desk, data=tap(1, bag.letters, by=mark)).json == {"wait": "sign-in"}
    answer = client.as_user(cast.contact).post(desk, data=tap(1, bag.letters, by=mark))
    assert answer.json["next"] == "/school?school=S-DENGTA"
    assert states(bag.letters) == ["delivered"] * 3


def test_a_tap_that_nobody_made_is_nobodys_though_somebody_is_signed_in(
    client, cast, bag, address
) -> None:
    client.as_user(cast.coordinator)
    assert client.post(address, data=tap(1, bag.letters)).json == {"wait": "pin"}
    knows_school(client, cast.dengta)
    client.post(address, data=tap(1, bag.letters))
    assert LetterEvent.query.filter_by(state="at_school").first().actor_id is None


def test_a_tap_with_an_outdated_token_waits_for_a_good_one(app, client, cast, bag, address) -> None:
    knows_school(client, cast.dengta)
    app.config["WTF_CSRF_ENABLED"] = True
    assert client.post(address, data=tap(1, bag.letters)).json == {"wait": "token"}
    good = client.get("/token").json["token"]
    client.post(address, data=tap(1, bag.letters) | {"csrf_token": good})
    assert states(bag.letters) == ["at_school"] * 3


def test_a_posting_whose_answer_was_lost_is_done_once(client, cast, bag) -> None:
    mark = client.as_user(cast.contact).get("/token").json["whose"]
    for _ in range(2):
        data = tap(1, bag.replies, by=mark)
        assert client.post("/school/S-DENGTA/posted", data=data).json["told"] == []
    assert states(bag.replies) == ["posted"] * 3


def test_the_undo_of_a_green_sentence_waits_for_a_line_and_is_done_once(client, cast, bag) -> None:
    mark = client.as_user(cast.contact).get("/token").json["whose"]
    page = client.post(
        "/school/S-DENGTA/handed-in", data={"letter": bag.replies}, follow_redirects=True
    ).text
    assert 'action="/letters/take-back" data-tap=' in page
    undo = tap(1, [], by=mark) | {"at": NOW.isoformat(), "next": "/school"}
    for _ in range(2):
        assert client.post("/letters/take-back", data=undo).json["told"] == []
    assert states(bag.replies) == ["due"] * 3


def test_the_copy_of_a_page_has_no_name_no_token_and_no_key(client, cast) -> None:
    for language in ("zh", "en"):
        page = client.get(f"/offline/{language}").text
        assert not [word for word in ("csrf", "draft-key", "sign-out") if word in page]
    assert "/offline/zh" in client.get("/worker.js").text
    assert client.get("/manifest/en").json["icons"][2]["purpose"] == "maskable"
    assert client.get("/manifest/fr").status_code == 404
