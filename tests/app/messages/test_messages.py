"""The outbox: put in once, sent once, honest about what is not known."""

import re
import threading
from datetime import timedelta

import pytest
from sqlalchemy import select

from app import jobs
from app.actions.access import accounts, users
from app.actions.messages import sending
from app.actions.messages.messages import enqueue
from app.actions.messages.sending import SentCounts, send_waiting
from app.actor import Actor
from app.config import load
from app.errors import SettingsRefused
from app.extensions import db
from app.models import Message, MessageState
from app.notify import outbox
from tests.app.smtp import with_mail
from tests.cast import NOW, TODAY, acting_as

LATER = NOW + timedelta(hours=2)


def put(cast, once="digest:1", kind="digest", **more):
    more = {"user": cast.contact} | more
    return enqueue(kind, once, subject="有两封信", body="请看看。\n", now=NOW, **more)


def states():
    db.session.expire_all()
    return db.session.scalars(select(Message.state).order_by(Message.id)).all()


def test_a_message_is_sent_once(cast, postbox):
    put(cast)
    assert send_waiting(now=NOW) == SentCounts(sent=1)
    assert send_waiting(now=LATER) == SentCounts()
    mail = postbox.mails[0]
    assert (mail["To"], mail["Subject"]) == ("xu@example.org", "有两封信")
    assert mail["From"] == "Xinqiao <bridge@example.org>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert postbox.words() == "请看看。\n"


def test_the_same_message_is_made_once(cast, postbox):
    assert put(cast).id == put(cast).id
    assert send_waiting(now=NOW) == SentCounts(sent=1)


def test_one_that_breaks_its_sender_keeps_no_other_back(cast, postbox, monkeypatch):
    broken, whole = put(cast), put(cast, once="opening:2", kind="opening")
    usual = sending.mail_of

    def mail_of(message, to):
        return usual(message, to) if message.id == whole.id else {}["no such part"]

    monkeypatch.setattr(sending, "mail_of", mail_of)
    assert send_waiting(now=NOW) == SentCounts(sent=1, unknown=1)
    db.session.expire_all()
    assert (broken.fault, whole.state) == ("KeyError broke the sender", MessageState.SENT)


def test_who_was_stopped_after_its_claim_hands_nothing_over(cast, postbox, monkeypatch):
    put(cast, once="opening:1", kind="opening")
    monkeypatch.setattr(sending, "CLAIM_HOLDS", -1.0)
    assert send_waiting(now=NOW) == SentCounts(waiting=1)
    assert postbox.mails == []
    monkeypatch.undo()
    assert send_waiting(now=LATER) == SentCounts(sent=1)


def test_slow_servers_leave_the_rest_of_a_run_to_the_next(cast, postbox, monkeypatch):
    for number in range(3):
        put(cast, once=f"opening:{number}", kind="opening")
    monkeypatch.setattr(sending, "LONGEST_RUN", 0.0)
    assert send_waiting(now=NOW) == SentCounts(sent=1)
    monkeypatch.undo()
    assert send_waiting(now=NOW) == SentCounts(sent=2)


def test_a_process_that_is_to_end_ends_after_the_message_in_hand(cast, postbox, monkeypatch):
    for number in range(3):
        put(cast, once=f"opening:{number}", kind="opening")
    turns = iter([True, False])
    assert send_waiting(now=NOW, goes_on=lambda: next(turns)) == SentCounts(sent=2)
    monkeypatch.setattr(jobs, "ENDS", threading.Event())
    jobs.ENDS.set()
    assert {job.name: job for job in jobs.JOBS}["outbox"].run(NOW, TODAY) == 0
    assert len(postbox.mails) == 2


def test_a_message_to_an_address_without_an_account(cast, postbox):
    put(cast, user=None, address="new@example.org")
    send_waiting(now=NOW)
    assert postbox.mails[0]["To"] == "new@example.org"


def test_a_refused_mail_waits_longer_each_time_and_is_given_up_after_ten(cast, postbox):
    put(cast)
    postbox.mood = "refuses"
    assert send_waiting(now=NOW) == SentCounts(waiting=1)
    assert send_waiting(now=NOW + timedelta(minutes=1)) == SentCounts(), "not yet its turn"
    for day in range(1, 9):
        assert send_waiting(now=NOW + timedelta(days=day)) == SentCounts(waiting=1)
    assert send_waiting(now=NOW + timedelta(days=10)) == SentCounts(failed=1)
    assert send_waiting(now=NOW + timedelta(days=20)) == SentCounts()


def test_a_refused_mail_goes_out_when_the_server_is_kind_again(cast, postbox):
    put(cast)
    postbox.mood = "refuses"
    send_waiting(now=NOW)
    postbox.mood = "kind"
    assert send_waiting(now=LATER) == SentCounts(sent=1)


def test_no_mail_server_there_is_a_refusal(app, cast):
    with_mail(app, "smtp://127.0.0.1:9")
    put(cast)
    assert send_waiting(now=NOW) == SentCounts(waiting=1)


def test_a_connection_lost_after_the_content_is_unknown_and_never_sent_by_itself(cast, postbox):
    put(cast)
    postbox.mood = "drops"
    assert send_waiting(now=NOW) == SentCounts(unknown=1)
    postbox.mood = "kind"
    assert send_waiting(now=LATER) == SentCounts()
    assert len(postbox.mails) == 1


