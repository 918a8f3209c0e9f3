"""Clocks: the programme's day and hour hold wherever the server stands and whatever day it is."""

import time
from datetime import UTC, date, datetime, timedelta

import pytest

from app.actions.messages import reminders
from app.actions.messages.messages import enqueue
from app.actions.messages.resting import LONGEST, rest
from app.actor import SCHEDULER, Actor
from app.errors import Refused
from app.extensions import db
from app.store.messages.digest_days import digest_moment, moment_from
from app.store.messages.messages import waiting_ids
from tests.app.messages.days import digests, go_out, run
from tests.cast import NOW, TODAY, acting_as

DAY = timedelta(days=1)
PLACES = ("UTC", "Asia/Shanghai", "America/Los_Angeles")


@pytest.fixture(params=PLACES)
def elsewhere(request, app, monkeypatch):
    """The server stands there."""
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """A moment of the programme's day, which is eight hours ahead of UTC."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC) - timedelta(hours=8)


@pytest.mark.usefixtures("elsewhere")
def test_the_hour_of_a_digest_and_the_quiet_hours_are_the_programmes(cast, postbox):
    assert digest_moment(cast.contact, date(2028, 2, 29)) == at(date(2028, 2, 29), 8)
    assert digest_moment(cast.contact, date(2027, 1, 1)) == at(date(2027, 1, 1), 8)
    words = {"subject": "s", "body": "b", "user": cast.contact}
    kinds = ("digest", "note", "welcome", "reminder", "ending")
    made = [enqueue(kind, f"{kind}:0", now=at(TODAY, 12), **words) for kind in kinds]
    made[-1].send_after = at(TODAY, 18)
    db.session.commit()
    waits = [message.id for message in made]
    urgent = [enqueue("concern", "concern:0", now=at(TODAY, 12), **words).id]
    for moment, found in (
        (at(TODAY, 20, 59), urgent + waits),
        (at(TODAY, 21), urgent),
        (at(TODAY, 23, 59), urgent),
        (at(TODAY + DAY, 0, 1), urgent),
        (at(TODAY + DAY, 7, 59), urgent),
        (at(TODAY + DAY, 8), urgent + waits),
    ):
        assert waiting_ids(moment, 10) == found, moment


@pytest.mark.parametrize(
    ("today", "until", "fault"),
    [
        (TODAY, TODAY - DAY, "rest.past"),
        (TODAY, TODAY, "rest.past"),
        (TODAY, TODAY + LONGEST + DAY, "rest.far"),
        (date(2028, 2, 28), date(2028, 2, 28), "rest.past"),
    ],
)
def test_nobody_rests_until_yesterday_or_for_years(cast, today, until, fault):
    with pytest.raises(Refused) as refusal:
        rest(cast.contact, until, acting=acting_as(Actor(None), NOW, today))
    assert refusal.value.code == fault


@pytest.mark.parametrize(
    ("today", "until"),
    [
        (date(2028, 2, 28), date(2028, 2, 29)),
        (date(2026, 12, 31), date(2027, 1, 1)),
        (date(2028, 2, 29), date(2029, 2, 28)),
    ],
)
def test_a_rest_ends_on_the_day_that_was_said(cast, today, until):
    cast.contact.digest_days = str(until.isoweekday())
    db.session.commit()
    rest(cast.contact, until, acting=acting_as(Actor(None), NOW, today))
    assert cast.contact.snoozed_until == until
    assert moment_from(cast.contact, until) == at(until, 8)
    assert moment_from(cast.contact, until + DAY) == at(until + 7 * DAY, 8)


def test_two_minutes_around_midnight_are_two_days_with_one_digest_each(cast, letters, postbox):
    before, after = at(TODAY, 23, 59), at(TODAY + DAY, 0, 1)
    reminders.run(TODAY, acting=acting_as(SCHEDULER, before, TODAY))
    reminders.run(TODAY + DAY, acting=acting_as(SCHEDULER, after, TODAY + DAY))
    assert len(digests()) == 2, "the second day has nothing new to tell"
    go_out(after)
    assert postbox.mails == [], "the night is quiet"
    go_out(at(TODAY + DAY, 8))
    assert sorted(mail["To"] for mail in postbox.mails) == ["cloud@example.org", "xu@example.org"]


@pytest.mark.parametrize("last", [date(2027, 12, 31), date(2028, 2, 29)])
def test_days_run_over_the_ends_of_years_and_leap_days_once_each(cast, letters, postbox, last):
    cast.contact.digest_days, cast.coordinator.digest_days = "1234567", "1234567"
    db.session.commit()
    for number in range(3):
        run(last - DAY + number * DAY)
        run(last - DAY + number * DAY)
        go_out(at(last - DAY + number * DAY, 10))
    once = [message.once for message in digests()]
    assert len(once) == len(set(once))
    days = [(mail["To"], mail["Date"][:16]) for mail in postbox.mails]
    assert len(days) == len(set(days)), "nobody has two on one day"
