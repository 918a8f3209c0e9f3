"""The calendar of days to write by: who is in it, what it says, and when its link ends."""

from datetime import date, timedelta
from typing import Any

import pytest
from icalendar import Calendar

from app.actions.access import links
from app.actions.access.accounts import change_password, set_password
from app.actions.access.calendars import make_new_link
from app.actions.access.pins import make_link
from app.actions.access.sessions import end_by_link
from app.actions.letters.letters import move
from app.actions.letters.pairs.holds import hold
from app.actor import Actor
from app.errors import NotFound
from app.extensions import db
from app.models import Purpose, User
from app.notify.calendars import calendar_file, own_calendar
from app.notify.mails import written
from app.store.access.users import owner_of_calendar
from app.store.letters.write_by import days as write_by
from app.store.letters.write_by.days import days_of_schools, days_of_volunteers
from app.store.scope import EVERYTHING
from app.tokens import CalendarLink, calendar_link
from letters.states import Direction, State
from tests.cast import NOW, TODAY, acting_as, letter_of, pair

LI = acting_as(Actor(None, "test"))


def days(volunteer):
    return days_of_volunteers({volunteer.id}, TODAY)


def events(letters=(), schools=(), now=NOW):
    """The events of the file as a calendar reads it, by their UIDs."""
    file: Any = Calendar.from_ical(calendar_file(own_calendar(None, letters, schools), now))
    assert file["METHOD"] == "PUBLISH"
    assert file["X-WR-TIMEZONE"] == "Asia/Shanghai"
    return {str(event["UID"]): event for event in file.walk("VEVENT")}


def test_each_letter_that_may_be_written_is_a_whole_day_of_its_own(cast, friends):
    found = days(cast.cloud)
    due = [x for x in friends.letters if x.direction == Direction.TO_CHILD]
    assert [one.code for one in found] == [x.code for x in due if x.due_on >= TODAY - timedelta(30)]
    event = events(found)[f"{found[0].code}@127.0.0.1"]
    assert event["DTSTART"].dt == found[0].on
    assert type(event["DTSTART"].dt) is date
    assert event["DTEND"].dt == found[0].on + timedelta(days=1)
    assert event["DTSTAMP"].dt == NOW
    assert "小鹿" in event["SUMMARY"]
    assert "真名" not in str(events(found))


def test_a_day_that_moved_is_the_same_event_made_later(cast, friends):
    before = events(days(cast.cloud))
    letter = letter_of(friends, number=3)
    letter.due_on = letter.due_on + timedelta(days=3)
    db.session.commit()
    after = events(days(cast.cloud), now=NOW + timedelta(minutes=5))
    assert before.keys() == after.keys()
    uid = f"{letter.code}@127.0.0.1"
    assert after[uid]["DTSTART"].dt > before[uid]["DTSTART"].dt
    assert after[uid]["DTSTAMP"].dt > before[uid]["DTSTAMP"].dt


def test_what_is_posted_is_gone_and_a_pair_that_may_not_write_has_no_day(cast, friends):
    first = days(cast.cloud)[0]
    move(EVERYTHING, first.code, State.POSTED, TODAY, acting=LI)
    assert first.code not in {one.code for one in days(cast.cloud)}
    hold(EVERYTHING, friends.code, "先看一看", acting=LI)
    assert days(cast.cloud) == []
    assert days_of_schools({cast.dengta.id}, TODAY) == []


def test_a_reserve_writer_has_the_letter_and_the_friend_has_not(cast, friends):
    code = days(cast.cloud)[0].code
    next(x for x in friends.letters if x.code == code).writer_id = cast.aze.id
    db.session.commit()
    assert [one.code for one in days(cast.aze)] == [code]
    assert code not in {one.code for one in days(cast.cloud)}


def test_a_schools_children_of_one_day_are_one_event_with_their_pen_names(cast, friends):
    pair(cast, cast.stone, cast.aze)
    found = days_of_schools({cast.dengta.id}, TODAY)
    assert {name for one in found for name in one.pen_names} == {"小鹿", "石头"}
    assert len({(one.on, one.code) for one in found}) == len(found)
    assert all(one.on.weekday() < 5 for one in found), "children write on days with school"
    uids = events(schools=found)
    assert f"S-DENGTA-{found[0].on}@127.0.0.1" in uids
    assert days_of_schools({cast.mabugang.id}, TODAY) == []


