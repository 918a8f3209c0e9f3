"""Answers as mail programs really write them, and answers to the tag of one digest."""

from dataclasses import replace
from email.message import EmailMessage
from email.utils import parseaddr

import pytest

from app.extensions import db
from app.models import LetterEvent, MessageState
from app.notify.mails import mail_of
from tests.app.letters.replies.conftest import answering, replies, take

HTML = """<html><head><style>p > b { color: red }</style></head><body><!-- no? -->
<div>%s</div><br><div class="gmail_quote">On Mon, 23 Nov 2026 Xinqiao wrote:<blockquote>还没寄？
</blockquote></div></body></html>"""


def as_html(digest, words: str) -> EmailMessage:
    mail = answering(digest, "")
    mail.set_content(HTML % words, subtype="html", charset="utf-8", cte="base64")
    return mail


def as_bytes(digest, words: str, charset: str, said: str) -> bytes:
    """Words in one charset that the mail calls by another name."""
    mail = answering(digest, "")
    mail.set_content("HERE", charset="utf-8", cte="8bit")
    raw = mail.as_bytes().replace(b'charset="utf-8"', f"charset={said}".encode())
    return raw.replace(b"HERE", words.encode(charset))


@pytest.mark.parametrize(
    "shaped",
    [
        lambda digest: as_html(digest, "寄了！"),
        lambda digest: as_html(digest, "&#23492;&#20102;&nbsp;"),
        lambda digest: as_bytes(digest, "寄了，谢谢", "gb18030", "GB18030"),
        lambda digest: as_bytes(digest, "寄了，谢谢", "gbk", "gb2312"),
        lambda digest: as_bytes(digest, "寄了，谢谢", "gbk", "x-unheard-of"),
        lambda digest: as_bytes(digest, "寄了", "gb18030", "utf-8"),
        lambda digest: answering(digest, "已寄出\n\n--\n云朵\n不忘初心"),
        lambda digest: answering(digest, "已寄出\n\n----- 原始邮件 -----\n还没寄？"),
    ],
)
def test_a_word_is_understood_in_each_shape_of_mail(cast, digest, shaped):
    assert take(shaped(digest)) == "noted"
    assert db.session.query(LetterEvent).count() == 1


@pytest.mark.parametrize(
    "words", ["还没寄", "没寄", "not posted", "寄了吗？", "<del>寄了</del>", "寄了<br>还没"]
)
def test_a_no_or_a_question_is_never_noted(cast, digest, words):
    assert take(as_html(digest, words)) == "asked"
    assert db.session.query(LetterEvent).count() == 0
    assert len(replies()) == 1


@pytest.mark.parametrize("subject", ["自动回复: 信桥", "Automatic reply: Xinqiao", "Out of Office"])
def test_who_is_away_is_not_asked_back(cast, digest, subject):
    assert take(answering(digest, "我在休假", Subject=subject)) == "nothing"
    assert replies() == []


@pytest.fixture
def tagged(app, digest, box) -> str:
    """The address that answers to the digest go to."""
    settings = replace(app.config["SETTINGS"], mail_tags=True, mail_checked_by="")
    app.config["SETTINGS"] = replace(settings, mail_from="信桥 <bridge@example.org>")
    address = mail_of(digest, "cloud@example.org").reply_to
    assert address is not None
    assert address.startswith(f"bridge+r{digest.id}-")
    assert len(address.partition("@")[0]) <= 64
    return address


def to_tag(digest, address: str, **more: str) -> EmailMessage:
    """An answer from anywhere, that names no mail of ours."""
    said = {"From": "x@elsewhere.example", "In-Reply-To": "", "Authentication-Results": ""}
    return answering(digest, "寄了", To=address.upper(), **said, **more)


def test_an_answer_to_the_tag_counts_whoever_it_is_from(tagged, digest, cast):
    assert take(to_tag(digest, tagged)) == "noted"
    assert db.session.query(LetterEvent).one().actor_id == cast.cloud.user_id
    [mail] = replies()
    assert mail.user_id == cast.cloud.user_id, "never to who wrote it"


def test_a_tag_that_is_guessed_anothers_or_of_a_mail_that_waits_is_none(tagged, digest):
    name, _sign, signature = parseaddr(tagged)[1].partition("-")
    forged = [f"{name}-{'0' * 32}@example.org", f"bridge+r999-{signature}", "bridge@example.org"]
    for address in forged:
        assert take(to_tag(digest, address, Message_ID=f"<{address}>")) == "nothing"
    assert take(answering(digest, "寄了", To=forged[0])) == "stranger", "its From is not believed"
    digest.state = MessageState.WAITING
    db.session.commit()
    assert take(to_tag(digest, tagged, Message_ID="<early@example.org>")) == "nothing"
    assert db.session.query(LetterEvent).count() == 0


def test_a_machine_at_the_tag_is_no_answer(tagged, digest):
    assert take(to_tag(digest, tagged, Auto_Submitted="auto-replied")) == "nothing"


def test_without_the_setting_answers_go_to_the_sender(digest, box):
    assert mail_of(digest, "cloud@example.org").reply_to is None
