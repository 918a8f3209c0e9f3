"""An announcement that stopped says why; each reader's fate is counted and found."""

from itertools import product

import pytest
import time_machine
from sqlalchemy import select

from app.actions.desk.announcements import stopping, telling
from app.actions.messages.sending import send_waiting
from app.actions.system import work
from app.errors import Refused
from app.extensions import db
from app.models import (
    Announcement,
    AnnouncementReader,
    Channel,
    Message,
    MessageState,
    NotTold,
    Pause,
    StopCause,
    Work,
)
from app.permissions import scope_of
from app.store.desk.announcements.fates import Facts, Fate
from app.store.desk.announcements.readers import ReaderFilter, all_readers, page_of_readers
from app.store.desk.announcements.reading import stopped_by_themselves
from app.store.desk.announcements.waits import Wait, WaitsFor, waits_of
from app.store.scope import EVERYTHING
from app.work_kinds import KINDS
from tests.app.desk.announcements.conftest import HOUR, by, fates, sent, told, worked
from tests.cast import NOW, TODAY

STATES = (
    *(MessageState.WAITING, MessageState.SENDING, MessageState.SENT),
    *(MessageState.UNKNOWN, MessageState.FAILED, MessageState.UNSENT),
)
"""Where the message of an announcement can be."""


def row_of(number: int) -> Announcement:
    return db.session.get_one(Announcement, number, populate_existing=True)


def test_who_stopped_it_and_when_is_said_until_it_goes_on(cast, reach, everybody):
    number = sent(cast, reach, everybody)
    stopping.stop(reach, number, acting=by(cast.city_coordinator, NOW + HOUR))
    row = row_of(number)
    assert (row.stop_cause, row.stopped_at) == (StopCause.PERSON, NOW + HOUR)
    assert row.stopped_by.id == cast.city_coordinator.id
    stopping.go_on(reach, number, acting=by(cast.coordinator))
    row = row_of(number)
    assert (row.stop_cause, row.stopped_at, row.stopped_by) == (None, None, None)


def test_cancelled_work_was_stopped_by_whoever_asked_for_it(cast, reach, everybody):
    number = sent(cast, reach, everybody)
    asked = db.session.scalar(select(Work.id))
    work.cancel(KINDS, asked, acting=by(cast.coordinator, NOW + HOUR))
    row = row_of(number)
    assert (row.stop_cause, row.stopped_at) == (StopCause.PERSON, NOW + HOUR)
    assert row.stopped_by.id == cast.coordinator.id


def test_work_that_breaks_says_so_and_goes_on_once_it_is_mended(
    cast, reach, everybody, monkeypatch
):
    number = sent(cast, reach, everybody)
    with monkeypatch.context() as broken:
        broken.setattr(telling, "mail_of", lambda *_: 1 / 0)
        worked()
    assert (row_of(number).stop_cause, told()) == (StopCause.BROKEN, [])
    stopping.go_on(reach, number, acting=by(cast.coordinator))
    worked()
    assert told() == sorted(everybody.user_ids)


def test_one_that_nobody_stopped_stands_on_today_until_it_goes_on(client, cast, reach, everybody):
    number, other = sent(cast, reach, everybody), cast.city_coordinator
    cast.coordinator.active = False
    db.session.commit()
    worked()
    assert row_of(number).stop_cause is StopCause.ROLE
    with time_machine.travel(NOW, tick=False):
        page = client.as_user(other, "en").get("/today/").text
    assert "An announcement stopped before everybody had it" in page
    assert f"/announcements/{number}" in page
    stopping.go_on(EVERYTHING, number, acting=by(other))
    assert stopped_by_themselves(EVERYTHING, other.id, NOW) == []
    stopping.stop(EVERYTHING, number, acting=by(other))
    assert stopped_by_themselves(EVERYTHING, other.id, NOW) == [], "whoever stopped it knows"


