"""A bundle's way by the pages: packed by a coordinator, confirmed by a phone without login."""

import re
from datetime import timedelta
from random import Random

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import func, select

from app.actions.bundles.bundles import end_links, pack, post
from app.actor import Actor
from app.extensions import db
from app.models import Bundle, Letter, LetterEvent
from app.store.scope import EVERYTHING
from app.tokens import LIFE, token_of
from letters.states import Direction
from tests.app.bundles.bags import knows_school
from tests.cast import TODAY, Cast, acting_as, pair

WHO = acting_as(Actor(None, "test"))

pytestmark = pytest.mark.usefixtures("frozen_now")


@pytest.fixture
def letters(cast: Cast) -> list[str]:
    """The first letters to Deer and Stone."""
    pairs = [pair(cast, cast.deer, cast.cloud), pair(cast, cast.stone, cast.aze)]
    return [next(x.code for x in p.letters if x.direction == "to_child") for p in pairs]


@pytest.fixture
def bundle(client, cast: Cast, letters: list[str]) -> Bundle:
    """Both letters, posted to Dengta, whose PIN was given on this device."""
    knows_school(client, cast.dengta)
    row = pack(EVERYTHING, "S-DENGTA", Direction.TO_CHILD, letters, rng=Random(1), acting=WHO)
    post(EVERYTHING, row.code, TODAY - timedelta(days=4), acting=WHO)
    return row


def link(bundle: Bundle) -> str:
    return f"/b/{token_of(bundle, TODAY)}"


def states(codes: list[str]) -> list[str]:
    found = dict(db.session.execute(select(Letter.code, Letter.state)).all())
    return [found[code] for code in codes]


def count_events() -> int:
    return db.session.scalar(select(func.count()).select_from(LetterEvent)) or 0


def test_a_coordinator_packs_and_posts_and_the_school_confirms(
    client, cast: Cast, letters: list[str]
) -> None:
    coordinator = client.as_user(cast.coordinator)
    page = coordinator.get("/bundles/new?school=S-DENGTA").get_data(as_text=True)
    assert all(code in page for code in letters)
    packed = coordinator.post(
        "/bundles/", data={"school": "S-DENGTA", "direction": "to_child", "letter": letters}
    )
    code = packed.location.rpartition("/")[2]
    assert coordinator.get(f"/packs/slip/{code}").status_code == 200
    coordinator.post(f"/bundles/{code}/take-out", data={"letter": letters[:1]})
    coordinator.post(f"/bundles/{code}/letters", data={"letter": letters[:1]})
    coordinator.post(f"/bundles/{code}/post", data={"on": str(TODAY)})
    assert states(letters) == ["posted", "posted"]
    coordinator.post(f"/bundles/{code}/hub")
    client.as_user(cast.contact).post(f"/bundles/{code}/confirm", data={"letter": letters})
    assert states(letters) == ["at_school", "at_school"]
    for reader in (cast.coordinator, cast.contact):
        assert client.as_user(reader).get(f"/bundles/{code}").status_code == 200


def test_a_phone_without_login_confirms_all_but_one(
    client, bundle: Bundle, letters: list[str]
) -> None:
    page = BeautifulSoup(client.get(link(bundle)).data, "html.parser")
    assert page.h1.get_text() == "这一袋有 2 封信"
    assert len(page.select(".ticks input[checked]")) == 2
    assert page.select_one("[data-all]")["data-some"] == "收到 {ticked} 封，缺 {rest} 封"
    answer = client.post(link(bundle), data={"letter": letters[:1]}, follow_redirects=True)
    assert "1 封信到了" in answer.get_data(as_text=True)
    assert states(letters) == ["at_school", "posted"]
    client.post(f"{link(bundle)}/found", data={"letter": letters[1:]})
    assert states(letters) == ["at_school", "at_school"]


def test_a_second_tap_on_the_phone_changes_nothing_and_says_so(
    client, bundle: Bundle, letters: list[str]
) -> None:
    for _ in range(2):
        answer = client.post(link(bundle), data={"letter": letters}, follow_redirects=True)
    assert count_events() == 4
    assert "之前已经登记过" in answer.get_data(as_text=True)


def test_the_page_behind_the_code_shows_no_real_name(client, cast: Cast, bundle: Bundle) -> None:
    answer = client.get(link(bundle))
    page = BeautifulSoup(answer.data, "html.parser")
    page.select_one("details.help").decompose()
    assert "小鹿" in str(page)
    assert not re.search("真名|志愿云|监护", str(page))
    assert answer.headers["Cache-Control"] == "no-store"


def test_looking_at_the_page_behind_the_code_changes_nothing(
    client, bundle: Bundle, letters: list[str]
) -> None:
    client.get(link(bundle))
    assert client.get(f"{link(bundle)}/found").location == link(bundle)
    assert states(letters) == ["posted", "posted"]


def test_an_ended_or_invented_link_does_not_exist(client, bundle: Bundle) -> None:
    old = link(bundle)
    end_links(EVERYTHING, bundle.code, acting=WHO)
    for path in (old, old + "x", "/b/x"):
        assert client.get(path).status_code == 404
        assert client.post(path, data={}).status_code == 404


def test_an_old_slip_says_kindly_what_to_do(client, bundle: Bundle, letters: list[str]) -> None:
    path = f"/b/{token_of(bundle, TODAY - LIFE - timedelta(days=1))}"
    answer = client.get(path)
    assert answer.status_code == 410
    assert "登录" in answer.get_data(as_text=True)
    assert client.post(path, data={"letter": letters}).status_code == 410
    assert states(letters) == ["posted", "posted"]


def test_nothing_ticked_confirms_nothing(client, bundle: Bundle, letters: list[str]) -> None:
    answer = client.post(link(bundle), data={}, follow_redirects=True)
    assert "没有打勾" in answer.get_data(as_text=True)
    assert states(letters) == ["posted", "posted"]


def test_a_form_from_elsewhere_is_refused(app, bundle: Bundle, letters: list[str]) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    answer = app.test_client().post(link(bundle), data={"letter": letters})
    assert answer.status_code == 400
    assert states(letters) == ["posted", "posted"]


def test_contact_of_another_school_cannot_confirm_the_bundle(
    client, cast: Cast, bundle: Bundle, letters: list[str]
) -> None:
    stranger = client.as_user(cast.foreign_contact)
    assert stranger.get(f"/bundles/{bundle.code}").status_code == 404
    for verb in ("confirm", "found", "post", "hub", "end-links", "letters", "take-out"):
        answer = stranger.post(f"/bundles/{bundle.code}/{verb}", data={"letter": letters})
        assert answer.status_code == 404, verb
    assert stranger.get(f"/packs/slip/{bundle.code}").status_code == 404
    assert states(letters) == ["posted", "posted"]


@pytest.mark.parametrize("path", ["/bundles/?state=", "/bundles/?state=missing", "/bundles/new"])
def test_lists_of_bundles_open(client, cast: Cast, bundle: Bundle, path: str) -> None:
    for reader in (cast.coordinator, cast.contact):
        assert client.as_user(reader, "en").get(path).status_code == 200


def test_a_bundle_is_found_by_a_letter_in_it(
    client, cast: Cast, bundle: Bundle, letters: list[str]
) -> None:
    coordinator = client.as_user(cast.coordinator)
    found = coordinator.get(f"/bundles/?text={letters[0]}&as=csv").get_data(as_text=True)
    assert bundle.code in found
    assert bundle.code not in coordinator.get("/bundles/?state=packing&as=csv").get_data(
        as_text=True
    )
