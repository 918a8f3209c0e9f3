"""What is written to many goes to each once, and to nobody whom its writer does not reach."""

import io
from datetime import datetime, timedelta

import pytest
from docx import Document
from PIL import Image
from sqlalchemy import select

from app import clock
from app.actions.desk.announcements import announcing as actions
from app.actions.desk.announcements.announcing import Wording
from app.actions.desk.announcements.attachments import MEGABYTES, Brought, looked_at
from app.actions.letters.pictures.keeping import throw_away_files
from app.actions.messages.sending import claim, send_waiting
from app.actions.system import work
from app.actions.system.worker import run_next
from app.actor import Actor
from app.errors import NotFound, Refused
from app.extensions import db
from app.models import Announcement, AnnouncementReader, AnnouncementState, Message, NotTold, Work
from app.permissions import scope_of
from app.safekeeping.file_store import files
from app.store.desk.announcements.attached import content_of_file, file_in_reach
from app.store.desk.announcements.audiences import (
    Audience,
    Means,
    contacts_of_schools,
    volunteers_named,
)
from app.store.desk.announcements.fates import Fate
from app.store.desk.announcements.reading import (
    announcement_by_id,
    counted,
    to_be_reached,
)
from app.store.scope import Scope
from app.store.system.health import health
from app.work_kinds import KINDS
from tests.cast import NOW, TODAY, acting_as

WORDS = Wording("放假前请把信寄出。", "Please post your letters before the holidays.")
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\n%%EOF\n"
HOUR = timedelta(hours=1)


@pytest.fixture
def reach(cast) -> Scope:
    return scope_of(cast.coordinator, "announcements.write", TODAY)


@pytest.fixture
def everybody(cast, friends) -> Audience:
    """Who has to do with Dengta: its contact, and who writes to a child there."""
    return Audience(frozenset({cast.contact.id, cast.cloud.user_id}))


def by(user, now=NOW):
    return acting_as(Actor(user.id), now)


def written(cast, audience, wording=WORDS, brought=()) -> int:
    return actions.draft("pairs", audience, wording, brought, acting=by(cast.coordinator))


def sent(cast, reach, audience, wording=WORDS, brought=()) -> int:
    number = written(cast, audience, wording, brought)
    actions.confirm(reach, number, acting=by(cast.coordinator))
    return number


def worked(now=NOW) -> None:
    while run_next(KINDS, lambda: now):
        pass


def told() -> list[int | None]:
    query = select(Message.user_id).where(Message.kind == "announcement").order_by(Message.user_id)
    return list(db.session.scalars(query))


def fates(number: int) -> dict[Fate, int]:
    return dict(counted([db.session.get_one(Announcement, number)])[0].fates)


def refusal(deed, *args, **more) -> str:
    with pytest.raises(Refused) as found:
        deed(*args, **more)
    return found.value.code


def test_each_gets_it_once_in_their_own_language_or_the_one_there_is(
    cast, reach, everybody, postbox
):
    cast.contact.locale = "en"
    db.session.commit()
    sent(cast, reach, everybody)
    assert told() == [], "nothing goes out before a worker takes it up"
    worked()
    assert told() == sorted(everybody.user_ids)
    send_waiting(now=NOW)
    words = {mail["To"]: mail.get_body(("plain",)).get_content() for mail in postbox.mails}
    assert WORDS.english in words["xu@example.org"]
    assert WORDS.chinese in words["cloud@example.org"]
    assert not [mail for mail in postbox.mails if "云朵" in mail["Subject"]]
    only_english = Wording("", "Only English.")
    assert Announcement(chinese="", english="x").words_in("zh") == "x"
    assert refusal(written, cast, everybody, Wording(" ", "")) == "announcements.empty"
    sent(cast, reach, Audience(frozenset({cast.contact.id})), only_english)


