"""A coordinator narrows a list, writes, looks at who gets it, sends, and sees what became of it."""

import io
from dataclasses import replace

import pytest

from app.actions.system.worker import run_next
from app.extensions import db
from app.models import (
    Announcement,
    AnnouncementFile,
    AnnouncementReader,
    Bundle,
    LeftOut,
    Message,
    Round,
)
from app.work_kinds import KINDS
from tests.cast import DONGYUAN, NOW, TODAY, letter_of

pytestmark = pytest.mark.usefixtures("frozen_now")
WORDS = {"chinese": "放假前请把信寄出。", "english": "", "hour": "8"}
PDF = b"%PDF-1.7\n%%EOF\n"


@pytest.fixture
def at_home(client, cast, friends):
    return client.as_user(cast.coordinator, "en")


def draft(client, kind="pairs", query="", **more) -> str:
    """The address of its page."""
    answer = client.post(f"/announcements/new/{kind}{query}", data=WORDS | more)
    assert answer.status_code == 302, answer.text
    return answer.location


def worked() -> None:
    while run_next(KINDS, lambda: NOW):
        pass


@pytest.mark.parametrize(
    ("kind", "where"),
    [
        ("pairs", "/pairs/"),
        ("volunteers", "/volunteers/"),
        ("schools", "/schools"),
        ("users", "/users/"),
        ("children", "/children/"),
        ("letters", "/letters/"),
        ("bundles", "/bundles/"),
        ("reminders", "/reminders/"),
    ],
)
def test_each_list_leads_to_the_form_with_its_filter(at_home, cast, friends, kind, where):
    bundle = Bundle(code="B-1", school_id=cast.dengta.id, direction="to_child", made_at=NOW)
    letter_of(friends).due_on = TODAY
    db.session.add(bundle)
    db.session.commit()
    page = at_home.get(f"{where}?sort=code").text
    assert f"/announcements/new/{kind}?sort=code" in page
    assert "account on this list" in at_home.get(f"/announcements/new/{kind}?sort=code").text


def test_a_list_of_two_sides_can_mean_one_of_them(at_home):
    page = at_home.get("/announcements/new/pairs?look=late").text
    assert "/announcements/new/pairs-contacts?look=late" in page
    assert "Both sides" in page
    for kind in ("pairs-volunteers", "pairs-contacts", "letters-contacts", "bundles-volunteers"):
        assert at_home.get(f"/announcements/new/{kind}").status_code == 200
    assert "To the one with an account" in at_home.get("/announcements/new/pairs-contacts").text


def test_contacts_of_schools_are_written_to_from_their_own_list(at_home, cast):
    assert "/announcements/new/contacts?text=" in at_home.get("/contacts/?text=灯塔").text
    at_home.post(f"{draft(at_home, 'contacts')}/send")
    worked()
    assert [row.user_id for row in db.session.query(Message)] == [cast.contact.id]


def test_readers_with_one_fate_are_shown_handed_out_and_written_to_again(at_home, cast):
    page = draft(at_home)
    at_home.post(f"{page}/send")
    worked()
    at_home.as_user(cast.contact, "en").post("/messages/read")
    at_home.as_user(cast.coordinator, "en")
    read = at_home.get(f"{page}?fate=read").text
    assert "许老师" in read
    assert "V-CLOUD" not in read
    rows = at_home.get(f"{page}?fate=app&as=csv").text.strip().splitlines()
    assert (len(rows), "V-CLOUD" in rows[1]) == (2, True)
    number = page.rsplit("/", 1)[1]
    again = f"/announcements/new/readers?of={number}&fate=app"
    assert again in at_home.get(f"{page}?fate=app").text.replace("&amp;", "&")
    assert "To the one with an account" in at_home.get(again).text
    at_home.as_user(cast.foreign_coordinator)
    assert at_home.get(again).status_code == 404


def test_one_that_was_stopped_says_by_whom_and_what_can_be_done(at_home, cast):
    page = draft(at_home)
    at_home.post(f"{page}/send")
    assert "going out" in at_home.get(page).text
    at_home.post(f"{page}/stop")
    words = at_home.get(page).text
    assert "Stopped by 王老师, 2026-11-23 10:00." in words
    assert "nobody gets it twice" in words
    at_home.as_user(cast.city_coordinator, "zh").post(f"{page}/go-on")
    worked()
    assert "停止了发送" not in at_home.get(page).text


def test_a_language_that_was_not_written_is_said_before(at_home, cast):
    cast.contact.locale = "en"
    db.session.commit()
    words = at_home.get(draft(at_home)).text
    assert "To readers of English</h3>" not in words
    assert "To readers of English · 1 person" in words
    assert "There are no English words: they get the Chinese ones" in words
    assert "There are no Chinese words" not in words


def test_who_gets_it_is_looked_through_before(at_home, cast):
    page = draft(at_home)
    assert "云朵姐姐 · V-CLOUD" in at_home.get(f"{page}?way=nothing").text
    assert "V-CLOUD" not in at_home.get(f"{page}?way=app").text


def test_to_children_means_to_the_contacts_of_their_schools(at_home, cast):
    at_home.post(f"{draft(at_home, 'children')}/send")
    worked()
    told = db.session.query(Message).filter_by(kind="announcement").all()
    assert [row.user_id for row in told] == [cast.contact.id]
    assert at_home.post("/announcements/new/children?text=nobody", data=WORDS).status_code == 422


