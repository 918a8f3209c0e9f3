"""Letters that went astray stand on one list, each with one decision, each undone in one tap."""

import re

import pytest
from sqlalchemy import select

from app.actions.letters.letters import take_back, write_text
from app.actions.letters.pairs.holds import hold
from app.actions.letters.rewriting import write_anew
from app.actor import Actor
from app.errors import Refused
from app.extensions import db
from app.models import Letter, Message, MessageState, Pair
from app.store.desk.decisions import Astray, count_astray, letters_astray
from app.store.scope import EVERYTHING, Scope
from letters.states import Direction, State
from tests.app.moving import code_of, moved
from tests.cast import TODAY, Cast, acting_as

pytestmark = pytest.mark.usefixtures("frozen_now")
DONGYUAN, LONGCHUAN = (Scope(prefixes=frozenset({code})) for code in ("441625", "441622"))


def letter(code: str) -> Letter:
    return db.session.scalars(select(Letter).where(Letter.code == code)).one()


def state_of(code: str) -> str:
    return db.session.scalars(select(Letter.state).where(Letter.code == code)).one()


def astray(friends: Pair) -> dict[Astray, str]:
    """A letter of each kind."""
    codes = [code_of(friends, number=number) for number in range(1, 4)]
    moved(codes[0], State.POSTED, State.LOST)
    moved(codes[1], State.POSTED, State.RETURNED)
    moved(codes[2], State.POSTED, State.HELD)
    return dict(zip((Astray.LOST, Astray.RETURNED, Astray.HELD), codes, strict=True))


def test_each_kind_is_listed_to_who_reaches_it(friends: Pair) -> None:
    expected = astray(friends)
    found = letters_astray(DONGYUAN, TODAY)
    assert {kind: page.rows[0].letter.code for kind, page in found.items() if page.rows} == expected
    assert count_astray(DONGYUAN) == 3
    assert count_astray(LONGCHUAN) == 0


def test_a_lost_letter_is_decided_in_two_clicks_and_undone_in_one(
    client, cast: Cast, friends: Pair
) -> None:
    lost = astray(friends)[Astray.LOST]
    coordinator = client.as_user(cast.coordinator)
    assert 'href="/today/letters"' in coordinator.get("/today/").get_data(as_text=True)
    page = coordinator.get("/today/letters").get_data(as_text=True)
    assert f"/today/letters/{lost}/anew" in page
    after = coordinator.post(
        f"/today/letters/{lost}/anew", data={"next": "/today/letters"}, follow_redirects=True
    ).get_data(as_text=True)
    assert state_of(lost) == "due"
    moment = re.search(r'name="at" value="([^"]+)"', after).group(1)
    coordinator.post("/letters/take-back", data={"at": moment})
    assert state_of(lost) == "lost"


def test_one_that_is_probably_lost_is_written_again_at_once_and_undone_at_once(
    client, cast: Cast, friends: Pair
) -> None:
    code = code_of(friends)
    moved(code, State.POSTED)
    coordinator = client.as_user(cast.coordinator)
    after = coordinator.post(f"/today/letters/{code}/anew", follow_redirects=True)
    assert state_of(code) == "due"
    events = db.session.scalars(select(Letter).where(Letter.code == code)).one().events
    assert [event.state for event in events] == ["posted", "lost", "due"]
    moment = re.search(r'name="at" value="([^"]+)"', after.get_data(as_text=True)).group(1)
    coordinator.post("/letters/take-back", data={"at": moment})
    assert state_of(code) == "posted"


@pytest.mark.parametrize("direction", Direction)
def test_a_letter_that_is_not_astray_is_not_written_again(
    friends: Pair, direction: Direction
) -> None:
    way = (
        (State.POSTED, State.AT_SCHOOL, State.DELIVERED)
        if direction is Direction.TO_CHILD
        else (State.HANDED_IN, State.POSTED, State.RECEIVED)
    )
    code = code_of(friends, direction)
    moved(code, *way)
    with pytest.raises(Refused):
        write_anew(EVERYTHING, code, acting=acting_as(Actor(None, "test")))
    assert state_of(code) == way[-1]


def test_a_contact_decides_about_no_lost_letter(client, cast: Cast, friends: Pair) -> None:
    lost = astray(friends)[Astray.LOST]
    client.as_user(cast.contact).post(f"/today/letters/{lost}/anew")
    assert state_of(lost) == "lost"


def messages() -> list[Message]:
    return list(db.session.scalars(select(Message).where(Message.kind == "again")))


def again(code: str) -> None:
    write_anew(EVERYTHING, code, acting=acting_as(Actor(None, "test")))


def test_whoever_wrote_a_lost_letter_is_asked_kindly_once(cast: Cast, friends: Pair) -> None:
    code = astray(friends)[Astray.LOST]
    again(code)
    again(code)
    (told,) = messages()
    assert told.user_id == cast.cloud.user_id
    assert "再写一封" in told.body
    assert f"/letters/{code}/write" in told.body
    assert "小鹿" not in told.subject


def back(code: str) -> None:
    number = max(event.number for event in letter(code).events)
    take_back(EVERYTHING, code, number, acting=acting_as(Actor(None, "test")), reason="找到了")


def test_what_is_taken_back_asks_nobody(friends: Pair) -> None:
    code = astray(friends)[Astray.LOST]
    again(code)
    back(code)
    assert messages() == []


def test_whoever_has_read_it_hears_kindly_that_it_was_too_early(friends: Pair) -> None:
    code = astray(friends)[Astray.LOST]
    again(code)
    messages()[0].state = MessageState.SENT
    db.session.commit()
    back(code)
    asked, told = messages()
    assert told.user_id == asked.user_id
    assert "先不用" in told.body
    assert "小鹿" not in told.subject


def test_words_that_are_kept_are_only_to_be_printed_again(cast: Cast, friends: Pair) -> None:
    code = code_of(friends)
    write_text(EVERYTHING, code, "小鹿，你好！", acting=acting_as(Actor(cast.cloud.user_id)))
    moved(code, State.POSTED, State.LOST)
    again(code)
    assert "再打印一次" in messages()[0].body


def test_a_schools_contact_asks_the_child_and_in_a_held_pair_nobody_is_asked(
    cast: Cast, friends: Pair
) -> None:
    reply = code_of(friends, Direction.TO_VOLUNTEER)
    moved(reply, State.HANDED_IN, State.POSTED, State.LOST)
    again(reply)
    (told,) = messages()
    assert told.user_id == cast.contact.id
    assert "不着急" in told.body
    code = astray(friends)[Astray.LOST]
    hold(EVERYTHING, friends.code, "先看一看", acting=acting_as(Actor(None, "test")))
    again(code)
    assert len(messages()) == 1
