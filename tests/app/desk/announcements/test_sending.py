"""What is written to many goes to each once, and to nobody whom its writer does not reach."""

from datetime import datetime

import pytest
from sqlalchemy import select

from app import clock
from app.actions.desk.announcements import announcing as actions
from app.actions.desk.announcements import stopping, telling
from app.actions.desk.announcements.announcing import Wording
from app.actions.messages.sending import claim, send_waiting
from app.actions.system import work
from app.errors import NotFound
from app.extensions import db
from app.models import Announcement, AnnouncementReader, AnnouncementState, Message, NotTold, Work
from app.permissions import scope_of
from app.store.desk.announcements.ahead import readers_ahead
from app.store.desk.announcements.audiences import (
    Audience,
    contacts_of_schools,
    volunteers_named,
)
from app.store.desk.announcements.fates import Fate
from app.store.desk.announcements.reached import Means
from app.store.desk.announcements.readers import ReaderFilter
from app.store.desk.announcements.reading import announcement_by_id
from app.store.system.health import health
from app.work_kinds import KINDS
from tests.app.desk.announcements.conftest import (
    HOUR,
    WORDS,
    by,
    fates,
    refusal,
    sent,
    told,
    worked,
    written,
)
from tests.cast import NOW, TODAY


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
    assert refusal(written, cast, everybody, Wording(" ", "")) == "announcements.empty"


@pytest.mark.parametrize(
    ("locale", "wording", "line"),
    [
        ("en", Wording("早安", ""), "no English words"),
        ("zh", Wording("", "Good morning"), "没有中文"),
        (None, Wording("", "Good morning"), "没有中文"),
        ("en", Wording("早安", "Good morning"), ""),
    ],
)
def test_who_gets_words_in_another_language_is_told_so(cast, reach, postbox, locale, wording, line):
    cast.contact.locale = locale
    db.session.commit()
    sent(cast, reach, Audience(frozenset({cast.contact.id})), wording)
    worked()
    send_waiting(now=NOW)
    words = postbox.words()
    assert (line or wording.english) in words
    assert (line == "") == ("here are" not in words and "以下是" not in words)


def test_a_worker_that_dies_half_way_is_followed_by_one_that_tells_the_others(
    cast, reach, everybody, monkeypatch
):
    monkeypatch.setattr(telling, "PART", 1)
    number = sent(cast, reach, everybody)
    dead = work.claim(KINDS, lambda: NOW)
    asked = KINDS[dead.kind].as_of_now(dead)
    assert telling._tell_some(reach, number, NOW) == 1
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
    monkeypatch.setattr(telling, "PART", 1)
    number = sent(cast, reach, everybody)
    assert telling._tell_some(reach, number, NOW) == 1
    send_waiting(now=NOW)
    assert telling._tell_some(reach, number, NOW) == 1
    stopping.stop(reach, number, acting=by(cast.city_coordinator))
    worked()
    assert fates(number) == {Fate.SENT: 1, Fate.STOPPED: 1}
    assert send_waiting(now=NOW).sent == 0
    assert (
        refusal(stopping.stop, reach, number, acting=by(cast.coordinator)) == "announcements.over"
    )
    stopping.go_on(reach, number, acting=by(cast.coordinator))
    worked()
    send_waiting(now=NOW)
    assert len(postbox.mails) == 2
    assert len({mail["To"] for mail in postbox.mails}) == 2
    assert fates(number) == {Fate.SENT: 2}
    assert (
        refusal(stopping.stop, reach, number, acting=by(cast.coordinator)) == "announcements.over"
    )


def test_a_mail_that_is_being_handed_over_is_not_taken_back(cast, reach, everybody, postbox):
    number = sent(cast, reach, everybody)
    worked()
    first = db.session.scalar(select(Message.id).order_by(Message.id))
    claim(first, now=NOW)
    stopping.stop(reach, number, acting=by(cast.coordinator))
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
    assert reasons == {NotTold.LEFT, NotTold.CLOSED}
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
    assert telling.begin_due(at - HOUR) == 0
    actions.change(number, Wording("晚安", "", at), acting=acting)
    assert telling.begin_due(at) == 0, "what was changed is confirmed anew"
    actions.confirm(reach, number, acting=acting)
    assert [telling.begin_due(at), telling.begin_due(at)] == [1, 0]
    worked(at)
    assert len(told()) == 2
    assert refusal(actions.withdraw, reach, number, acting=acting) == "announcements.begun"
    late = Wording("过去", "", NOW - HOUR)
    assert refusal(written, cast, everybody, late) == "announcements.past"
    other = sent(cast, reach, Audience(frozenset({cast.contact.id})), Wording("一", "", at))
    actions.withdraw(reach, other, acting=acting)
    assert db.session.get(Announcement, other) is None


@pytest.mark.parametrize("gone", ["role", "account"])
def test_a_writer_who_is_gone_at_its_hour_sends_nothing_and_a_colleague_lets_it_go_on(
    cast, reach, everybody, gone
):
    at = NOW + 30 * HOUR
    number = sent(cast, reach, everybody, Wording("早安", "", at))
    if gone == "role":
        cast.coordinator.grants[0].revoked_at = NOW
    else:
        cast.coordinator.active = False
    db.session.commit()
    assert [telling.begin_due(at), telling.begin_due(at)] == [1, 0]
    worked(at)
    assert (told(), fates(number)) == ([], {Fate.STOPPED: 2})
    scope = scope_of(cast.city_coordinator, "announcements.write", TODAY)
    stopping.go_on(scope, number, acting=by(cast.city_coordinator, at))
    worked(at)
    assert told() == sorted(everybody.user_ids)


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
    assert {one.way for one in readers_ahead(reach, row, NOW).people} == {Means.MAIL}
    cast.contact.email = None
    db.session.commit()
    shown = readers_ahead(reach, row, NOW).page(ReaderFilter(), 1).rows
    ways = {one.role: (one.way, one.name) for one in shown}
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