def test_a_worker_that_dies_half_way_is_followed_by_one_that_tells_the_others(
    cast, reach, everybody, monkeypatch
):
    monkeypatch.setattr(actions, "PART", 1)
    number = sent(cast, reach, everybody)
    dead = work.claim(KINDS, lambda: NOW)
    asked = KINDS[dead.kind].as_of_now(dead)
    assert actions._tell_some(reach, number, NOW) == 1
    db.session.execute(db.update(AnnouncementReader).values(told_at=None))
    db.session.commit()
    worked(NOW + work.LEASE + HOUR)
    assert told() == sorted(everybody.user_ids), "the key of a message keeps it the only one"
    with pytest.raises(work.WorkEnded):
        work.advance(asked, "", 0.5)
    assert db.session.get_one(Announcement, number).state is AnnouncementState.DONE


def test_what_waits_is_not_sent_once_it_is_stopped_and_goes_on_to_those_alone(
    cast, reach, everybody, postbox, monkeypatch
):
    monkeypatch.setattr(actions, "PART", 1)
    number = sent(cast, reach, everybody)
    assert actions._tell_some(reach, number, NOW) == 1
    send_waiting(now=NOW)
    assert actions._tell_some(reach, number, NOW) == 1
    actions.stop(reach, number, acting=by(cast.city_coordinator))
    worked()
    assert fates(number) == {Fate.SENT: 1, Fate.STOPPED: 1}
    assert send_waiting(now=NOW).sent == 0
    assert refusal(actions.stop, reach, number, acting=by(cast.coordinator)) == "announcements.over"
    actions.go_on(reach, number, acting=by(cast.coordinator))
    worked()
    send_waiting(now=NOW)
    assert len(postbox.mails) == 2
    assert len({mail["To"] for mail in postbox.mails}) == 2
    assert fates(number) == {Fate.SENT: 2}
    assert refusal(actions.stop, reach, number, acting=by(cast.coordinator)) == "announcements.over"


def test_a_mail_that_is_being_handed_over_is_not_taken_back(cast, reach, everybody, postbox):
    number = sent(cast, reach, everybody)
    worked()
    first = db.session.scalar(select(Message.id).order_by(Message.id))
    claim(first, now=NOW)
    actions.stop(reach, number, acting=by(cast.coordinator))
    assert fates(number) == {Fate.WAITING: 1, Fate.STOPPED: 1}


def test_nobody_is_woken_by_it(cast, reach, everybody, postbox):
    sent(cast, reach, everybody)
    worked()
    night = datetime(TODAY.year, TODAY.month, TODAY.day, 23, tzinfo=clock.zone())
    assert send_waiting(now=night).sent == 0
    assert health(night).oldest is None, "that is no trouble of the outbox"
    assert send_waiting(now=night + 10 * HOUR).sent == 2


def test_cancelled_work_stops_it(cast, reach, everybody):
    number = sent(cast, reach, everybody)
    asked = db.session.scalar(select(Work.id))
    work.cancel(KINDS, asked, acting=by(cast.coordinator))
    assert db.session.get_one(Announcement, number).state is AnnouncementState.STOPPED


def test_who_left_since_or_is_closed_is_left_out_and_said(cast, reach, everybody):
    number = sent(cast, reach, everybody)
    cast.cloud.left_on = TODAY
    cast.contact.active = False
    db.session.commit()
    worked()
    assert told() == []
    reasons = set(db.session.scalars(select(AnnouncementReader.left_out)))
    assert reasons == {NotTold.AWAY, NotTold.CLOSED}
    assert fates(number) == {Fate.LEFT_OUT: 2}


def test_nobody_out_of_reach_is_written_to_whatever_list_is_sent(cast, reach, friends):
    number = sent(cast, reach, Audience(frozenset({cast.contact.id, cast.foreign_contact.id})))
    worked()
    assert told() == [cast.contact.id]
    assert fates(number)[Fate.LEFT_OUT] == 1
    far = written(cast, Audience(frozenset({cast.foreign_contact.id})))
    acting = by(cast.coordinator)
    assert refusal(actions.confirm, reach, far, acting=acting) == "announcements.nobody"


