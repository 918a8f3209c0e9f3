"""Whatever comes into the mailbox: each mail is taken once, and no machine is ever answered."""

import os
import random
import signal
import threading
import time

import pytest

from app.actions.letters.replies import mailbox as reading
from app.actions.letters.replies.mailbox import read_mailbox
from app.actor import SCHEDULER
from app.extensions import db
from app.models import LetterEvent, Reply
from app.notify.incoming.mails import read_mail
from app.notify.mails import mail_of
from tests.app.letters.replies.conftest import answering, reach, replies, take
from tests.cast import NOW, acting_as

MACHINES = [
    {"Auto-Submitted": "auto-replied"},
    {"Auto-Submitted": "auto-generated; type=vacation"},
    {"Precedence": "BULK"},
    {"Precedence": "auto_reply"},
    {"Precedence": "list"},
    {"X-Loop": "bridge@example.org"},
    {"X-Auto-Response-Suppress": "All"},
    {"X-Autoreply": "yes"},
    {"X-Failed-Recipients": "cloud@example.org"},
    {"Return-Path": "< >"},
    {"List-Id": "<all.example.org>"},
    {"Subject": "=?utf-8?b?6Ieq5Yqo5Zue5aSN77ya5Zyo5LyR5YGH?="},
    {"Subject": "Out of the office: Xinqiao"},
]
HOSTILE = {
    "the end of time": {"Date": "Fri, 31 Dec 9999 23:59:00 -1200"},
    "no day": {"Date": "Mon, 99 Foo 99999 99:99 +9999"},
    "a subject that breaks": {"Subject": "=?unicode_escape?q?=5Cud800?="},
    "a subject of no charset": {"Subject": "=?x-none?b?////?="},
    "markup": {"Subject": "<script>alert(1)</script>{{ 7*7 }}%s"},
    "one sender of many": {"Sender": "a@evil.example, b@evil.example"},
}


def as_raw(mail, headers) -> bytes:
    """The mail with these headers as they are, whatever a mail library thinks of them."""
    for name in headers:
        del mail[name]
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return head.encode() + mail.as_bytes()


@pytest.mark.parametrize("headers", MACHINES, ids=str)
def test_a_machine_is_never_answered_and_notes_nothing(cast, digest, headers):
    assert take(as_raw(answering(digest, "寄了"), headers)) == "nothing"
    assert replies() == []
    assert db.session.query(LetterEvent).count() == 0


def test_our_own_mail_that_comes_back_is_not_answered(cast, digest):
    own = mail_of(digest, "cloud@example.org").as_message("云朵 <cloud@example.org>", NOW)
    own["In-Reply-To"] = f"<{digest.row_key}@example.org>"
    assert take(own) == "nothing"
    assert replies() == []


@pytest.mark.parametrize("name", HOSTILE)
def test_odd_headers_do_not_change_what_was_said(cast, digest, name):
    assert take(as_raw(answering(digest, "寄了"), HOSTILE[name])) == "noted"


@pytest.mark.parametrize("charset", ["undefined", "hex", "utf-16", "../../x", "u" * 2_000])
def test_a_charset_that_is_none_breaks_nothing(cast, digest, charset):
    mail = answering(digest, "HERE").as_bytes().replace(b'charset="utf-8"', b"charset=CS")
    raw = mail.replace(b"charset=CS", f'charset="{charset}"'.encode())
    assert take(raw.replace(b"HERE", "寄了".encode())) in ("noted", "asked")


@pytest.mark.parametrize("disposition", ["attachment", "attachment; filename=a.txt"])
def test_what_hangs_on_a_mail_is_not_said(cast, digest, disposition):
    mail = answering(digest, "")
    mail.set_content(" ")
    mail.add_attachment("寄了")
    mail.get_payload()[1].replace_header("Content-Disposition", disposition)
    assert take(mail) == "asked"


@pytest.mark.parametrize(
    "head",
    [b"Subject:" + b" =?utf-8?q?a?=" * 18_000, b"Content-Type: text/plain;" + b" a=b;" * 9_000],
)
def test_of_a_head_without_an_end_the_words_are_read_all_the_same(head):
    mail = read_mail(b"From: a@example.org\r\n" + head + b"\r\n\r\nposted\r\n")
    assert mail.text.strip() == "posted"


def read() -> int:
    return read_mailbox(reach, acting=acting_as(SCHEDULER))


def test_a_mail_that_breaks_us_keeps_no_other_back(cast, box, digest, monkeypatch):
    taking = reading.take_mail

    def broken(content, *given, **named):
        if b"break" in content:
            raise OverflowError("date value out of range")
        return taking(content, *given, **named)

    monkeypatch.setattr(reading, "take_mail", broken)
    box.put(b"Subject: break\r\n\r\n")
    box.put(answering(digest, "寄了").as_bytes())
    assert read() == 2
    assert box.read == {1, 2}
    assert db.session.query(LetterEvent).count() == 1


def fill(box, digest) -> int:
    """Answers that mean the one letter, or nothing, and what nobody is answered for."""
    words = ["寄了", "已寄出", "谢谢", "posted", "?"]
    for number in range(3):
        for one in words:
            mail = answering(digest, one, Message_ID=f"<{number}.{ord(one[0])}@mail.example.org>")
            box.put(mail.as_bytes())
    return 3 * len(words)


def taken_well(mails: int) -> None:
    """Each mail was taken once; the letter was noted once, and each thing was said once."""
    db.session.expire_all()
    assert db.session.query(Reply).count() == mails
    assert db.session.query(LetterEvent).count() == 1
    said = [message.once for message in replies()]
    assert len(said) == len(set(said)) <= 3


@pytest.mark.slow
def test_four_who_read_one_mailbox_at_once_take_each_mail_once(app, cast, box, digest):
    mails, together, broke = fill(box, digest), threading.Barrier(4), list[BaseException]()
    db.session.rollback()

    def reads() -> None:
        with app.app_context():
            together.wait()
            try:
                read()
            except BaseException as fault:
                broke.append(fault)

    threads = [threading.Thread(target=reads) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert broke == []
    taken_well(mails)


@pytest.mark.slow
def test_a_reader_that_is_killed_half_way_loses_and_repeats_nothing(app, cast, box, digest):
    mails, chance = fill(box, digest), random.Random(12)
    db.session.rollback()
    for _time in range(6):
        db.engine.dispose()
        number = os.fork()
        if not number:
            with app.app_context():
                db.engine.dispose(close=False)
                read()
            os._exit(0)
        time.sleep(chance.uniform(0.01, 0.15))
        os.kill(number, signal.SIGKILL)
        os.waitpid(number, 0)
    box.read = set()
    assert read() == mails
    taken_well(mails)