def test_nobody_gets_it_before_it_was_looked_at_and_sent(at_home, cast):
    page = draft(at_home)
    words = at_home.get(page).text
    for said in ("To 2 people", "School contact", "Volunteer", WORDS["chinese"], "To readers of"):
        assert said in words
    assert db.session.query(Message).count() == 0
    at_home.post(f"{page}/send")
    worked()
    words = at_home.get(page).text
    assert "in the app only</a>: 2" in words
    assert "许老师" in words
    assert "V-CLOUD" in words
    at_home.as_user(cast.contact, "en")
    assert WORDS["chinese"] in at_home.get("/messages/").text
    at_home.post("/messages/read")
    at_home.as_user(cast.coordinator, "en")
    assert "It went out to 1 of 2." in at_home.get(page).text
    assert b"Volunteer" in at_home.get(f"{page}?as=csv").data
    assert at_home.get("/announcements/?as=xlsx").status_code == 200
    assert "contacts of pairs" in at_home.get("/announcements/").text


def test_the_same_people_twice_is_asked_and_then_sent(at_home):
    at_home.post(f"{draft(at_home)}/send")
    second = draft(at_home)
    asked = at_home.post(f"{second}/send")
    assert (asked.status_code, "Send it all the same" in asked.text) == (422, True)
    at_home.post(f"{second}/send", data={"again": "1"})
    assert db.session.query(Announcement).filter_by(confirmed_at=None).count() == 0


def test_a_filter_that_finds_nobody_and_a_bad_file_keep_what_was_typed(at_home):
    assert "Nobody of this list" in at_home.get("/announcements/new/pairs?text=nobody").text
    nobody = at_home.post("/announcements/new/pairs?text=nobody", data=WORDS)
    assert (nobody.status_code, "Nobody of this list" in nobody.text) == (422, True)
    bad = at_home.post(
        "/announcements/new/pairs", data=WORDS | {"file": (io.BytesIO(b"MZ"), "a.pdf")}
    )
    assert (bad.status_code, WORDS["chinese"] in bad.text) == (422, True)
    assert at_home.get("/announcements/new/postcards").status_code == 404
    assert db.session.query(Announcement).count() == 0


def test_a_file_is_downloaded_and_never_shown(at_home, cast):
    page = draft(at_home, file=(io.BytesIO(PDF), "放假.pdf"))
    number = db.session.query(AnnouncementFile.id).scalar()
    answer = at_home.get(f"/announcements/files/{number}")
    assert answer.data == PDF
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert at_home.as_user(cast.contact).get(f"/announcements/files/{number}").status_code == 404
    at_home.as_user(cast.coordinator, "en").post(f"{page}/send")
    worked()
    for reader, status in ((cast.contact, 200), (cast.foreign_contact, 404)):
        assert at_home.as_user(reader).get(f"/announcements/files/{number}").status_code == status


def test_others_neither_see_nor_stop_nor_send_it(at_home, cast):
    page = draft(at_home)
    for stranger in (cast.foreign_coordinator, cast.contact, cast.admin):
        at_home.as_user(stranger)
        assert at_home.get(page).status_code == 404
        for deed in ("send", "stop", "go-on", "withdraw", "edit"):
            assert at_home.post(f"{page}/{deed}", data=WORDS).status_code == 404, deed


def test_it_is_changed_for_its_hour_and_withdrawn(at_home):
    page = draft(at_home)
    later = WORDS | {"day": "2027-01-05", "hour": "9", "english": "Happy new year"}
    assert at_home.post(f"{page}/edit", data=later).status_code == 302
    words = at_home.get(page).text
    assert "2027-01-05 09:00" in words
    assert "Happy new year" in at_home.get(f"{page}/edit").text
    at_home.post(f"{page}/send")
    assert "waits for its hour" in at_home.get(page).text
    at_home.post(f"{page}/withdraw")
    assert db.session.query(Announcement).count() == 0


def test_a_long_list_of_readers_is_no_file_for_one_person_alone(app, at_home):
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], export_alone=1)
    page = draft(at_home)
    at_home.post(f"{page}/send")
    worked()
    asked = at_home.get(f"{page}?as=csv")
    assert asked.location.startswith("/asks/new")
    assert "Readers of an announcement" in at_home.get(asked.location).text


def test_who_is_left_out_of_a_round_is_written_to_for_the_reason(at_home, cast):
    row = Round(cohort_id=cast.cohort.id, number=1, region_code=DONGYUAN, opened_at=NOW)
    db.session.add(row)
    db.session.flush()
    db.session.add_all(
        [
            LeftOut(round_id=row.id, volunteer_id=cast.aze.id, reason="left"),
            LeftOut(round_id=row.id, volunteer_id=cast.cloud.id, reason="elsewhere"),
            LeftOut(round_id=row.id, child_id=cast.deer.id, reason="left"),
        ]
    )
    db.session.commit()
    ways = {"volunteers": [cast.aze.user_id], "children": [cast.contact.id]}
    for side, told in ways.items():
        page = at_home.get(f"/rounds/{row.id}/left-out/{side}?reason=left").text
        query = f"?round={row.id}&side={side}&reason=left"
        assert f"/announcements/new/left-out{query}" in page.replace("&amp;", "&")
        draft(at_home, "left-out", query)
        readers = db.session.query(AnnouncementReader).order_by(AnnouncementReader.id.desc())
        assert readers.first().user_id == told[0]
    assert db.session.query(AnnouncementReader).count() == 2