def test_a_writer_who_reaches_nobody_any_more_sends_nothing(cast, reach, everybody):
    number = sent(cast, reach, everybody)
    cast.coordinator.grants[0].revoked_at = NOW
    db.session.commit()
    worked()
    assert told() == []
    assert db.session.get_one(Announcement, number).state is AnnouncementState.STOPPED


def test_it_waits_for_its_hour_and_is_changed_or_withdrawn_before(cast, reach, everybody):
    at = NOW + 30 * HOUR
    number = sent(cast, reach, everybody, Wording("早安", "", at))
    acting = by(cast.coordinator)
    assert actions.begin_due(at - HOUR) == 0
    actions.change(number, Wording("晚安", "", at), acting=acting)
    assert actions.begin_due(at) == 0, "what was changed is confirmed anew"
    actions.confirm(reach, number, acting=acting)
    assert [actions.begin_due(at), actions.begin_due(at)] == [1, 0]
    worked(at)
    assert len(told()) == 2
    assert refusal(actions.withdraw, reach, number, acting=acting) == "announcements.begun"
    late = Wording("过去", "", NOW - HOUR)
    assert refusal(written, cast, everybody, late) == "announcements.past"
    other = sent(cast, reach, Audience(frozenset({cast.contact.id})), Wording("一", "", at))
    actions.withdraw(reach, other, acting=acting)
    assert db.session.get(Announcement, other) is None


def test_the_same_people_within_a_day_are_asked_about(cast, reach, everybody):
    sent(cast, reach, everybody)
    acting = by(cast.coordinator)
    second = written(cast, everybody)
    assert refusal(actions.confirm, reach, second, acting=acting) == "announcements.again"
    actions.confirm(reach, second, again=True, acting=acting)
    assert refusal(actions.confirm, reach, second, acting=acting) == "announcements.begun"
    third = written(cast, everybody)
    actions.confirm(reach, third, acting=by(cast.coordinator, NOW + 50 * HOUR))


def test_who_gets_it_through_what_is_known_before(app, cast, reach, everybody, postbox):
    number = written(cast, everybody)
    row = db.session.get_one(Announcement, number)
    assert {one.way for one in to_be_reached(reach, row, NOW)} == {Means.MAIL}
    cast.contact.email = None
    db.session.commit()
    ways = {one.role: (one.way, one.name) for one in to_be_reached(reach, row, NOW)}
    assert ways["school_contact"] == (Means.NOTHING, "许老师")
    assert ways["volunteer"][1] == "云朵姐姐 · V-CLOUD", "a volunteer by the pen name"


def test_a_list_means_its_accounts_and_names_who_has_none(cast):
    cast.aze.user_id = None
    db.session.commit()
    both = volunteers_named(select(type(cast.aze).id))
    assert both == Audience(frozenset({cast.cloud.user_id}), frozenset({"V-AZE"}))
    cast.contact.active = False
    db.session.commit()
    found = contacts_of_schools(select(type(cast.dengta).id), TODAY)
    assert found == Audience(frozenset({cast.foreign_contact.id}), frozenset({"S-DENGTA"}))


def test_an_announcement_is_seen_by_whoever_reaches_all_its_readers(cast, reach, everybody):
    number = written(cast, everybody)

    def sees(user) -> bool:
        scope = scope_of(user, "announcements.write", TODAY)
        try:
            return announcement_by_id(scope, user.id, number).id == number
        except NotFound:
            return False

    assert [sees(one) for one in (cast.coordinator, cast.city_coordinator)] == [True, False]
    actions.confirm(reach, number, acting=by(cast.coordinator))
    seen = [sees(one) for one in (cast.city_coordinator, cast.admin, cast.foreign_coordinator)]
    assert seen == [True, True, False]
    assert not sees(cast.contact)


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