def test_a_server_that_dies_three_times_over_it_stops_it(cast, reach, everybody):
    number, at = sent(cast, reach, everybody), NOW
    for _death in range(work.MOST_ATTEMPTS):
        assert work.claim(KINDS, lambda at=at: at) is not None
        at += work.LEASE + HOUR
    worked(at)
    row = row_of(number)
    assert (row.stop_cause, row.stopped_at) == (StopCause.LOST, at)


def test_what_waits_says_what_for(app, cast, reach, everybody, postbox):
    number = sent(cast, reach, everybody)
    assert waits_of(row_of(number), NOW) == [Wait(WaitsFor.WRITING, 2)]
    channel = Channel(kind="wecom", name="企业微信", url="https://example.org/x", made_at=NOW)
    db.session.add(channel)
    db.session.flush()
    cast.contact.channel_id = channel.id
    db.session.commit()
    worked()
    assert {wait.why for wait in waits_of(row_of(number), NOW)} == {WaitsFor.TURN}
    [mail] = db.session.scalars(select(Message).where(Message.channel_id.is_(None)))
    mail.send_after = NOW + HOUR
    db.session.commit()
    assert Wait(WaitsFor.LATER, 1, NOW + HOUR) in waits_of(row_of(number), NOW)
    assert Wait(WaitsFor.TURN, 1) in waits_of(row_of(number), NOW)
    rests = NOW + HOUR
    for name in ("mail", f"channel:{channel.id}"):
        db.session.add(Pause(name=name, failures=1, until=rests, fault="away"))
    db.session.commit()
    found = sorted(waits_of(row_of(number), NOW), key=lambda wait: wait.why)
    assert found == [
        Wait(WaitsFor.CHANNEL, 1, rests, "企业微信"),
        Wait(WaitsFor.MAIL, 1, rests),
    ]
    night = NOW + 14 * HOUR
    morning = {wait.until for wait in waits_of(row_of(number), night)}
    assert {wait.why for wait in waits_of(row_of(number), night)} == {WaitsFor.MORNING}
    assert morning == {NOW + 22 * HOUR}


def test_refused_unknown_and_waiting_are_counted_found_and_written_to_again(
    cast, reach, everybody, postbox
):
    number = sent(cast, reach, everybody)
    worked()
    postbox.mood = "knows nobody"
    send_waiting(now=NOW, limit=1)
    assert fates(number) == {Fate.FAILED: 1, Fate.WAITING: 1}
    for fate in (Fate.FAILED, Fate.WAITING):
        [one] = all_readers(reach, row_of(number), ReaderFilter(fate), NOW)
        assert (one.fate, one.who is not None) == (fate, True)
    assert page_of_readers(reach, row_of(number), ReaderFilter(Fate.SENT), 1, NOW).rows == []


def test_every_state_of_a_reader_is_found_by_the_fate_that_is_shown(cast, reach, everybody):
    number = sent(cast, reach, everybody)
    worked()
    reader = db.session.scalars(select(AnnouncementReader)).first()
    row, message = row_of(number), db.session.get_one(Message, reader.message_id)
    for left, is_told, state, read, stopped in product(
        (None, NotTold.AWAY), (None, NOW), STATES, (None, NOW), (None, NOW)
    ):
        reader.left_out, reader.told_at, row.stopped_at = left, is_told, stopped
        message.state, message.read_at = state, read
        db.session.flush()
        known = Facts(bool(left), bool(is_told), state, bool(read), arrived=False)
        fate = known.fate(stopped is not None)
        found = all_readers(reach, row, ReaderFilter(fate), NOW)
        assert reader.id in [one.reader.id for one in found]
        assert all(one.fate is fate for one in found)
    db.session.rollback()


def test_a_stop_after_all_have_it_is_refused(cast, reach, everybody, postbox):
    number = sent(cast, reach, everybody)
    worked()
    send_waiting(now=NOW)
    with pytest.raises(Refused, match=r"announcements\.over"):
        stopping.stop(reach, number, acting=by(cast.coordinator))
    scope = scope_of(cast.city_coordinator, "announcements.write", TODAY)
    assert len(all_readers(scope, row_of(number), ReaderFilter(), NOW)) == 2
