"""A child changes school with its pair and letters; a school closes with all its children."""

from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import select

from app.actions.bundles.bundles import pack
from app.actions.letters import letters
from app.actions.letters.sending_on import send_on
from app.actions.people import children, closing, moving, moving_back
from app.actions.people.moving_words import tell_contacts
from app.actor import Actor
from app.errors import NotFound, Refused
from app.extensions import db
from app.models import Child, Grant, Letter, Message, School, SchoolMove
from app.store.bundles.packing import letters_to_pack
from app.store.desk.school import desk_of
from app.store.desk.school_lists import SchoolFilter, all_school_rows
from app.store.letters.calendars import timetables
from app.store.messages.reminders import contexts_of
from app.store.people.contacts import contacts_by_school
from app.store.people.schools import all_schools
from app.store.scope import EVERYTHING, Scope
from letters.states import Direction, State
from tests.cast import NOW, TODAY, acting_as, letter_of

ACTING = acting_as(Actor(None, "coordinator"))
LATER = acting_as(Actor(None, "coordinator"), now=NOW + timedelta(minutes=5))


def at(school):
    return Scope(school_ids=frozenset({school.id}))


def go(cast, acting=ACTING):
    return moving.move(EVERYTHING, "C-DEER", "S-MABUGANG", TODAY, 6, "2", acting=acting)


def test_child_pair_and_letters_are_at_the_new_school_and_history_stays(cast, under_way):
    go(cast)
    child = db.session.get(Child, cast.deer.id)
    assert (child.school_id, child.grade, child.class_name) == (cast.mabugang.id, 6, "2")
    schools = set(db.session.scalars(select(Letter.school_id).filter_by(pair_id=under_way.id)))
    assert schools == {cast.mabugang.id}
    assert under_way.until_on is None
    assert letter_of(under_way).state == State.DELIVERED


def test_the_old_contact_reaches_just_what_is_to_be_sent_on(cast, under_way):
    go(cast)
    desk = desk_of(at(cast.dengta), "S-DENGTA", TODAY)
    assert {line.letter.number for line in desk.to_send_on} == {2, 3}
    assert [line.letter.number for line in desk.to_post] == [1]
    new = desk_of(at(cast.mabugang), "S-MABUGANG", TODAY)
    assert not (new.to_hand_out)
    assert not (new.single)
    assert not (new.to_post)
    assert not (new.to_send_on)
    code = letter_of(under_way).code
    with pytest.raises(NotFound):
        letters.move(at(cast.dengta), code, State.DELIVERED, TODAY, acting=ACTING)


def test_sent_on_with_one_event_it_is_in_the_post_to_the_new_school(cast, under_way):
    go(cast)
    code = letter_of(under_way, number=2).code
    [answer] = send_on(at(cast.dengta), [code], TODAY, acting=LATER)
    assert (answer.event, answer.state) == ("new", State.POSTED)
    row = letter_of(under_way, number=2)
    assert row.forward_from_id is None
    assert row.moves == 2
    assert desk_of(at(cast.mabugang), "S-MABUGANG", TODAY).single[0].letter.code == code
    with pytest.raises(NotFound):
        send_on(at(cast.dengta), [code], TODAY, acting=LATER)
    [again] = send_on(EVERYTHING, [code], TODAY, acting=LATER)
    assert again.event == "already"


def test_what_may_not_go_on_is_held_and_not_sent_on(cast, under_way):
    go(cast)
    cast.deer.consents[0].given = False
    db.session.commit()
    code = letter_of(under_way, number=2).code
    for _tap in range(2):
        [answer] = send_on(at(cast.dengta), [code], TODAY, acting=LATER)
        assert (answer.event, answer.state) == ("held", State.HELD)
    row = letter_of(under_way, number=2)
    assert (row.before, row.forward_from_id, row.moves) == (State.AT_SCHOOL, cast.dengta.id, 2)
    [answer] = send_on(EVERYTHING, [letter_of(under_way, number=3).code], TODAY, acting=LATER)
    assert answer.event == "new"


def test_until_then_the_new_contact_does_not_move_it(cast, under_way):
    go(cast)
    code = letter_of(under_way, number=2).code
    [answer] = letters.move_many(at(cast.mabugang), [code], State.DELIVERED, TODAY, acting=LATER)
    assert answer.refusal.code == "letters.not_yours"


