"""What became known, or too late, between solving and publishing; who hears of it."""

import pytest
from sqlalchemy import select

from app.actions.access import users
from app.actions.rounds.rulings import allow
from app.errors import Refused
from app.extensions import db
from app.models import GatePass, Message
from app.store.scope import EVERYTHING
from tests.app.rounds.test_publications import LI, opened, published, solved
from tests.cast import TODAY, acting_as


def test_siblings_who_are_found_out_after_solving_do_not_come_to_one_volunteer(cast):
    cast.cloud.capacity, cast.aze.left_on = 3, TODAY
    for number, one in enumerate((cast.deer, cast.stone, cast.foreign_child)):
        one.guardian.phone = f"1390000000{number}"
    db.session.commit()
    opening = opened(cast)
    draft = solved(opening.round_id)
    cast.stone.guardian.phone = cast.deer.guardian.phone
    db.session.commit()
    with pytest.raises(Refused, match=r"rounds\.forbidden_since"):
        published(draft)
    two, why = ("C-DEER", "V-CLOUD"), "两人想一起写"
    allow(EVERYTHING, opening.round_id, *two, why, acting=acting_as(LI))
    assert published(draft).pairs == 3


def test_who_is_the_contact_of_two_schools_hears_of_the_pairs_of_both(cast):
    access = users.Access("school_contact", school_id=cast.mabugang.id)
    users.give_access(cast.contact, access, acting=acting_as(LI))
    cast.stone.left_on = TODAY
    db.session.commit()
    published(solved(opened(cast).round_id))
    told = select(Message).where(Message.kind == "welcome", Message.user_id == cast.contact.id)
    assert "2 个孩子" in db.session.scalars(told).one().body


def test_a_round_that_comes_too_late_for_any_letter_is_not_published(cast):
    draft = solved(opened(cast).round_id)
    last = cast.cohort.terms[-1].last
    for passed in db.session.scalars(select(GatePass)):
        passed.expires_on = None
    db.session.commit()
    with pytest.raises(Refused, match=r"rounds\.no_room"):
        published(draft, today=last)
