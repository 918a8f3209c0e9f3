"""Whatever a name is, a mail says what it says without it: one line, no markup, no header."""

from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.policy import SMTP
from types import SimpleNamespace as Plain

import pytest
from flask_babel import force_locale
from lxml import html

from app.notify.layout import blocks_of, html_of
from app.notify.mails import locale_of
from app.notify.outbox import Mail
from tests.app.messages.mails import kinds
from tests.app.messages.mails.kinds import DIGESTS, KINDS, PAGE, mail_written

pytestmark = pytest.mark.usefixtures("frozen_now", "app")
HOSTILE = {
    "breaks": f"a\r\nBcc: evil@example.org\r\n\r\n· b\n--\nc → {PAGE}/mail\u2028d",
    "markup": "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>{{ 7*7 }}",
    "turned": "abc\u202egpj.exe\u2066\u200f",
    "long": "长" * 4_000,
    "coded": "=?utf-8?q?a=0D=0ABcc=3A_evil=40example.org=0D=0A=0D=0Ab?=",
    "formats": "%s %(name)s {name} {{ name }} {% raw %} ${name} %n",
    "mentions": "<@all> @all @everyone [tap](http://evil.example) **b** `c` |d|",
    "quotes": "> a\"b'c“d”\\",
    "blocks": f"· a → {PAGE}/x",
    "pictures": "👩‍👩‍👧🎉\u200b\u200d\u2060" * 20,
}
USUAL = ("小王", "石头", "小鹿", "灯塔镇中心小学", "云朵姐姐")


HEADERS = {
    *("From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version"),
    "Content-Type",
}


def hostile(name: str, monkeypatch) -> None:
    """Everybody is called so."""
    pair = Plain(child=Plain(pen_name=name), volunteer=Plain(pen_name=name))
    people = dict.fromkeys(("name", "child", "volunteer", "friend", "left", "entered"), name)
    more = {"pair": pair, "pairs": [pair, pair], "children": [name, name], "school": name}
    lines = [(name, *days[1:]) for days in kinds.DAYS]
    monkeypatch.setattr(kinds, "CALLED", dict.fromkeys(USUAL, name))
    monkeypatch.setattr(kinds, "TWO", [pair, pair])
    monkeypatch.setattr(kinds, "COMMON", kinds.COMMON | people | more | {"lines": lines})


def kinds_of(body: str) -> list[str]:
    """The kinds of a mail's blocks, in order."""
    with force_locale("en"):
        return [block.kind for block in blocks_of(body)]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_adds_no_line_no_markup_and_no_header(name, monkeypatch):
    plain = {kind: mail_written(kind, "en") for kind in (*KINDS, *DIGESTS)}
    hostile(HOSTILE[name], monkeypatch)
    for kind, (_subject, body) in plain.items():
        subject, named = mail_written(kind, "en")
        assert named.count("\n") == body.count("\n"), kind
        assert kinds_of(named) == kinds_of(body), kind
        page = html_of(subject, named, locale_of("en"), "en")
        root = html.document_fromstring(page)
        assert not root.xpath("//script | //img | //@*[starts-with(name(), 'on')]"), kind
        assert not {"\u202e", "\u2066", "\u200f", "\u2028"} & set(subject + named + page), kind
        mail = Mail("7@x", "wang@example.org", subject, named, lang="en", html=page)
        sent = mail.as_message("Xinqiao <b@example.org>", datetime(2026, 11, 23, tzinfo=UTC))
        raw = sent.as_bytes(policy=SMTP)
        read = message_from_bytes(raw, policy=policy.default)
        assert set(read.keys()) == HEADERS, kind
        assert all(len(line) <= 998 for line in raw.split(b"\r\n")), kind
        assert read.get_content_type() == "multipart/alternative"


@pytest.mark.parametrize("words", [*HOSTILE.values(), "=?utf-8?b?DQpCY2M6IGVAeC5vcmcNCg==?=", "=?"])
def test_a_subject_and_a_files_name_stay_what_they_are(words):
    files = [(f"{words}.pdf"[-200:], "application/pdf", b"1")]
    mail = Mail("7", "wang@example.org", words[:200], "b", files=files)
    sent = mail.as_message("Xinqiao <b@example.org>", datetime(2026, 11, 23, tzinfo=UTC))
    read = message_from_bytes(sent.as_bytes(policy=SMTP), policy=policy.default)
    assert set(read.keys()) == HEADERS
    body, file = read.iter_parts()
    assert body.get_content().strip() == "b"
    assert set(file.keys()) == {
        "Content-Type", "Content-Transfer-Encoding", "Content-Disposition", "MIME-Version",
    }  # fmt: skip
    assert file.get_filename().endswith(".pdf")
    assert file.get_content() == b"1"


@pytest.mark.parametrize(
    "to", ["=?utf-8?q?a=2c=3cb=40evil.example=3e=2c?=@x.org", "=?utf-8?b?ZXZpbEB4Lm9yZw==?=@x.org"]
)
def test_an_address_names_nobody_else(to):
    sent = Mail("7", to, "s", "b").as_message("Xinqiao <b@example.org>", datetime.now(UTC))
    assert f"\r\nTo: {to}\r\n".encode() in sent.as_bytes(policy=SMTP)


@pytest.mark.parametrize("to", ["a@x.org\r\nBcc: b@x.org", "长@x.org", "a\u202e@x.org"])
def test_what_is_no_address_is_put_into_no_header(to):
    with pytest.raises(ValueError, match="no address"):
        Mail("7", to, "s", "b").as_message("Xinqiao <b@example.org>", datetime.now(UTC))


def test_a_long_way_out_of_mails_is_one_word_for_a_mailbox():
    way = f"{PAGE}/mail/unsubscribe/{'aB-_.' * 60}"
    mail = Mail("7", "wang@example.org", "s", "b", html="<p>b</p>", unsubscribe=way)
    sent = mail.as_message("Xinqiao <b@example.org>", datetime(2026, 11, 23, tzinfo=UTC))
    assert f"List-Unsubscribe: <{way}>\r\n".encode() in sent.as_bytes(policy=SMTP)


def test_only_addresses_of_our_own_are_tapped_and_quoted_words_make_no_button():
    body = f"see http://evil.example/x\n{PAGE}.evil.example/y\n{PAGE}@evil.example\n\n> {PAGE}/a\n"
    assert set(kinds_of(body)) == {"words", "quote"}
    page = html_of("s", body, locale_of("en"), "en")
    assert html.document_fromstring(page).xpath("//a/@href") == [f"{PAGE}/a"]
