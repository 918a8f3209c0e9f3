"""What happens between the writing of an announcement and its hour: each rule of it."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from app import clock
from app.actions.desk.announcements import announcing as actions
from app.actions.desk.announcements import telling
from app.actions.desk.announcements.announcing import Wording
from app.actions.desk.announcements.attachments import Brought
from app.actions.letters.merging_volunteers import merge_volunteers
from app.actions.messages.sending import send_waiting
from app.errors import NotFound
from app.extensions import db
from app.models import Announcement, AnnouncementReader, NotTold, StopCause
from app.store.desk.announcements.ahead import readers_ahead
from app.store.desk.announcements.attached import file_in_reach
from app.store.desk.announcements.audiences import Audience
from app.store.desk.announcements.fates import Fate
from app.store.desk.announcements.readers import ReaderFilter
from app.store.scope import EVERYTHING, Scope
from letters.pairs.facts import EndReason
from tests.app.desk.announcements.conftest import (
    HOUR,
    PDF,
    by,
    fates,
    sent,
    told,
    worked,
    written,
)
from tests.cast import NOW, TODAY, pair, volunteer

AT = NOW + 30 * HOUR
LATER = Wording("早安", "Good morning", AT)


def at_its_hour(at: datetime = AT) -> None:
    telling.begin_due(at)
    worked(at)


def reasons() -> set[NotTold | None]:
    return set(db.session.scalars(select(AnnouncementReader.left_out)))


def second_row(cast):
    """Cloud once more, who applied by another address."""
    row = volunteer("V-TWICE", "云朵", "f", "twice@example.org", [])
    db.session.commit()
    return row


def test_who_left_by_its_hour_does_not_get_it(cast, reach, everybody):
    number = sent(cast, reach, everybody, LATER)
    cast.cloud.left_on = clock.local_date(AT)
    db.session.commit()
    at_its_hour()
    assert (told(), reasons()) == ([cast.contact.id], {None, NotTold.LEFT})
    assert fates(number)[Fate.LEFT_OUT] == 1


@pytest.mark.parametrize("both", [False, True])
def test_who_was_made_one_with_somebody_gets_it_once_as_that_one(cast, reach, friends, both):
    twice = second_row(cast)
    ids = {twice.user_id, cast.cloud.user_id} if both else {twice.user_id}
    number = sent(cast, reach, Audience(frozenset(ids)), LATER)
    merge_volunteers(EVERYTHING, "V-CLOUD", "V-TWICE", acting=by(cast.city_coordinator))
    shown = readers_ahead(reach, db.session.get_one(Announcement, number), NOW)
    assert [one.user_id for one in shown.reached] == [cast.cloud.user_id]
    at_its_hour()
    assert told() == [cast.cloud.user_id]
    assert reasons() == ({None, NotTold.MERGED} if both else {None})


def test_who_stays_out_for_safety_gets_nothing_until_they_are_cleared(cast, reach, friends):
    number = sent(cast, reach, Audience(frozenset({cast.cloud.user_id})), LATER)
    friends.until_on, friends.end_reason = TODAY, EndReason.SAFEGUARDING
    db.session.commit()
    row = db.session.get_one(Announcement, number)
    assert readers_ahead(reach, row, NOW).left_out == {NotTold.HELD: 1}
    at_its_hour()
    assert (told(), fates(number)) == ([], {Fate.LEFT_OUT: 1})


def test_a_terms_end_stops_no_announcement(cast, reach, everybody):
    """It is no reminder: who still takes part hears of the holidays in the holidays."""
    at = datetime.combine(date(2027, 2, 1), time(9), clock.zone())
    sent(cast, reach, everybody, Wording("寒假快乐", "", at))
    at_its_hour(at)
    assert told() == sorted(everybody.user_ids)


def test_the_writers_role_may_end_on_the_day_before(cast, reach, everybody):
    number = sent(cast, reach, everybody, LATER)
    cast.coordinator.grants[0].expires_on = TODAY
    db.session.commit()
    assert clock.local_date(AT) > TODAY
    at_its_hour()
    row = db.session.get_one(Announcement, number)
    assert (told(), row.stop_cause, row.stopped_at) == ([], StopCause.ROLE, AT)
    assert row.stopped_by is None


@pytest.mark.parametrize("day", [date(2027, 3, 28), date(2027, 10, 31)])
def test_on_the_day_of_a_clock_change_it_goes_by_the_programmes_clock(
    app, cast, reach, everybody, day
):
    app.config["TIMEZONE"] = "Europe/Berlin"
    before = datetime.combine(day - timedelta(days=1), time(9), ZoneInfo("Europe/Berlin"))
    at = datetime.combine(day, time(9), clock.zone())
    assert at.astimezone(ZoneInfo("UTC")) - before.astimezone(ZoneInfo("UTC")) != timedelta(days=1)
    sent(cast, reach, everybody, Wording("早", "", at))
    assert telling.begin_due(at - timedelta(minutes=1)) == 0
    at_its_hour(at)
    assert len(told()) == 2


def test_a_file_taken_out_before_its_hour_goes_to_nobody(cast, reach, everybody, postbox):
    number = sent(cast, reach, everybody, LATER, [Brought("旧.pdf", PDF), Brought("新.pdf", PDF)])
    old, new = db.session.get_one(Announcement, number).files
    gone, kept = old.id, new.id
    actions.change(number, LATER, dropped=[gone], acting=by(cast.coordinator))
    actions.confirm(reach, number, acting=by(cast.coordinator))
    at_its_hour()
    send_waiting(now=AT)
    names = {part.get_filename() for mail in postbox.mails for part in mail.iter_attachments()}
    assert (len(postbox.mails), names) == (2, {"新.pdf"})
    assert "旧" not in postbox.words()
    assert file_in_reach(cast.contact.id, Scope(), kept)
    with pytest.raises(NotFound):
        file_in_reach(cast.contact.id, Scope(), gone)


def test_the_set_is_the_list_as_it_stood(cast, reach, friends):
    """Who comes on the list after it was written was seen by nobody before it was sent."""
    number = written(cast, Audience(frozenset({cast.cloud.user_id})))
    pair(cast, cast.stone, cast.aze)
    actions.confirm(reach, number, acting=by(cast.coordinator))
    worked()
    assert told() == [cast.cloud.user_id]


def test_an_empty_set_and_one_reader(cast, reach, everybody):
    number = written(cast, Audience(frozenset({cast.contact.id})))
    row = db.session.get_one(Announcement, number)
    assert len(readers_ahead(reach, row, NOW).page(ReaderFilter(), 1).rows) == 1
    cast.contact.active = False
    db.session.commit()
    shown = readers_ahead(reach, row, NOW)
    assert (shown.reached, shown.left_out) == ([], {NotTold.CLOSED: 1})
    assert shown.page(ReaderFilter(way="mail"), 1).rows == []
    assert len(shown.page(ReaderFilter(way="left_out"), 1).rows) == 1