def test_a_person_sends_an_unknown_message_again_or_leaves_it(client, cast, postbox):
    first, second = put(cast), put(cast, once="opening:2", kind="opening")
    postbox.mood = "drops"
    send_waiting(now=NOW)
    send_waiting(now=NOW + timedelta(minutes=1))
    postbox.mood = "kind"
    page = client.as_user(cast.admin).get("/messages/unknown").text
    assert page.count("许老师") == 2
    client.post(f"/messages/{first.id}/again")
    client.post(f"/messages/{second.id}/leave")
    assert send_waiting(now=LATER) == SentCounts(sent=1)
    assert states() == [MessageState.SENT, MessageState.UNSENT]
    client.post(f"/messages/{first.id}/again")
    assert states() == [MessageState.SENT, MessageState.UNSENT], "decided once"


def test_a_message_whose_sender_was_killed_becomes_unknown_after_ten_minutes(cast, postbox):
    message = put(cast)
    assert sending.claim(message.id, now=NOW)
    send_waiting(now=NOW + timedelta(minutes=9))
    assert states() == [MessageState.SENDING]
    send_waiting(now=NOW + timedelta(minutes=11))
    assert states() == [MessageState.UNKNOWN]
    assert postbox.mails == []


def test_two_senders_at_once_send_nothing_twice(app, cast, postbox):
    for number in range(12):
        put(cast, once=f"opening:{number}", kind="opening")
    db.session.remove()
    start = threading.Barrier(2)

    def run():
        with app.app_context():
            start.wait()
            send_waiting(now=NOW)
            db.session.remove()

    threads = [threading.Thread(target=run) for _turn in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({mail["Message-ID"] for mail in postbox.mails}) == len(postbox.mails) == 12
    assert set(states()) == {MessageState.SENT}


def test_two_processes_that_make_the_same_message_make_one(app, cast, postbox):
    contact_id = cast.contact.id
    db.session.remove()
    start, made = threading.Barrier(4), []

    def run():
        with app.app_context():
            start.wait()
            body = {"subject": "s", "body": "b", "now": NOW, "address": f"{contact_id}@example.org"}
            made.append(enqueue("digest", "digest:same", **body).id)
            db.session.remove()

    threads = [threading.Thread(target=run) for _turn in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 4
    assert len(set(made)) == 1


def test_a_mail_server_of_an_unknown_kind_is_refused_at_the_start(tmp_path):
    with pytest.raises(SettingsRefused, match="SMTP_URL"):
        load({"XINQIAO_HOME": str(tmp_path), "SMTP_URL": "imap://mail.example.org"})


def test_the_password_of_the_mail_server_is_not_sent_in_the_clear(app, cast, postbox, monkeypatch):
    monkeypatch.setattr(outbox, "LOCAL_HOSTS", set())
    open_line = app.config["SETTINGS"].smtp_url.replace("//", "//user:secret@")
    with_mail(app, open_line)
    put(cast)
    assert send_waiting(now=NOW) == SentCounts(waiting=1)
    assert postbox.mails == []


def test_without_a_mail_server_messages_stay_in_the_app(client, cast):
    put(cast)
    assert send_waiting(now=NOW) == SentCounts()
    assert states() == [MessageState.UNSENT]
    assert "有两封信" in client.as_user(cast.contact).get("/messages/").text


def test_my_messages_are_mine_and_reading_marks_them(client, cast):
    put(cast)
    assert "有两封信" not in client.as_user(cast.coordinator).get("/messages/").text
    assert "chip-ok" in client.as_user(cast.contact).get("/messages/").text
    assert "chip-ok" in client.get("/messages/").text, "looking changes nothing"
    client.post("/messages/read")
    assert "chip-ok" not in client.get("/messages/").text


def test_a_link_that_opens_an_account_is_not_shown_in_the_app_nor_kept_once_sent(
    client, cast, postbox
):
    users.invite_again(cast.contact, acting=acting_as(Actor(cast.admin.id)))
    assert "set-password" not in client.as_user(cast.contact).get("/messages/").text
    send_waiting(now=NOW)
    assert "/set-password/" in postbox.words()
    db.session.expire_all()
    assert db.session.scalar(select(Message)).body == ""


def test_bodies_and_addresses_are_sealed(cast):
    put(cast, user=None, address="new@example.org")
    stored = str(db.session.execute(db.text("SELECT * FROM message")).all())
    assert "new@example.org" not in stored
    assert "请看看" not in stored


def test_an_invitation_leads_from_the_mail_into_the_account(client, cast, postbox):
    users.invite_again(cast.contact, acting=acting_as(Actor(cast.admin.id)))
    send_waiting(now=NOW)
    link = re.search(r"http://127\.0\.0\.1:8000(/set-password/\S+)", postbox.words())
    assert link
    token = link[1].rpartition("/")[2]
    assert accounts.owner_of(token, NOW) is cast.contact


def test_a_reset_goes_to_known_addresses_only_and_once_in_five_minutes(client, cast, postbox):
    answers = [
        client.post("/forgotten", data={"email": email}, follow_redirects=True).text
        for email in ("xu@example.org", "nobody@example.org", "xu@example.org")
    ]
    tokens = re.compile(r'value="[^"]{30,}"|content="[^"]{30,}"')
    assert len({tokens.sub("", answer) for answer in answers}) == 1, "one answer for all"
    assert send_waiting(now=LATER).sent == 1
    assert postbox.mails[0]["To"] == "xu@example.org"


def test_the_host_of_a_link_is_fixed_whatever_host_was_asked(client, cast, postbox):
    sent = {"email": "xu@example.org"}
    elsewhere = client.post("/forgotten", data=sent, headers={"Host": "evil.example"})
    assert elsewhere.status_code == 400
    client.post("/forgotten", data=sent, headers={"Host": "localhost"})
    assert send_waiting(now=LATER).sent == 1
    assert "http://127.0.0.1:8000/set-password/" in postbox.words()
