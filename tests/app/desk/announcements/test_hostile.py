"""Whatever is typed or brought, what arrives at a mailbox is one whole mail and nothing more."""

import pytest

from app.actions.desk.announcements.announcing import Wording
from app.actions.desk.announcements.attachments import Brought
from app.actions.messages.sending import send_waiting
from app.extensions import db
from app.models import User
from app.store.desk.announcements.audiences import Audience
from tests.app.desk.announcements.conftest import PDF, sent, worked
from tests.cast import NOW

TURNED, BELL = "\u202e", "\x07"
WORDS = {
    "a line that looks like a header": "早\r\nBcc: evil@example.org\r\n\r\nX",
    "turned around": f"请看 {TURNED}gpj.exe",
    "emoji": "🧧🎆 新年好 👨‍👩‍👧",
    "very long": "长" * 3_999,
    "a line without an end": "x" * 3_000,
    "a lone dot": "一\n.\nQUIT\n二",
    "markup": "<script>alert(1)</script> &amp; {{ 7*7 }} {% raw %}",
    "arabic": "مرحبا بكم",
}
NAMES = {
    "../../etc/passwd.pdf": "passwd.pdf",
    "..\\..\\windows\\a.pdf": "a.pdf",
    "q\"uo'te;s.pdf": "q\"uo'te;s.pdf",
    "a\r\nContent-Type: text/html\r\n\r\n<b>.pdf": None,
    f"photo{TURNED}fdp.exe.pdf": None,
    "%0d%0aBcc: x@example.org.pdf": None,
    "名" * 200 + ".pdf": "名" * 60 + ".pdf",
    "期末通知（终稿）.pdf": "期末通知（终稿）.pdf",
    "🧧.pdf": "🧧.pdf",
    ".pdf": "pdf.pdf",
    "   ": "file.pdf",
}


def arrived(postbox, cast, reach, wording, brought=()):
    """The one mail as it came, once it was sent to the school's contact."""
    cast.contact.locale = "zh"
    db.session.commit()
    sent(cast, reach, Audience(frozenset({cast.contact.id})), wording, brought)
    worked()
    send_waiting(now=NOW)
    [mail] = postbox.mails
    return mail


@pytest.mark.parametrize("words", WORDS.values(), ids=WORDS)
def test_words_are_the_body_and_nothing_else(cast, reach, postbox, words):
    mail = arrived(postbox, cast, reach, Wording(words, ""))
    plain = mail.get_body(("plain",)).get_content()
    html = mail.get_body(("html",)).get_content()
    assert (mail["Subject"], mail["Bcc"], mail["To"]) == (
        "信桥：来自协调员的通知",
        None,
        "xu@example.org",
    )
    assert (TURNED in plain + html, BELL in plain, "<script>" in html) == (False, False, False)
    for line in words.replace(TURNED, "").split():
        assert line in plain.replace("\r\n", "\n").replace("\n> ", "\n")
    assert plain.rstrip().count("\n.\n") == 0, "every line that was typed stands behind a sign"


def test_a_hostile_name_of_a_reader_adds_no_header(cast, reach, postbox):
    hostile = f"许\r\nBcc: evil@example.org\r\n{TURNED}" + "长" * 500
    db.session.get_one(User, cast.contact.id).shown_name = hostile
    mail = arrived(postbox, cast, reach, Wording("早", ""))
    assert mail["Bcc"] is None
    assert TURNED not in mail.get_body(("plain",)).get_content()


@pytest.mark.parametrize(("name", "as_it_comes"), NAMES.items(), ids=range(len(NAMES)))
def test_a_file_comes_by_a_harmless_name(cast, reach, postbox, name, as_it_comes):
    mail = arrived(postbox, cast, reach, Wording("早", ""), [Brought(name, PDF)])
    [part] = mail.iter_attachments()
    found = part.get_filename()
    assert (part.get_content_type(), part.get_payload(decode=True)) == ("application/pdf", PDF)
    assert (mail["Bcc"], found.endswith(".pdf"), found.isprintable()) == (None, True, True)
    assert len(found) <= 64
    assert not set(found) & {"/", "\\", "\r", "\n", TURNED}
    assert found == (as_it_comes or found)


def test_two_files_of_one_name_both_come(cast, reach, postbox):
    twice = [Brought("一.pdf", PDF), Brought("一.pdf", PDF + b"%%EOF")]
    mail = arrived(postbox, cast, reach, Wording("早", ""), twice)
    assert len(list(mail.iter_attachments())) == 2


def test_what_is_longer_than_a_form_takes_is_refused_before(client, cast, friends):
    client.as_user(cast.coordinator, "zh")
    page = client.post("/announcements/new/pairs", data={"chinese": "长" * 4_001, "hour": "8"})
    assert (page.status_code, "4000" in page.text) == (422, True)
