"""Ties of many people are one question, and what goes wrong with one concern stops no other."""

from datetime import timedelta

import pytest
from sqlalchemy import event

from app.actions.concerns import holding, raising, ringing
from app.actor import SCHEDULER, Actor
from app.errors import NotFound, Refused
from app.extensions import db
from app.models import AuditRow, Concern, ConcernTie, Grant
from app.store.concerns.about import Subject, place_around
from app.store.concerns.reading import concern_in_hand, ties_of
from app.store.scope import EVERYTHING
from letters.concerns.levels import ConcernLevel
from letters.concerns.naming import Named
from tests.app.concerns.conftest import told
from tests.cast import CITY, DONGYUAN, NOW, TODAY, acting_as, user

pytestmark = pytest.mark.usefixtures("frozen_now")


def raised(by, subject=None, level=ConcernLevel.AMBER, named=(), words=""):
    subject, acting = subject or Subject(), acting_as(Actor(by.id))
    raising.raise_concern(by.id, subject, level, words, frozenset(named), acting=acting)
    return db.session.query(Concern).order_by(Concern.id.desc()).first()


def test_the_ties_of_all_candidates_are_one_question(cast, friends, counsellors):
    c = counsellors
    ended = user("jiu@example.org", "旧老师", "school_contact", school=cast.dengta)
    db.session.query(Grant).filter_by(user_id=ended.id).one().revoked_at = NOW
    cast.cloud.user_id = c.above.id
    db.session.commit()
    row = raised(cast.contact, Subject(child=cast.deer, pair=friends, school=cast.dengta))
    db.session.add(ConcernTie(concern_id=row.id, user_id=c.other.id))
    db.session.commit()
    ids = [c.near.id, c.other.id, c.above.id, c.far.id, cast.contact.id, ended.id, cast.admin.id]
    tied = {c.other.id, c.above.id, cast.contact.id, ended.id}
    asked: list[str] = []

    def note(*of):
        asked.append(of[2])

    assert row.id
    event.listen(db.engine, "before_cursor_execute", note)
    try:
        assert ties_of(row, ids) == tied
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    assert len(asked) == 1
    assert ties_of(row, []) == set()


def test_what_goes_wrong_with_one_concern_rings_the_others(cast, counsellors, monkeypatch, caplog):
    first, second = raised(cast.admin), raised(cast.city_coordinator)
    for row in (first, second):
        row.due_at, row.told = NOW, []
    db.session.commit()
    broken, real = first.id, ringing.ring

    def ring(row, *, acting):
        if row.id == broken:
            raise RuntimeError("broken")
        return real(row, acting=acting)

    monkeypatch.setattr(ringing, "ring", ring)
    before = len(told())
    assert ringing.ring_due(acting=acting_as(SCHEDULER, NOW + timedelta(minutes=1))) == 1
    assert len(told()) > before
    [fault] = [one for one in caplog.records if one.message == "a concern was not rung"]
    assert fault.number == broken


@pytest.mark.parametrize("role", ["reviewer", "counsellor", "coordinator"])
def test_who_reads_by_office_raises_as_many_as_there_are(cast, monkeypatch, role):
    monkeypatch.setattr(raising, "MOST_A_DAY", 2)
    who = user("yue@example.org", "岳老师", role, region=DONGYUAN)
    db.session.commit()
    for number in range(2):
        raised(who, words=str(number))
    if role == "coordinator":
        with pytest.raises(Refused, match=r"concerns\.many"):
            raised(who, words="more")
    else:
        assert raised(who, words="more").words == "more"


def test_a_role_that_ended_says_no_place(cast):
    who = user("jiu@example.org", "旧老师", "coordinator", region=CITY)
    db.session.query(Grant).filter_by(user_id=who.id).one().revoked_at = NOW
    db.session.add(Grant(user_id=who.id, role="auditor", region_code=DONGYUAN, proposed_at=NOW))
    db.session.commit()
    assert place_around(Subject(), who.id, TODAY) == ""
    db.session.query(Grant).filter_by(user_id=who.id, role="auditor").one().approved_at = NOW
    assert place_around(Subject(), who.id, TODAY) == DONGYUAN


def test_ties_are_written_down_without_a_name(cast):
    raised(cast.contact, Subject(school=cast.dengta), named=[Named.COORDINATOR])
    [row] = db.session.query(AuditRow).filter_by(action="concerns.tie")
    assert (row.object_type, row.fields, row.note) == ("concern", ["tie"], None)


def test_under_the_lock_it_is_found_once_more(cast, counsellors, monkeypatch):
    """Two tabs: the one that comes second does nothing with what is not theirs any more."""
    row, near = raised(cast.admin), counsellors.near
    acting = acting_as(Actor(near.id))
    holding.take(EVERYTHING, near.id, row.id, acting=acting)
    looks = []

    def in_hand(*which):
        found = concern_in_hand(*which)
        if not looks:
            found.holder_id = counsellors.other.id
            db.session.flush()
        looks.append(found.id)
        return found

    monkeypatch.setattr(holding, "concern_in_hand", in_hand)
    with pytest.raises(NotFound):
        holding.hand_on(EVERYTHING, near.id, row.id, None, "x", acting=acting)