def test_what_is_past_or_may_not_be_written_takes_no_coming_days_place(cast, friends, monkeypatch):
    coming = [one for one in days(cast.cloud) if one.on >= TODAY]
    other = pair(cast, cast.stone, cast.cloud)
    hold(EVERYTHING, other.code, "先看一看", acting=LI)
    monkeypatch.setattr(write_by, "MOST", len(coming))
    assert [one for one in days(cast.cloud) if one.on >= TODAY] == coming


def test_a_letter_that_came_back_long_after_its_day_is_written_again_by_another(cast, friends):
    letter = letter_of(friends)
    letter.due_on, letter.since = TODAY - timedelta(90), TODAY - timedelta(2)
    db.session.commit()
    assert [one.on >= TODAY for one in days(cast.cloud) if one.code == letter.code] == [True]


def test_a_reply_has_its_own_day_once_the_letter_is_there(cast, friends):
    letter = letter_of(friends)
    before = len(days_of_schools({cast.dengta.id}, TODAY))
    for state in (State.POSTED, State.DELIVERED):
        move(EVERYTHING, letter.code, state, TODAY, acting=LI)
    found = days_of_schools({cast.dengta.id}, TODAY)
    assert date(2026, 12, 7) in {one.on for one in found}, "ten days of school after today"
    assert len(found) in (before, before + 1)


def test_the_sign_tells_another_calendar_from_the_same(cast, friends):
    signs = [own_calendar(None, days(cast.cloud), []).sign for _ in range(2)]
    letter_of(friends, number=3).due_on += timedelta(days=3)
    db.session.commit()
    signs.append(own_calendar(None, days(cast.cloud), []).sign)
    assert signs[0] == signs[1] != signs[2]


def test_a_link_ends_with_the_next_one_and_with_the_account(cast):
    user = db.session.get_one(User, cast.cloud.user_id)
    link = calendar_link(CalendarLink(user.id, user.calendar_version).signed())
    assert owner_of_calendar(link) is user
    make_new_link(user.id, acting=LI)
    db.session.expire_all()
    with pytest.raises(NotFound):
        owner_of_calendar(link)
    user.active = False
    with pytest.raises(NotFound):
        owner_of_calendar(CalendarLink(user.id, user.calendar_version))


def test_a_new_password_a_new_letter_and_it_was_not_me_end_the_link(cast):
    user = db.session.get_one(User, cast.cloud.user_id)
    token = links.issue(Purpose.RESET, now=NOW, user_id=user.id)
    ends = (
        lambda: set_password(token, "carrot lantern river", acting=LI),
        lambda: change_password(user, "carrot lantern river", "willow bridge stone", acting=LI),
        lambda: make_link(user, now=NOW),
        lambda: end_by_link(user, acting=LI),
    )
    for end in ends:
        link = CalendarLink(user.id, user.calendar_version)
        assert owner_of_calendar(link) is user
        end()
        db.session.expire_all()
        with pytest.raises(NotFound):
            owner_of_calendar(link)


@pytest.mark.usefixtures("app")
def test_the_mail_about_a_new_password_says_that_the_calendar_needs_its_new_link():
    told = {
        what: written("way_in_changed", "en", name="Cloud", what=what, at=NOW)[1]
        for what in ("password", "set_up")
    }
    assert "calendar" in told["password"]
    assert "calendar" not in told["set_up"]


@pytest.mark.usefixtures("frozen_now")
def test_a_calendar_fetches_without_signing_in_and_only_what_changed(client, cast, friends):
    user = db.session.get_one(User, cast.cloud.user_id)
    place = f"/calendar/{CalendarLink(user.id, user.calendar_version).signed()}.ics"
    answer = client.get(place)
    assert answer.mimetype == "text/calendar"
    assert "小鹿" in answer.text
    again = client.get(place, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert client.get("/calendar/WzEsMV0.nonsense.ics").status_code == 404


@pytest.mark.usefixtures("frozen_now")
@pytest.mark.parametrize("page", ["/threads/", "/school?school=S-DENGTA"])
def test_the_own_page_has_the_link_and_makes_a_new_one(client, cast, friends, page):
    who = db.session.get_one(User, cast.cloud.user_id) if page == "/threads/" else cast.contact
    client.as_user(who)
    token = CalendarLink(who.id, who.calendar_version).signed()
    assert f"/calendar/{token}.ics" in client.get(page, follow_redirects=True).text
    shown = client.post("/calendar/new-link", data={"next": page}, follow_redirects=True).text
    assert token not in shown
    assert ".ics" in shown
    assert client.get(f"/calendar/{token}.ics").status_code == 404
