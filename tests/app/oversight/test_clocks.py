"""Retention: what was kept long enough goes, some by itself and some after an admin's yes."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.actions.oversight import clocks
from app.actions.oversight.clocks import ask_for_due, let_go
from app.actions.system.leftovers import TABLES, throw_away
from app.actor import SCHEDULER, Actor
from app.extensions import db
from app.models import AddressChange, Ask, AskKind, Child, Message, OpenSession, Tombstone
from app.store.access.sessions import REMEMBERED
from app.store.oversight.clocks import DUE, due_clocks
from letters.oversight.retention import CLOCKS, Afterwards, clock_of
from tests.cast import NOW, TODAY, acting_as, letter_of, words_of

pytestmark = pytest.mark.usefixtures("frozen_now")


def nightly(now=NOW):
    return ask_for_due(acting=replace(acting_as(SCHEDULER), now=now))


def due(name):
    return next(one.due for one in due_clocks(NOW) if one.clock.name == name)


def test_each_clock_is_counted_and_done():
    from app.actions.oversight.clocks import _DEEDS

    assert set(DUE) == {clock.name for clock in CLOCKS}
    assert set(_DEEDS) == {one.name for one in CLOCKS if one.deed is Afterwards.ASKED}
    assert set(TABLES) == {one.name for one in CLOCKS if one.deed is Afterwards.GONE}


@pytest.mark.pages_on_both
def test_children_who_left_long_ago_are_erased_after_an_admins_yes(client, cast):
    keep = clock_of("children").keep
    cast.stone.left_on, cast.deer.left_on = TODAY - keep, TODAY - keep + timedelta(days=1)
    db.session.commit()
    assert due("children") == 1
    assert nightly() == 1
    assert nightly() == 0, "it is asked once"
    ask = db.session.query(Ask).one()
    assert (ask.kind, ask.about, ask.rows, ask.asked_by_id) == (AskKind.CLOCK, "children", 1, None)
    assert client.as_user(cast.admin).get("/asks/").status_code == 200
    client.as_user(cast.coordinator).post(f"/asks/{ask.id}/answer", data={"answer": "yes"})
    assert db.session.query(Tombstone).count() == 0, "a coordinator does not answer it"
    client.as_user(cast.admin).post(f"/asks/{ask.id}/answer", data={"answer": "yes"})
    assert [stone.code for stone in db.session.query(Tombstone)] == ["C-STONE"]
    assert "真名" not in db.session.query(Child).filter_by(code="C-STONE").one().real_name
    assert due("children") == 0


def test_of_many_who_are_due_no_more_are_looked_at_than_go_by_one_yes(cast, monkeypatch):
    looked = []
    monkeypatch.setattr(clocks, "AT_ONCE", 1)
    monkeypatch.setattr(
        clocks, "stands_against", lambda one, **_: looked.append(one.code) or len(looked) == 1
    )
    for one in (cast.deer, cast.stone, cast.foreign_child):
        one.left_on = TODAY - clock_of("children").keep
    db.session.commit()
    assert let_go("children", None, acting=acting_as(Actor(cast.admin.id))) == 1
    assert looked == ["C-DEER", "C-STONE"], "the first may not go yet, the third was not asked for"
    assert due("children") == 2


def test_a_no_counts_for_some_months(client, cast):
    cast.stone.left_on = TODAY - clock_of("children").keep
    db.session.commit()
    nightly()
    ask = db.session.query(Ask).one()
    client.as_user(cast.admin).post(f"/asks/{ask.id}/answer", data={"answer": "no"})
    assert nightly(NOW + timedelta(days=89)) == 0
    assert nightly(NOW + timedelta(days=91)) == 1


def test_texts_go_a_year_after_the_pair_ended(client, cast, friends):
    letter = letter_of(friends)
    letter.text, friends.until_on = "你好", TODAY - clock_of("texts").keep
    db.session.commit()
    assert due("texts") == 1
    nightly()
    ask = db.session.query(Ask).one()
    client.as_user(cast.admin).post(f"/asks/{ask.id}/answer", data={"answer": "yes"})
    assert words_of(letter_of(friends)) == ""


def test_old_messages_go(client, cast):
    before = NOW - clock_of("messages").keep
    for number, at in enumerate((before - timedelta(seconds=1), before)):
        db.session.add(Message(kind="note", once=f"m:{number}", subject="s", body="b", made_at=at))
    db.session.commit()
    nightly()
    ask = db.session.query(Ask).one()
    client.as_user(cast.admin).post(f"/asks/{ask.id}/answer", data={"answer": "yes"})
    assert [row.once for row in db.session.query(Message)] == ["m:1"]


def test_sessions_and_unanswered_changes_of_an_address_go_when_their_time_is_over(app, cast):
    longest, month = REMEMBERED.whole, timedelta(days=30)
    for number, began in enumerate((NOW - longest - timedelta(seconds=1), NOW - longest)):
        session = OpenSession(user_id=cast.contact.id, digest=f"{number}", began_at=began)
        session.seen_at, session.remembered = NOW, True
        db.session.add(session)
    for someone, until in ((cast.contact, month + timedelta(seconds=1)), (cast.admin, month)):
        change = AddressChange(user_id=someone.id, email="new@example.org", until=NOW - until)
        db.session.add(change)
    db.session.commit()
    assert (due("sessions"), due("addresses")) == (1, 1)
    assert throw_away(now=NOW) == 2
    assert db.session.query(OpenSession.digest).scalar() == "1"
    assert db.session.query(AddressChange.user_id).scalar() == cast.admin.id
