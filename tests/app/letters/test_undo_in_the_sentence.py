"""The sentence that says what moved has the button that takes it back."""

import re

import pytest
from sqlalchemy import select

from app.extensions import db
from app.models import Letter, Pair, User
from letters.states import Direction, State
from tests.app.moving import code_of, moved
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("frozen_now")
UNDO = re.compile(
    r'action="(/letters/take-back|/bundles/[^/"]+/(?:take-back|unpost))"(.*?)</form>', re.S
)
FIELD = re.compile(r'name="(at|next|back|school)" value="([^"]*)"')


def state_of(code: str) -> str:
    return db.session.scalars(select(Letter.state).where(Letter.code == code)).one()


def tapped(client, url: str, data: dict[str, object]) -> str:
    """The undo in the notice of the page that follows a tap, tapped too: that page."""
    page = client.post(url, data=data, follow_redirects=True).get_data(as_text=True)
    notice = page[page.index('class="notice notice-ok"') :]
    action, form = UNDO.search(notice).groups()
    return client.post(action, data=dict(FIELD.findall(form)), follow_redirects=True).get_data(
        as_text=True
    )


def test_a_coordinators_step_is_taken_back_from_the_sentence(
    client, cast: Cast, friends: Pair
) -> None:
    code = code_of(friends)
    page = tapped(
        client.as_user(cast.coordinator),
        f"/letters/{code}/move",
        {"to": "posted", "next": "/letters/?late=yes"},
    )
    assert state_of(code) == "due"
    assert "已撤回" in page


def test_a_step_of_many_is_taken_back_as_one(client, cast: Cast, friends: Pair) -> None:
    codes = [code_of(friends, number=number) for number in (1, 2)]
    tapped(client.as_user(cast.coordinator), "/letters/move", {"codes": codes, "to": "posted"})
    assert {state_of(code) for code in codes} == {"due"}


def test_a_volunteers_tap_is_taken_back_from_the_sentence(
    client, cast: Cast, friends: Pair
) -> None:
    code = code_of(friends)
    cloud = db.session.get_one(User, cast.cloud.user_id)
    tapped(client.as_user(cloud), f"/letters/{code}/move", {"to": "posted"})
    assert state_of(code) == "due"


def test_a_reply_bag_is_taken_back_from_the_sentence_that_says_it_is_posted(
    client, cast: Cast, friends: Pair
) -> None:
    moved(code_of(friends), State.POSTED, State.AT_SCHOOL, State.DELIVERED)
    reply = code_of(friends, Direction.TO_VOLUNTEER)
    moved(reply, State.HANDED_IN)
    contact = client.as_user(cast.contact)
    tapped(contact, "/school/S-DENGTA/posted", {"letter": [reply]})
    assert state_of(reply) == "handed_in"


def test_what_has_moved_on_since_stays(client, cast: Cast, friends: Pair) -> None:
    code = code_of(friends)
    client.as_user(cast.coordinator).post(f"/letters/{code}/move", data={"to": "posted"})
    moment = db.session.scalars(select(Letter).where(Letter.code == code)).one().events[-1].at
    client.as_user(cast.city_coordinator).post(f"/letters/{code}/move", data={"to": "at_school"})
    coordinator = client.as_user(cast.coordinator)
    page = coordinator.post(
        "/letters/take-back", data={"at": moment.isoformat()}, follow_redirects=True
    ).get_data(as_text=True)
    assert state_of(code) == "at_school"
    assert "又有了变化" in page
    coordinator.post("/letters/take-back", data={"at": "yesterday"})
    assert state_of(code) == "at_school"
