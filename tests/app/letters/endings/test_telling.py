"""Both sides hear of an end in kind, neutral words, once; of a mistake, who had heard."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.actions.letters.pairs.endings import end, raise_end, take_back
from app.actor import Actor
from app.extensions import db
from app.models import Message, MessageState
from app.notify.endings import goodbyes
from app.store.scope import EVERYTHING
from letters.pairs.facts import EndReason
from tests.cast import NOW, TODAY, acting_as, user

SAYS_WHY = ("同意", "安全", "监护人", "consent", "safe", "guardian", "withdrawn")


def after(minutes):
    return acting_as(Actor(1), NOW + timedelta(minutes=minutes))


def said():
    told = Message.kind.in_(("ending", "stop"))
    return db.session.scalars(select(Message).where(told).order_by(Message.id)).all()


def finish(row, reason=EndReason.OTHER):
    end(EVERYTHING, row.code, reason, TODAY, acting=after(0))


def back(row):
    take_back(EVERYTHING, row.code, acting=after(10), evidence="误记")


@pytest.mark.parametrize("reason", list(EndReason))
def test_both_sides_hear_once_what_the_preview_showed(friends, cast, reason):
    shown = goodbyes(friends, reason, TODAY, TODAY)
    finish(friends, reason)
    heard = said()
    assert [(one.user_id, one.subject, one.body) for one in heard] == [
        (one.user.id, one.subject, one.body) for one in shown
    ]
    assert {one.user_id for one in heard} == {cast.cloud.user_id, cast.contact.id}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_words_after_a_refusal_or_for_safety_say_nothing_of_the_cause(friends, cast, language):
    cast.contact.locale = language
    db.session.commit()
    bodies = {
        reason: [one.body + one.subject for one in goodbyes(friends, reason, TODAY, TODAY)]
        for reason in (EndReason.CONSENT_WITHDRAWN, EndReason.SAFEGUARDING)
    }
    assert bodies[EndReason.CONSENT_WITHDRAWN] == bodies[EndReason.SAFEGUARDING]
    for body in bodies[EndReason.SAFEGUARDING]:
        assert not [word for word in SAYS_WHY if word in body]


def test_each_reads_their_own_language(friends, cast):
    cast.contact.locale = "en"
    db.session.commit()
    finish(friends, EndReason.FINISHED)
    volunteer, contact = said()
    assert "小鹿" in volunteer.body
    assert "谢谢" in volunteer.body
    assert "Thank you for carrying them" in contact.body


def test_nobody_writes_to_a_closed_account(friends, cast):
    account = next(
        grant.user for grant in db.session.get_one(type(cast.contact), cast.cloud.user_id).grants
    )
    account.active = False
    cast.contact.active = False
    db.session.commit()
    finish(friends)
    assert said() == []


def test_every_contact_of_the_school_hears(friends, cast):
    second = user("li2@example.org", "李老师", "school_contact", school=cast.dengta)
    db.session.commit()
    finish(friends)
    assert second.id in {one.user_id for one in said()}
    assert cast.foreign_contact.id not in {one.user_id for one in said()}


def test_unread_words_are_taken_out_with_the_end_and_sent_ones_corrected(friends, cast):
    finish(friends)
    sent = next(one for one in said() if one.user_id == cast.contact.id)
    sent.state = MessageState.SENT
    db.session.commit()
    back(friends)
    kept, correction = said()
    assert kept.id == sent.id
    assert correction.user_id == cast.contact.id
    assert "弄错" in correction.body


def test_who_had_read_it_in_the_application_is_corrected_too(friends, cast):
    finish(friends)
    read = next(one for one in said() if one.user_id == cast.cloud.user_id)
    read.read_at = NOW
    db.session.commit()
    back(friends)
    assert [one.user_id for one in said()] == [cast.cloud.user_id] * 2


def test_a_second_end_after_a_mistake_is_told_anew(friends):
    finish(friends)
    back(friends)
    end(EVERYTHING, friends.code, EndReason.OTHER, TODAY, acting=after(20))
    assert len(said()) == 2


def test_unread_words_of_a_lighter_reason_make_room_for_neutral_ones(friends):
    finish(friends, EndReason.FINISHED)
    raise_end(EVERYTHING, friends.code, EndReason.SAFEGUARDING, acting=after(5))
    neutral = goodbyes(friends, EndReason.SAFEGUARDING, TODAY, TODAY)
    assert [one.body for one in said()] == [one.body for one in neutral]
