"""The roles of a school's contacts end with it, and come back with it."""

from datetime import timedelta

from sqlalchemy import select

from app.actions.letters import letters
from app.actions.letters.sending_on import send_on
from app.actions.people import closing
from app.actions.people.closed_contacts import end_roles_of_closed
from app.actor import Actor
from app.extensions import db
from app.models import AuditRow, Grant, Letter
from app.store.people.contacts import contacts_by_school
from app.store.scope import EVERYTHING
from letters.states import Direction, State
from tests.cast import NOW, TODAY, acting_as

ACTING = acting_as(Actor(None, "coordinator"))
LATER = acting_as(Actor(None, "coordinator"), now=NOW + timedelta(minutes=5))


def grant_of(cast):
    db.session.expire_all()
    return db.session.scalars(select(Grant).where(Grant.school_id == cast.dengta.id)).one()


def test_the_contacts_role_ends_with_the_school_and_comes_back_with_it(cast):
    closing.close(EVERYTHING, "S-DENGTA", "S-MABUGANG", TODAY, acting=ACTING)
    assert grant_of(cast).revoked_at is not None
    assert contacts_by_school([cast.dengta], TODAY) == {}
    closing.reopen(EVERYTHING, "S-DENGTA", acting=LATER)
    assert grant_of(cast).holds_on(TODAY)
    actions = list(db.session.scalars(select(AuditRow.action).order_by(AuditRow.id)))
    assert {"grants.end_with_school", "grants.restore"} <= set(actions)


def test_a_role_that_was_taken_before_the_school_closed_does_not_come_back(cast):
    grant_of(cast).revoked_at = NOW
    db.session.commit()
    closing.close(EVERYTHING, "S-DENGTA", "S-MABUGANG", TODAY, acting=ACTING)
    closing.reopen(EVERYTHING, "S-DENGTA", acting=LATER)
    assert grant_of(cast).revoked_at is not None


def test_who_has_letters_to_send_on_keeps_the_role_until_the_last_is_gone(cast, under_way):
    closing.close(EVERYTHING, "S-DENGTA", "S-MABUGANG", TODAY, acting=ACTING)
    assert end_roles_of_closed(acting=LATER) == 0
    assert grant_of(cast).holds_on(TODAY)
    left = select(Letter).where(Letter.forward_from_id == cast.dengta.id)
    for one in db.session.scalars(left).all():
        if one.direction == Direction.TO_CHILD:
            send_on(EVERYTHING, [one.code], TODAY, acting=LATER)
        else:
            letters.move(EVERYTHING, one.code, State.POSTED, TODAY, acting=LATER)
    while code := db.session.scalar(select(Letter.code).where(Letter.forward_from_id.is_not(None))):
        send_on(EVERYTHING, [code], TODAY, acting=LATER)
    assert end_roles_of_closed(acting=LATER) == 1
    assert end_roles_of_closed(acting=LATER) == 0
    assert grant_of(cast).ended_with_school
