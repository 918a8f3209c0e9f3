"""The mailbox is read once, over a line that may be lost, and left tidy."""

from dataclasses import replace
from threading import Event

import pytest

from app.actions.letters.replies.mailbox import read_mailbox
from app.actor import SCHEDULER
from app.config import load
from app.errors import SettingsRefused
from app.extensions import db
from app.jobs import JOBS
from app.models import LetterEvent, Reply
from app.notify.incoming import mailbox
from app.notify.incoming.mailbox import MOST_BYTES, MailboxAway
from tests.app.letters.replies.conftest import answering, reach, replies
from tests.cast import acting_as


def read(most=200):
    return read_mailbox(reach, acting=acting_as(SCHEDULER), most=most)


def test_an_answer_in_the_mailbox_is_noted_and_marked_as_read(cast, box, digest, letters):
    box.put(answering(digest, "寄了").as_bytes())
    assert read() == 1
    assert box.read == {1}
    assert read() == 0
    event = db.session.query(LetterEvent).one()
    assert (event.state, event.how, event.actor_id) == ("posted", "reply", cast.cloud.user_id)
    assert any(word.startswith("ID ") for word in box.said), "who asks says what it is"


def test_a_digest_says_that_a_word_is_enough_where_the_mailbox_is_read(box, digest):
    assert "“寄了”或“收到”" in digest.body


def test_a_lost_line_loses_nothing_and_repeats_nothing(cast, box, digest):
    for words in ("谢谢", "寄了", "收到"):
        box.put(answering(digest, words).as_bytes())
    box.drops_after = 1
    with pytest.raises(MailboxAway):
        read()
    box.drops_after, box.read = None, set()
    assert read() == 3, "what was taken and lost its mark is taken for known"
    assert [one.outcome for one in db.session.query(Reply).order_by(Reply.id)] == [
        *("asked", "noted", "asked")
    ]
    assert len(replies()) == 2


def test_a_run_takes_so_many_mails_and_of_each_its_beginning(cast, box, digest):
    box.put(answering(digest, "寄了" + "\n长" * MOST_BYTES).as_bytes())
    box.put(answering(digest, "收到").as_bytes())
    assert read(most=1) == 1
    assert box.read == {1}
    assert db.session.query(Reply).one().outcome == "noted"


def test_what_cannot_be_read_holds_nothing_up(cast, box, digest):
    box.put(b"\xff\x00 no mail at all")
    box.put(b"")
    box.put(answering(digest, "寄了").as_bytes())
    assert read() == 3
    assert box.read == {1, 2, 3}
    assert "noted" in [one.outcome for one in db.session.query(Reply)]


def test_a_mail_that_is_not_given_out_keeps_no_other_back_and_stays(cast, box, digest):
    box.put(answering(digest, "谢谢").as_bytes())
    box.put(answering(digest, "寄了").as_bytes())
    box.refuses = {1}
    assert read() == 1
    assert box.read == {2}


def test_a_mailbox_that_drips_without_an_end_is_left_in_time(cast, box, digest, monkeypatch):
    monkeypatch.setattr(mailbox, "WHOLE_SECONDS", 0.3)
    box.put(answering(digest, "寄了").as_bytes())
    box.drips = Event()
    with pytest.raises(MailboxAway):
        read()
    box.drips.set()
    assert db.session.query(LetterEvent).count() == 0


def test_a_wrong_password_and_a_server_that_is_away_are_said(app, cast, box):
    settings = app.config["SETTINGS"]
    box.password = "another"
    with pytest.raises(MailboxAway) as refused:
        read()
    assert "bridge" not in str(refused.value)
    app.config["SETTINGS"] = replace(settings, imap_url="imap://a:b@127.0.0.1:9/INBOX")
    with pytest.raises(MailboxAway):
        read()


def test_a_folder_that_is_none_is_said(app, cast, box):
    url = app.config["SETTINGS"].imap_url.replace("INBOX", "Elsewhere")
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], imap_url=url)
    with pytest.raises(MailboxAway, match="no such folder"):
        read()


def test_without_a_mailbox_there_is_nothing_to_read(app, cast):
    assert read() == 0
    assert {job.name: dict(job.when) for job in JOBS}["mailbox"] == {"minute": "*/3"}


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("IMAP_URL", "imap://a:b@mail.example.org/INBOX"),
        ("IMAP_URL", "imaps://mail.example.org/INBOX"),
        ("IMAP_URL", "https://a:b@mail.example.org"),
        ("IMAP_URL", "imaps://a:b@mail.example.org:many/INBOX"),
        ("MAIL_CHECKED_BY", "mx.example.org; dkim=pass"),
    ],
)
def test_a_setting_that_is_none_is_refused_in_a_sentence(tmp_path, name, said):
    with pytest.raises(SettingsRefused, match=name):
        load({"XINQIAO_HOME": str(tmp_path), name: said})
    good = load(
        {"XINQIAO_HOME": str(tmp_path), "IMAP_URL": "imaps://a%40b:c@imap.example.org/INBOX"}
    )
    assert good.imap_url
