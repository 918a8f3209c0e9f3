"""What goes with an announcement: looked at, sealed, in the mail where it is small."""

import io
from datetime import timedelta

import pytest
from docx import Document
from PIL import Image
from sqlalchemy import select

from app.actions.desk.announcements import announcing as actions
from app.actions.desk.announcements.attachments import MEGABYTES, Brought, looked_at
from app.actions.letters.pictures.keeping import throw_away_files
from app.actions.messages.sending import send_waiting
from app.errors import NotFound
from app.extensions import db
from app.models import Announcement, AnnouncementReader, Message
from app.safekeeping.file_store import files
from app.store.desk.announcements import attached as attached_files
from app.store.desk.announcements.attached import content_of_file, file_in_reach
from app.store.desk.announcements.audiences import (
    Audience,
)
from app.store.scope import Scope
from tests.app.desk.announcements.conftest import (
    HOUR,
    PDF,
    WORDS,
    by,
    refusal,
    sent,
    worked,
    written,
)
from tests.cast import NOW


def word_file() -> bytes:
    out = io.BytesIO()
    Document().save(out)
    return out.getvalue()


def png() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(out, "PNG")
    return out.getvalue()


def test_files_are_what_their_content_says(cast):
    found = looked_at([Brought("..\\假期.exe", PDF), Brought("a/b.doc", word_file())])
    assert [(one.name, one.kind) for one in found] == [("假期.pdf", "pdf"), ("b.docx", "docx")]
    assert looked_at([Brought("x.pdf", png())])[0].content.startswith(b"\xff\xd8")
    faults = {
        "file_kind": b"<html><script>",
        "file_word": b"PK\x03\x04 no archive",
        "file_picture": b"\x89PNG\r\n broken",
        "file_large": PDF * (MEGABYTES * 2**20 // len(PDF) + 1),
    }
    for fault, content in faults.items():
        assert refusal(looked_at, [Brought("x.pdf", content)]) == f"announcements.{fault}"
    assert refusal(looked_at, [Brought("x", PDF)] * 4) == "announcements.files"


def test_files_lie_sealed_open_for_readers_alone_and_go_with_it(cast, reach, everybody):
    number = sent(cast, reach, everybody, brought=[Brought("假期.pdf", PDF)])
    row = db.session.get_one(Announcement, number)
    kept, place = row.files[0].id, row.files[0].file
    assert PDF not in files().get(place)
    with pytest.raises(NotFound):
        file_in_reach(cast.contact.id, Scope(), kept)
    worked()
    assert content_of_file(file_in_reach(cast.contact.id, Scope(), kept)) == PDF
    with pytest.raises(NotFound):
        file_in_reach(cast.foreign_contact.id, Scope(), kept)
    assert f"/announcements/files/{kept}" in db.session.scalars(select(Message)).first().body
    assert throw_away_files(now=NOW + timedelta(days=900)) == 0, "a row names it"
    actions.forget_before(NOW + HOUR)
    with pytest.raises(FileNotFoundError):
        files().get(place)
    assert db.session.scalars(select(AnnouncementReader)).all() == []


def test_a_draft_changes_its_files(cast, everybody):
    number = written(cast, everybody, brought=[Brought("一.pdf", PDF), Brought("二.pdf", PDF)])
    row = db.session.get_one(Announcement, number)
    first = row.files[0].id
    acting = by(cast.coordinator)
    three = [Brought("三.pdf", PDF), Brought("四.pdf", PDF)]
    assert refusal(actions.change, number, WORDS, three, acting=acting) == "announcements.files"
    actions.change(number, WORDS, three, [first], acting=acting)
    row = db.session.get_one(Announcement, number)
    assert [file.name for file in row.files] == ["二.pdf", "三.pdf", "四.pdf"]
    with pytest.raises(NotFound):
        actions.change(number, WORDS, acting=by(cast.city_coordinator))


def attached(mail) -> list[tuple[str | None, bytes]]:
    return [
        (part.get_filename(), part.get_payload(decode=True)) for part in mail.iter_attachments()
    ]


def test_small_files_go_in_the_mail_itself_and_larger_ones_by_their_links(
    cast, reach, everybody, postbox, monkeypatch
):
    long_name = "假\r\nBcc: x@evil.example\u202e" + "期" * 300
    sent(cast, reach, everybody, brought=[Brought(f"{long_name}.pdf", PDF)])
    worked()
    send_waiting(now=NOW)
    assert len(postbox.mails) == 2
    for mail in postbox.mails:
        [(name, content)] = attached(mail)
        assert (content, len(str(name)) <= 64, str(name).isprintable()) == (PDF, True, True)
        assert mail["Bcc"] is None
    monkeypatch.setattr(attached_files, "MOST_IN_A_MAIL", len(PDF) - 1)
    number = sent(
        cast, reach, Audience(frozenset({cast.contact.id})), brought=[Brought("长.pdf", PDF)]
    )
    worked()
    send_waiting(now=NOW + timedelta(days=1))
    assert attached(postbox.mails[-1]) == []
    kept = db.session.get_one(Announcement, number).files[0]
    assert f"/announcements/files/{kept.id}" in postbox.words()


def test_a_file_that_is_gone_holds_no_mail_up(cast, reach, everybody, postbox):
    number = sent(cast, reach, everybody, brought=[Brought("假期.pdf", PDF)])
    files().delete([db.session.get_one(Announcement, number).files[0].file])
    worked()
    assert send_waiting(now=NOW).sent == 2
    assert [attached(mail) for mail in postbox.mails] == [[], []]
