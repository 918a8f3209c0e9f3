"""A message goes through its reader's channel, once; what the channel does not carry, by mail."""

from dataclasses import replace
from datetime import timedelta

import pytest
from apprise.plugins.custom_json import NotifyJSON

from app.actions.messages.messages import enqueue
from app.actions.messages.sending import send_now, send_waiting
from app.extensions import db
from app.models import BadAddress, Channel, Message, MessageState, Pause
from app.notify.channels import wire
from app.notify.channels.kinds import KINDS, url_of
from app.store.access.ways import channel_of
from app.store.messages.recipients import Recipients
from tests.cast import NOW, TODAY


@pytest.fixture
def channel(app, cast, sink, monkeypatch):
    """A webhook that the contact chose."""
    monkeypatch.setattr(wire, "READ_SECONDS", 0.3)
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], channel_hosts=sink.own_hosts)
    row = Channel(kind="webhook", name="学校短信", made_at=NOW)
    row.url = url_of(KINDS["webhook"], {"address": f"http://{sink.place}/", "secret": "s3cret"})
    db.session.add(row)
    db.session.flush()
    cast.contact.channel_id, cast.contact.channel_address = row.id, "desk-7"
    db.session.commit()
    return row


def told(cast, kind="note", once="note:1", body="小鹿 has written"):
    return enqueue(kind, once, subject="Of 小鹿", body=body, now=NOW, user=cast.contact).id


def state_of(message_id):
    db.session.expire_all()
    message = db.session.get_one(Message, message_id)
    return message.state, message.channel_id


def test_it_goes_through_the_channel_once_and_names_nobody(cast, channel, sink, postbox):
    message_id = told(cast)
    send_waiting(now=NOW)
    send_waiting(now=NOW)
    (request,) = sink.told
    assert request.json()["to"] == "desk-7"
    assert "小鹿" not in request.body.decode("unicode_escape")
    assert request.json()["message"].strip().endswith("/messages/")
    assert state_of(message_id) == (MessageState.SENT, channel.id)
    assert not postbox.mails


def test_what_guards_the_account_goes_to_the_mailbox(cast, channel, sink, postbox):
    told(cast, "reset", "reset:1")
    told(cast, "new_device", "device:1")
    send_waiting(now=NOW)
    assert not sink.told
    assert len(postbox.mails) == 2


def test_a_reader_whom_the_channel_does_not_know_gets_a_mail_at_once(cast, channel, sink, postbox):
    sink.answer(410)
    message_id = told(cast)
    send_waiting(now=NOW)
    assert state_of(message_id) == (MessageState.SENT, None)
    assert len(postbox.mails) == 1
    assert channel_of(cast.contact) is None
    told(cast, once="note:2")
    send_waiting(now=NOW)
    assert len(sink.told) == 1, "the channel is not asked again"


def test_a_channel_that_is_off_sends_what_waits_by_mail(cast, channel, sink, postbox):
    told(cast)
    channel.active = False
    db.session.commit()
    send_waiting(now=NOW)
    assert not sink.told
    assert len(postbox.mails) == 1


def test_a_channel_that_is_away_rests_and_then_mail_takes_over(cast, channel, sink, postbox):
    sink.answer(503)
    message_id, now = told(cast), NOW
    for _minute in range(20):
        send_waiting(now=now)
        now += timedelta(minutes=1)
    assert len(sink.told) == 4
    assert state_of(message_id) == (MessageState.SENT, None)
    assert len(postbox.mails) == 1
    sink.answer(200)
    told(cast, "opening", once="opening:2")
    send_waiting(now=now)
    assert len(sink.told) == 5, "once it has rested, the channel is tried again"
    assert db.session.get(Pause, f"channel:{channel.id}") is None


@pytest.mark.parametrize(("asked", "by_mail"), [("1800", False), ("36000", True)])
def test_a_channel_rests_as_long_as_it_asks_and_for_hours_mail_takes_over(
    cast, channel, sink, postbox, asked, by_mail
):
    sink.answer(503)
    sink.headers["Retry-After"] = asked
    told(cast)
    for minute in (0, 1, 5, 29):
        send_waiting(now=NOW + timedelta(minutes=minute))
    assert len(sink.told) == 1, "it is left alone"
    assert len(postbox.mails) == by_mail
    sink.answer(200)
    send_waiting(now=NOW + timedelta(minutes=31))
    assert len(sink.told) == 1 + (not by_mail)


def test_a_mail_never_goes_through_a_channel_though_it_is_sent_at_once(
    cast, channel, sink, postbox
):
    first = enqueue("reset", "r", subject="s", body="link", now=NOW, user=cast.contact).id
    send_now([first, told(cast)], now=NOW)
    assert [postbox.words(number).strip() for number in range(len(postbox.mails))] == ["link"]
    assert len(sink.told) == 1
    assert "link" not in sink.told[0].body.decode()


def test_a_service_that_hangs_swallows_one_message_and_no_more(cast, channel, sink):
    sink.mood = "hangs"
    for number in range(3):
        told(cast, once=f"note:{number}")
    send_waiting(now=NOW)
    assert len(sink.told) == 1


def test_a_service_that_breaks_keeps_no_mail_back(cast, channel, sink, postbox, monkeypatch):
    monkeypatch.setattr(NotifyJSON, "send", lambda *_, **__: 1 / 0)
    told(cast)
    enqueue("note", "other", subject="s", body="b", now=NOW, user=cast.coordinator)
    send_waiting(now=NOW)
    assert [mail["To"] for mail in postbox.mails] == [cast.coordinator.email]


def test_what_is_pressing_does_not_wait_for_a_channel(cast, channel, sink, postbox):
    sink.answer(429)
    told(cast, "concern", "concern:1")
    send_waiting(now=NOW)
    assert len(postbox.mails) == 1
    assert db.session.get(Pause, f"channel:{channel.id}") is not None


@pytest.mark.parametrize("mood", ["hangs", "closes"])
def test_an_outcome_that_nobody_knows_is_not_repeated(cast, channel, sink, postbox, mood):
    sink.mood = mood
    message_id = told(cast)
    send_waiting(now=NOW)
    send_waiting(now=NOW + timedelta(hours=1))
    assert len(sink.told) == 1
    assert not postbox.mails
    assert state_of(message_id) == (MessageState.UNKNOWN, channel.id)


def test_without_mail_what_a_channel_refuses_stays_in_the_app(cast, channel, sink):
    sink.answer(422)
    message_id = told(cast)
    send_waiting(now=NOW)
    assert state_of(message_id) == (MessageState.UNSENT, None)


def test_who_has_a_channel_is_reached_though_mail_comes_back(cast, channel):
    db.session.add(BadAddress(email_index=cast.contact.email_index, since=NOW, fault="550"))
    db.session.commit()
    assert cast.contact.id not in Recipients.on(TODAY).unreached
    cast.contact.channel_refused_at = NOW
    db.session.commit()
    assert cast.contact.id in Recipients.on(TODAY).unreached
