"""A change of school that was a mistake is taken back, with what it brought and was told."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.actions.letters import letters
from app.actions.letters.sending_on import send_on
from app.actions.people import moving, moving_back
from app.actions.transaction import transaction
from app.actor import Actor
from app.errors import Refused
from app.extensions import db
from app.models import (
    Bundle,
    BundleLetter,
    BundleState,
    Child,
    Letter,
    Message,
    MessageState,
)
from app.store.desk.school import desk_of
from app.store.scope import EVERYTHING, Scope
from letters.states import Direction, State
from tests.cast import NOW, TODAY, acting_as, letter_of, pair

ACTING = acting_as(Actor(None, "coordinator"))
LATER = acting_as(Actor(None, "coordinator"), now=NOW + timedelta(minutes=5))


def at(school):
    return Scope(school_ids=frozenset({school.id}))


def go(cast, acting=ACTING):
    return moving.move(EVERYTHING, "C-DEER", "S-MABUGANG", TODAY, 6, "2", acting=acting)


def test_a_move_is_taken_back_the_same_day_with_all_that_was(cast, under_way):
    go(cast)
    moving_back.take_back(EVERYTHING, ["C-DEER"], acting=LATER)
    child = db.session.get(Child, cast.deer.id)
    assert (child.school_id, child.grade, child.class_name) == (cast.dengta.id, 5, "1")
    assert not db.session.scalars(select(Letter).where(Letter.forward_from_id.is_not(None))).all()
    desk = desk_of(at(cast.dengta), "S-DENGTA", TODAY)
    assert len(desk.to_hand_out) == 1
    with pytest.raises(Refused, match=r"moving\.nothing"):
        moving_back.take_back(EVERYTHING, ["C-DEER"], acting=LATER)


def told(kind=None):
    rows = db.session.scalars(select(Message).order_by(Message.id))
    return [(one.kind, one.user_id) for one in rows if kind in (None, one.kind)]


def test_who_has_heard_of_a_move_hears_that_it_was_a_mistake(cast, under_way):
    go(cast)
    mail = db.session.scalar(select(Message).filter_by(user_id=cast.contact.id))
    mail.state = MessageState.SENT
    db.session.commit()
    moving_back.take_back(EVERYTHING, ["C-DEER"], acting=LATER)
    assert told() == [("moved_away", cast.contact.id), ("moved_back", cast.contact.id)]


def test_one_child_that_goes_back_leaves_the_word_about_the_others(cast, under_way):
    codes = ["C-DEER", "C-STONE"]
    with transaction():
        moving.move_many(EVERYTHING, codes, "S-MABUGANG", acting=ACTING)
    both = [("moved_away", cast.contact.id), ("moved_here", cast.foreign_contact.id)]
    assert told() == both
    moving_back.take_back(EVERYTHING, ["C-DEER"], acting=LATER)
    assert told()[:2] == both
    assert told("moved_back") == [("moved_back", row[1]) for row in both]
    words = db.session.scalars(select(Message).filter_by(kind="moved_back")).all()
    assert all("1 个孩子" in one.body for one in words)


def test_a_class_that_goes_back_together_leaves_no_word(cast, under_way):
    codes = ["C-DEER", "C-STONE"]
    with transaction():
        moving.move_many(EVERYTHING, codes, "S-MABUGANG", acting=ACTING)
    moving_back.take_back(EVERYTHING, codes, acting=LATER)
    assert told() == []


def test_the_pen_name_that_a_move_gave_goes_back_with_it(cast):
    before = cast.deer.pen_name
    moving.move(EVERYTHING, "C-DEER", "S-MABUGANG", TODAY, pen_name="小山雀", acting=ACTING)
    moving_back.take_back(EVERYTHING, ["C-DEER"], acting=LATER)
    assert cast.deer.pen_name == before
    moving.move(EVERYTHING, "C-DEER", "S-MABUGANG", TODAY, pen_name="小山雀", acting=LATER)
    cast.deer.pen_name = "小河马"
    db.session.commit()
    moving_back.take_back(EVERYTHING, ["C-DEER"], acting=LATER)
    assert cast.deer.pen_name == "小河马"


def test_a_child_does_not_go_back_to_a_namesake(cast):
    moving.move(EVERYTHING, "C-DEER", "S-MABUGANG", TODAY, acting=ACTING)
    cast.stone.pen_name, cast.stone.grade = cast.deer.pen_name, cast.deer.grade
    db.session.commit()
    with pytest.raises(Refused, match="namesakes"):
        moving_back.take_back(EVERYTHING, ["C-DEER"], acting=LATER)


@pytest.mark.parametrize("since", ["nothing", "posted", "elsewhere"])
def test_a_letter_goes_back_into_its_bag_as_long_as_that_is_packed(cast, since):
    row = pair(cast, cast.deer, cast.cloud)
    code = letter_of(row).code
    letters.move(EVERYTHING, code, State.AT_HUB, TODAY, acting=ACTING)
    bag, other = (Bundle(code=f"B-{n}", school_id=cast.dengta.id) for n in "12")
    other.school_id = cast.mabugang.id
    for one in (bag, other):
        one.direction, one.made_at = Direction.TO_CHILD, NOW
    bag.places = [BundleLetter(letter=letter_of(row))]
    db.session.add_all([bag, other])
    db.session.commit()
    go(cast)
    assert db.session.scalars(select(BundleLetter)).all() == []
    if since == "posted":
        bag.state = BundleState.POSTED
    if since == "elsewhere":
        other.places = [BundleLetter(letter=letter_of(row))]
    db.session.commit()
    moving_back.take_back(EVERYTHING, ["C-DEER"], acting=LATER)
    places = [one.bundle_id for one in db.session.scalars(select(BundleLetter))]
    assert places == ([] if since == "posted" else [bag.id])


def test_a_move_that_something_followed_stays(cast, under_way):
    go(cast)
    send_on(EVERYTHING, [letter_of(under_way, number=2).code], TODAY, acting=LATER)
    with pytest.raises(Refused, match=r"moving\.gone_on"):
        moving_back.take_back(EVERYTHING, ["C-DEER"], acting=LATER)