def test_a_wrong_sending_on_is_taken_back_into_the_old_hands(cast, under_way):
    go(cast)
    code = letter_of(under_way, number=2).code
    send_on(EVERYTHING, [code], TODAY, acting=LATER)
    letters.undo(EVERYTHING, code, 2, acting=LATER)
    row = letter_of(under_way, number=2)
    assert (row.state, row.forward_from_id) == (State.AT_SCHOOL, cast.dengta.id)
    send_on(EVERYTHING, [code], TODAY, acting=LATER)
    letters.move(EVERYTHING, code, State.AT_SCHOOL, TODAY, acting=LATER)
    letters.undo(EVERYTHING, code, letter_of(under_way, number=2).moves, acting=LATER)
    assert letter_of(under_way, number=2).forward_from_id is None


def test_a_letter_that_is_in_no_move_is_not_sent_on(cast, under_way):
    [answer] = send_on(EVERYTHING, [letter_of(under_way, number=2).code], TODAY, acting=LATER)
    assert answer.refusal.code == "letters.not_to_send_on"


def test_the_reply_is_posted_by_the_old_contact(client, cast, under_way):
    go(cast)
    code = letter_of(under_way, Direction.TO_VOLUNTEER).code
    client.as_user(cast.contact)
    client.post("/school/S-DENGTA/posted", data={"letter": code})
    reply = letter_of(under_way, Direction.TO_VOLUNTEER)
    assert (reply.state, reply.forward_from_id) == (State.POSTED, None)


def test_what_lies_at_the_old_school_is_packed_there_and_not_at_the_new_one(cast, under_way):
    go(cast)
    code = letter_of(under_way, Direction.TO_VOLUNTEER).code

    def offered(place, scope):
        rows = letters_to_pack(scope, place.code, Direction.TO_VOLUNTEER, TODAY)
        return [line.letter.code for line in rows]

    for scope in (EVERYTHING, at(cast.dengta), at(cast.mabugang)):
        assert offered(cast.mabugang, scope) == []
    assert offered(cast.dengta, EVERYTHING) == offered(cast.dengta, at(cast.dengta)) == [code]
    assert offered(cast.dengta, at(cast.mabugang)) == []
    way, rng = Direction.TO_VOLUNTEER, Random(1)
    pack(at(cast.dengta), "S-DENGTA", way, [code], rng=rng, acting=ACTING)
    assert offered(cast.dengta, EVERYTHING) == []


def test_the_pages_send_on_with_one_tap(client, cast, under_way):
    client.as_user(cast.city_coordinator)
    assert "灯塔" in client.get("/children/C-DEER/move").text
    sent = {"school": "S-MABUGANG", "on": TODAY.isoformat(), "grade": "6", "class": "2"}
    assert client.post("/children/C-DEER/move", data=sent).status_code == 302
    client.as_user(cast.contact)
    assert "2 封信要转寄" in client.get("/school").text
    code = letter_of(under_way, number=2).code
    client.post("/school/S-DENGTA/sent-on", data={"letter": code})
    assert letter_of(under_way, number=2).state == State.POSTED
    assert client.get(f"/letters/{letter_of(under_way, number=3).code}").status_code == 200


def test_both_contacts_are_told_once_and_not_at_all_if_it_is_taken_back_before(cast, under_way):
    row = go(cast)
    told = db.session.scalars(select(Message).order_by(Message.user_id)).all()
    assert [one.user_id for one in told] == [cast.contact.id, cast.foreign_contact.id]
    assert "真名" not in "".join(one.body for one in told)
    tell_contacts([row], ACTING)
    assert len(db.session.scalars(select(Message)).all()) == 2
    moving_back.take_back(EVERYTHING, ["C-DEER"], acting=LATER)
    assert db.session.scalars(select(Message)).all() == []


def test_the_old_contact_is_reminded_of_what_is_to_be_sent_on(cast, under_way):
    go(cast)
    letter = letter_of(under_way, number=2)
    contexts, _standings = contexts_of([letter.id], timetables()[cast.cohort.id], TODAY)
    assert contexts[letter.code].school_id == cast.dengta.id


