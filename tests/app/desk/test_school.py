"""A school's page says what to do now, and takes it in a tap."""

from random import Random

import pytest
from sqlalchemy import select

from app.actions.bundles.bundles import pack, post
from app.actor import Actor
from app.extensions import db
from app.models import Grant, Letter, Pair
from app.store.desk.school import desk_of
from app.store.scope import EVERYTHING
from letters.states import Direction, State
from tests.app.moving import code_of, moved
from tests.cast import NOW, TODAY, Cast, acting_as, pair

TO_CHILD, TO_VOLUNTEER = Direction.TO_CHILD, Direction.TO_VOLUNTEER

pytestmark = pytest.mark.usefixtures("frozen_now")


def state_of(code: str) -> str:
    return db.session.scalars(select(Letter.state).where(Letter.code == code)).one()


def bundle_of(code: str) -> str:
    who = acting_as(Actor(None, "test"))
    row = pack(EVERYTHING, "S-DENGTA", TO_CHILD, [code], rng=Random(1), acting=who)
    post(EVERYTHING, row.code, TODAY, acting=who)
    return row.code


def test_a_school_with_nothing_to_do_is_thanked(client, cast: Cast) -> None:
    page = client.as_user(cast.contact).get("/school").get_data(as_text=True)
    assert "现在没有要做的事" in page


def test_a_bundle_is_confirmed_from_the_schools_page_in_one_tap(
    client, cast: Cast, friends: Pair
) -> None:
    letter = code_of(friends)
    bundle = bundle_of(letter)
    contact = client.as_user(cast.contact)
    assert f"/bundles/{bundle}/confirm" in contact.get("/school").get_data(as_text=True)
    tap = {"all": "1", "back": "school", "school": "S-DENGTA"}
    answer = contact.post(f"/bundles/{bundle}/confirm", data=tap)
    assert answer.location == "/school?school=S-DENGTA"
    assert state_of(letter) == "at_school"


def test_letters_are_handed_out_all_but_those_that_are_not_ticked(
    client, cast: Cast, friends: Pair
) -> None:
    other = pair(cast, cast.stone, cast.aze)
    for each in (friends, other):
        moved(code_of(each), State.POSTED, State.AT_SCHOOL)
    contact = client.as_user(cast.contact)
    contact.post("/school/S-DENGTA/handed-out", data={"letter": [code_of(friends)]})
    assert (state_of(code_of(friends)), state_of(code_of(other))) == ("delivered", "at_school")


def test_a_reply_goes_from_the_childs_desk_into_the_post_in_two_taps(
    client, cast: Cast, friends: Pair
) -> None:
    moved(code_of(friends), State.POSTED, State.AT_SCHOOL, State.DELIVERED)
    reply = code_of(friends, TO_VOLUNTEER)
    contact = client.as_user(cast.contact)
    contact.post("/school/S-DENGTA/handed-in", data={"letter": [reply]})
    assert state_of(reply) == "handed_in"
    contact.post("/school/S-DENGTA/posted", data={"letter": [reply]})
    assert state_of(reply) == "posted"


def test_the_same_tap_twice_says_so_and_changes_nothing(client, cast: Cast, friends: Pair) -> None:
    letter = code_of(friends)
    moved(letter, State.POSTED, State.AT_SCHOOL)
    contact = client.as_user(cast.contact)
    for _ in range(2):
        page = contact.post(
            "/school/S-DENGTA/handed-out", data={"letter": [letter]}, follow_redirects=True
        )
    assert "之前已经登记过" in page.get_data(as_text=True)
    assert len(db.session.scalars(select(Letter).filter_by(code=letter)).one().events) == 3


def test_a_wrong_tap_is_taken_back_from_the_same_page(client, cast: Cast, friends: Pair) -> None:
    letter = code_of(friends)
    moved(letter, State.POSTED, State.AT_SCHOOL)
    contact = client.as_user(cast.contact)
    contact.post("/school/S-DENGTA/handed-out", data={"letter": [letter]})
    assert f'value="{letter}/3"' in contact.get("/school").get_data(as_text=True)
    for _ in range(2):
        contact.post("/school/S-DENGTA/take-back", data={"event": [f"{letter}/3"]})
    assert state_of(letter) == "at_school"
    assert len(db.session.scalars(select(Letter).filter_by(code=letter)).one().events) == 4
    stranger = client.as_user(cast.foreign_contact)
    tap = {"event": [f"{letter}/2"]}
    assert stranger.post("/school/S-MABUGANG/take-back", data=tap).status_code == 404


def test_the_desk_has_each_letter_in_one_place(cast: Cast, friends: Pair) -> None:
    other = pair(cast, cast.stone, cast.aze)
    moved(code_of(friends), State.POSTED)
    bundle_of(code_of(other))
    moved(code_of(friends, number=2), State.POSTED, State.AT_SCHOOL, State.DELIVERED)
    moved(code_of(friends, TO_VOLUNTEER, 3), State.HANDED_IN)
    desk = desk_of(EVERYTHING, "S-DENGTA", TODAY)
    assert [row.letters for row in desk.coming] == [1]
    assert [line.letter.code for line in desk.single] == [code_of(friends)]
    assert desk.to_hand_out == []
    assert [len(of.lines) for of in desk.writing] == [1]
    assert [line.letter.code for line in desk.to_post] == [code_of(friends, TO_VOLUNTEER, 3)]


def test_a_contact_of_another_school_finds_neither_page_nor_letter(
    client, cast: Cast, friends: Pair
) -> None:
    letter = code_of(friends)
    moved(letter, State.POSTED, State.AT_SCHOOL)
    stranger = client.as_user(cast.foreign_contact)
    assert stranger.get("/school?school=S-DENGTA").status_code == 404
    for path, answer in (("S-DENGTA", 404), ("S-MABUGANG", 404)):
        tap = stranger.post(f"/school/{path}/handed-out", data={"letter": [letter]})
        assert tap.status_code == answer
    assert state_of(letter) == "at_school"


def test_a_contact_of_two_schools_chooses_one(client, cast: Cast) -> None:
    grant = {"role": "school_contact", "proposed_at": NOW, "approved_at": NOW}
    db.session.add(Grant(user_id=cast.contact.id, school_id=cast.mabugang.id, **grant))
    db.session.commit()
    contact = client.as_user(cast.contact)
    page = contact.get("/school").get_data(as_text=True)
    assert "school=S-DENGTA" in page
    assert "school=S-MABUGANG" in page
    assert contact.get("/school?school=S-MABUGANG").status_code == 200
