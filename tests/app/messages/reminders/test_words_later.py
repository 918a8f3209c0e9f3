"""Digests whose words come after their rows: nobody is told twice, nor of what is over."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from app.actions.messages import reminders, resting
from app.actions.messages import words as writing
from app.actions.messages.words import write_digests
from app.extensions import db
from app.models import Message, Pair, Reminder, User
from app.notify.digests import digest_of
from app.store.messages.messages import messages_of, unread_of, waiting_ids
from app.store.messages.renewals import RenewalLine
from app.store.messages.sweeps.plans import Plan, PlannedLine, read_plan
from app.store.messages.thanks.lines import ThanksLine
from letters.pairs.effects import Fact
from letters.pairs.renewals import Renewal
from letters.reminders import Recipient, Step
from letters.states import State
from letters.thanks.news import News
from tests.app.messages.days import counts, digests, run
from tests.cast import NOW, TODAY, acting_as

LATER = NOW + timedelta(hours=9)


@pytest.fixture
def unwritten(cast, letters, postbox, monkeypatch):
    """A run that ended before it had written words."""
    monkeypatch.setattr(reminders, "write_digests", lambda _now: 0)
    assert counts(run()) == (2, 2, 0, 2)
    db.session.rollback()
    return letters


def states():
    query = select(Message.user_id, Message.state).order_by(Message.user_id)
    return {user_id: state.value for user_id, state in db.session.execute(query)}


def test_what_has_no_words_is_neither_sent_nor_shown(cast, unwritten):
    assert set(states().values()) == {"unwritten"}
    assert waiting_ids(LATER, 10) == []
    assert messages_of(cast.contact.id, 1).total == 0
    assert unread_of(cast.contact.id) == 0


def test_whoever_writes_next_takes_what_a_dead_run_left_and_a_run_makes_no_second(cast, unwritten):
    assert counts(run()) == (2, 0, 2, 0)
    assert write_digests(NOW, limit=1) == 1
    assert write_digests(NOW) == 1
    assert write_digests(NOW) == 0
    assert set(states().values()) == {"waiting"}
    assert all(message.body.count("→") for message in digests())
    made = db.session.scalars(select(Reminder)).all()
    assert [row.message.user_id for row in made] == [row.user_id for row in made]


def test_one_that_breaks_keeps_no_other_back(cast, unwritten, monkeypatch):
    def broken(user, told, now):
        if user.id == cast.contact.id:
            raise KeyError("school")
        return digest_of(user, told, now)

    monkeypatch.setattr(writing, "digest_of", broken)
    assert write_digests(NOW) == 1
    assert write_digests(NOW) == 0
    assert sorted(states().values()) == ["unwritten", "waiting"]
    assert states()[cast.contact.id] == "unwritten"
    monkeypatch.undo()
    assert write_digests(NOW) == 1
    assert set(states().values()) == {"waiting"}


def test_of_a_letter_that_moved_on_meanwhile_nobody_is_told(cast, unwritten):
    lying = unwritten["lying"]
    lying.state, lying.since = State.DELIVERED, TODAY
    db.session.commit()
    write_digests(NOW)
    assert states() == {cast.contact.id: "empty", cast.cloud.user_id: "waiting"}
    assert messages_of(cast.contact.id, 1).total == 0
    query = select(Reminder.message_id).where(Reminder.letter_id == lying.id)
    assert db.session.scalars(query).all() == [None]


def test_of_a_pair_that_ended_meanwhile_nobody_is_told(unwritten):
    db.session.execute(update(Pair).values(until_on=TODAY, end_reason="finished"))
    db.session.commit()
    write_digests(NOW)
    assert set(states().values()) == {"empty"}


def test_who_wants_no_mails_or_rests_meanwhile_is_heeded(cast, unwritten):
    acting = acting_as(cast.contact)
    resting.end_digests(db.session.get_one(User, cast.contact.id), acting=acting)
    until = TODAY + timedelta(days=3)
    resting.rest(db.session.get_one(User, cast.cloud.user_id), until, acting=acting)
    write_digests(NOW)
    assert states() == {cast.contact.id: "unsent", cast.cloud.user_id: "unwritten"}
    assert waiting_ids(LATER, 10) == []


def test_a_plan_is_read_as_it_was_stored_and_one_that_was_emptied_tells_nothing():
    plan = Plan(
        [PlannedLine(3, State.AT_SCHOOL, Step.LATE, TODAY, Recipient.SCHOOL_CONTACT)],
        [
            RenewalLine(
                Renewal(Fact.CONSENT_EXPIRES, TODAY, 60, Recipient.SCHOOL_CONTACT),
                *(7, Recipient.COORDINATOR, 4, "C-1", "小鹿", "S-1", "第一小学"),
            )
        ],
        [ThanksLine(News.DELIVERED, 7, 1, "P-1", (("number", 2), ("child", "小鹿")))],
    )
    assert read_plan(plan.as_text(TODAY), 7) == (TODAY, plan)
    assert "小鹿" in plan.as_text(TODAY)
    assert read_plan("", 7)[1] == Plan()


def test_an_emptied_plan_becomes_no_mail(unwritten):
    for message in digests():
        message.body = ""
    db.session.commit()
    assert writing.write_digests(NOW) == 2
    assert set(states().values()) == {"empty"}
    assert run().messages == 0, "the day has had its digest"