@pytest.mark.parametrize(
    ("school", "day", "code"),
    [("S-DENGTA", TODAY, "same"), ("S-MABUGANG", TODAY + timedelta(days=1), "future")],
)
def test_a_move_to_nowhere_or_in_the_future_is_refused(cast, school, day, code):
    with pytest.raises(Refused, match=code):
        moving.move(EVERYTHING, "C-DEER", school, day, acting=ACTING)


def test_a_coordinator_moves_within_reach_alone(client, cast):
    client.as_user(cast.coordinator)
    sent = {"school": "S-MABUGANG", "on": TODAY.isoformat()}
    assert client.post("/children/C-DEER/move", data=sent).status_code == 200
    assert db.session.get(Child, cast.deer.id).school_id == cast.dengta.id


def test_a_school_closes_with_all_its_children_in_one(client, cast, under_way):
    client.as_user(cast.city_coordinator)
    page = client.get("/schools/S-DENGTA/close").text
    assert "2 个孩子转到另一所学校" in page
    assert "3 封信要转寄" in page
    assert "1 位联系老师保留学校页面" in page
    sent = {"school": "S-MABUGANG", "on": TODAY.isoformat()}
    assert client.post("/schools/S-DENGTA/close", data=sent).status_code == 302
    db.session.expire_all()
    assert {cast.deer.school_id, cast.stone.school_id} == {cast.mabugang.id}
    assert [one.code for one in all_schools(EVERYTHING)] == ["S-MABUGANG"]
    listed = [row.school.code for row in all_school_rows(EVERYTHING, SchoolFilter(), TODAY)]
    assert listed == ["S-MABUGANG"]
    assert "麻布岗" in client.get("/schools/S-DENGTA").text
    assert len(db.session.scalars(select(Message)).all()) == 2
    client.as_user(cast.contact)
    assert "2 封信要转寄" in client.get("/school").text


def test_a_closing_is_taken_back_while_nothing_followed(cast, under_way):
    assert closing.close(EVERYTHING, "S-DENGTA", "S-MABUGANG", TODAY, acting=ACTING) == 2
    assert closing.reopen(EVERYTHING, "S-DENGTA", acting=LATER) == 2
    db.session.expire_all()
    assert {cast.deer.school_id, cast.stone.school_id} == {cast.dengta.id}
    assert db.session.get(School, cast.dengta.id).closed_on is None
    closing.close(EVERYTHING, "S-DENGTA", "S-MABUGANG", TODAY, acting=LATER)
    send_on(EVERYTHING, [letter_of(under_way, number=2).code], TODAY, acting=LATER)
    with pytest.raises(Refused, match=r"closing\.gone_on"):
        closing.reopen(EVERYTHING, "S-DENGTA", acting=LATER)


def test_nobody_moves_to_a_closed_school(cast):
    closing.close(EVERYTHING, "S-MABUGANG", "S-DENGTA", TODAY, acting=ACTING)
    with pytest.raises(Refused, match=r"moving\.closed"):
        go(cast)
    assert db.session.scalars(select(SchoolMove.child_id)).all() == [cast.foreign_child.id]


def test_nobody_comes_into_a_closed_school(cast):
    closing.close(EVERYTHING, "S-MABUGANG", "S-DENGTA", TODAY, acting=ACTING)
    with pytest.raises(Refused, match=r"moving\.closed"):
        children.add(EVERYTHING, "S-MABUGANG", {"name": "新来的"}, acting=ACTING, rng=Random(1))


def test_the_contact_of_a_school_is_who_holds_the_grant(client, cast):
    cast.dengta.contact_name, cast.dengta.contact_phone = "旧老师", "13800000000"
    db.session.commit()
    client.as_user(cast.coordinator)
    for page in ("/schools", "/schools/S-DENGTA"):
        text = client.get(page).text
        assert "许老师" in text
        assert "旧老师" not in text
    db.session.scalar(select(Grant).filter_by(user_id=cast.contact.id)).revoked_at = NOW
    db.session.commit()
    assert contacts_by_school([cast.dengta], TODAY) == {}
    text = client.get("/schools/S-DENGTA").text
    assert "许老师" not in text
    assert "没有人" in text
    assert "来自名单" in text
    assert "旧老师" in client.get("/users/invite?school=x&name=旧老师").text
