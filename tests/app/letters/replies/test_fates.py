"""Mails that came back: an address is bad where its mail server says so of a mail that we sent."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.actions.messages.messages import enqueue
from app.extensions import db
from app.models import BadAddress, Message, MessageState, Reply
from app.notify.incoming.fates import fates_of
from app.notify.incoming.mails import read_mail
from app.notify.incoming.refusals import means_address
from app.store.access.addresses import bad_address
from tests.app.letters.replies.conftest import MAILS, shape, take
from tests.cast import NOW

TO = "xu@example.org"


@pytest.fixture
def sent(app, cast) -> Message:
    """A mail to a school's contact that went out."""
    message = enqueue("note", "note:1", subject="有信", body="请看。\n", now=NOW, user=cast.contact)
    message.state, message.sent_at = MessageState.SENT, NOW
    db.session.commit()
    return message


@pytest.mark.parametrize(
    "name", ["postfix_no_user", "exchange_headers_only", "qq_plain", "netease_plain"]
)
def test_an_address_that_nothing_reaches_is_marked_as_where_it_is_refused_at_once(sent, name):
    assert take(shape(name, sent, TO)) == "returned"
    db.session.expire_all()
    assert bad_address(TO) is not None
    assert (sent.state, sent.fault.startswith("the mail came back: 5")) == ("failed", True)
    assert TO not in sent.fault
    assert take(shape(name, sent, TO)) is None, "the same report says nothing twice"
    assert db.session.query(Reply).one().message_id == sent.id


@pytest.mark.parametrize("name", ["postfix_expired", "postfix_policy"])
def test_what_failed_for_another_reason_is_listed_and_the_address_stays_good(sent, name):
    assert take(shape(name, sent, TO)) == "returned"
    db.session.expire_all()
    assert (sent.state, bad_address(TO)) == ("failed", None)


@pytest.mark.parametrize(
    ("quoted", "gone"),
    [
        *((b"550 5.1.1 nobody", True), (b"550 User unknown", True)),
        *((b"552 mailbox full", False), (b"550 5.2.2 full", False), (b"550 blocked: spam", False)),
    ],
)
def test_a_report_that_says_nothing_by_itself_is_read_by_what_it_quotes(sent, quoted, gone):
    report = shape("postfix_no_user", sent, TO)
    report = re.sub(rb"Status: \S+", b"Status: 5.0.0", report)
    report = re.sub(rb"(Diagnostic-Code: smtp;).*(\r\n .*)*", rb"\1 " + quoted, report)
    assert take(report) == "returned"
    assert (bad_address(TO) is not None) is gone


@pytest.mark.parametrize("name", ["postfix_delayed", "netease_busy"])
def test_what_is_tried_further_changes_nothing(sent, name):
    assert take(shape(name, sent, TO)) == "nothing"
    db.session.expire_all()
    assert (sent.state, bad_address(TO)) == ("sent", None)


def test_a_mail_of_which_nobody_knew_arrived_after_all(sent):
    sent.state = MessageState.UNKNOWN
    db.session.commit()
    assert take(shape("postfix_arrived", sent, TO)) == "arrived"
    db.session.expire_all()
    assert sent.state == "sent"


@pytest.mark.parametrize("name", sorted(path.stem for path in MAILS.glob("[!v]*.eml")))
def test_a_report_of_a_mail_that_we_did_not_send_or_not_to_them_does_nothing(sent, cast, name):
    assert take(shape(name, sent, "wang@example.org")) == "nothing"
    real, sent.row_key = sent.row_key, "0" * 32
    forged = shape(name, sent, TO).replace(b"Message-", b"X-Other: 1\r\nMessage-", 1)
    sent.row_key = real
    assert take(forged.replace(b"-ndr@", b"-2@").replace(b"DSN@", b"D2@")) in (None, "nothing")
    db.session.expire_all()
    assert (sent.state, db.session.query(BadAddress).count()) == ("sent", 0)


def test_a_report_about_a_mail_that_waits_to_be_sent_does_nothing(sent):
    sent.state = MessageState.WAITING
    db.session.commit()
    assert take(shape("postfix_no_user", sent, TO)) == "nothing"
    assert bad_address(TO) is None


def test_a_new_address_does_not_suffer_for_the_old_one(sent, cast):
    cast.contact.email = "new@example.org"
    db.session.commit()
    assert take(shape("postfix_no_user", sent, TO)) == "nothing"
    assert (bad_address(TO), bad_address("new@example.org")) == (None, None)


@pytest.mark.parametrize(
    ("status", "about_address"),
    [
        *(("5.1.1", True), ("5.2.1", True), ("5.1.10", True), ("550", True), ("5.4.1", True)),
        *(("4.2.2", False), ("5.7.26", False), ("535", False), ("450", False), ("", False)),
        # A mailbox that is full today, our own name as sender, a mail too large, spam.
        *(("5.2.2", False), ("5.1.8", False), ("5.3.4", False), ("552", False), ("554", False)),
    ],
)
def test_which_answers_speak_of_the_address(status, about_address):
    assert means_address(status) is about_address


@pytest.mark.parametrize(
    ("words", "outcome"),
    [
        ("550 DT:SPM 163 smtp7, suspected spam: TO", "nothing"),
        ("554 DT:SPM 邮件被判为垃圾邮件", "nothing"),
        ("552 Mailbox of the user is full", "nothing"),
        ("550 User not found: TO", "returned"),
    ],
)
def test_a_letter_that_speaks_of_spam_or_of_a_full_mailbox_ends_no_address(sent, words, outcome):
    told = shape("netease_plain", sent, TO).replace(b"550 User not found", words.encode())
    assert take(told) == outcome
    db.session.expire_all()
    assert (bad_address(TO) is None) is (outcome == "nothing")


def test_a_charset_that_no_charset_can_be_called_leaves_the_subject_as_it_stands():
    mail = read_mail(b"From: a@example.org\r\nSubject: =?\x80utf-8?q?posted?=\r\n\r\nposted\r\n")
    assert mail.text.strip() == "posted"


def test_a_report_in_a_charset_of_another_language_is_read_or_says_nothing():
    head = b"From: mailer-daemon@example.org\r\nContent-Type: text/plain; charset*=utf-8''%ff"
    assert fates_of(read_mail(head + b"\r\n\r\n\x80 posted\r\n")) == []


@given(st.binary(max_size=400), st.sampled_from(sorted(MAILS.glob("*.eml"))), st.data())
def test_broken_mails_are_read_or_refused_as_no_mail(noise, path, data):
    whole = path.read_bytes()
    at = data.draw(st.integers(0, len(whole)))
    for content in (noise, whole[:at] + noise, whole[:at] + noise + whole[at:]):
        try:
            fates_of(read_mail(content))
        except ValueError:
            continue
