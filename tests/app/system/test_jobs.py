"""The scheduler: one at a time, and only while it leads."""

import logging
import threading
import time
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select, text

from app import clock, jobs
from app.actions.letters.transits import learn_transits
from app.actions.system.leftovers import throw_away
from app.commands.system import worker
from app.extensions import db
from app.models import Letter, LetterEvent, OneTimeLink, School
from tests import cast as stage
from tests.cast import NOW, TODAY


def test_only_one_process_leads_at_a_time(app):
    first, second = jobs.leadership(), jobs.leadership()
    assert first.held()
    assert not second.held()
    first.give_up()
    assert second.held()
    assert not first.held()
    second.give_up()


def test_who_loses_the_connection_stands_down_and_leads_again_when_it_is_back(app):
    if db.engine.dialect.name != "postgresql":
        return
    leader, other = jobs.AdvisoryLeadership(), jobs.AdvisoryLeadership()
    assert leader.held()
    db.session.execute(
        text(
            "SELECT pg_terminate_backend(pid, 10000) FROM pg_locks "
            "WHERE locktype = 'advisory' AND objid = :key AND database = "
            "(SELECT oid FROM pg_database WHERE datname = current_database())"
        ),
        {"key": jobs.ADVISORY_KEY},
    )
    assert not leader.held()
    assert other.held()
    assert not leader.held()
    other.give_up()
    assert leader.held()
    leader.give_up()


def test_a_job_runs_only_while_this_process_leads(app):
    ran = []
    job = jobs.Job("note", {"minute": 0}, lambda now, today: ran.append(today))
    leader, other = jobs.leadership(), jobs.leadership()
    assert other.held()
    jobs.run_job(app, job, leader)
    assert ran == []
    other.give_up()
    jobs.run_job(app, job, leader)
    assert len(ran) == 1
    leader.give_up()


@pytest.mark.parametrize(
    ("jump", "done"),
    [
        (timedelta(seconds=20), ["make_up"]),
        (timedelta(hours=2), ["make_up", "make_up"]),
        (-timedelta(hours=1), ["make_up", "follow_clock"]),
    ],
)
def test_a_worker_that_slept_makes_up_and_one_whose_clock_went_back_follows(
    app, monkeypatch, jump, done
):
    stopping, seen, turns = threading.Event(), [], iter(range(3))
    moments = iter([NOW, NOW])

    def worked():
        if next(turns, None) is None:
            stopping.set()
        return True

    monkeypatch.setattr(jobs, "ENDS", threading.Event())
    monkeypatch.setattr(jobs, "JOBS", ())
    for name in ("make_up", "follow_clock"):
        monkeypatch.setattr(jobs, name, lambda _schedule, _jobs, name=name: seen.append(name))
    monkeypatch.setattr(worker, "worked", worked)
    monkeypatch.setattr(worker.clock, "now", lambda: next(moments, NOW + jump))
    worker.work_until(stopping, app)
    assert seen == done
    assert jobs.ENDS.is_set(), "a morning's mail ends too"


def test_a_job_that_breaks_is_logged_and_breaks_nothing_else(app, caplog, monkeypatch):
    def break_down(now: datetime, today: date) -> None:
        raise RuntimeError("broken on purpose")

    monkeypatch.setattr(logging.getLogger("xinqiao"), "propagate", True)
    leader = jobs.leadership()
    jobs.run_job(app, jobs.Job("broken", {"minute": 0}, break_down), leader)
    leader.give_up()
    assert "broken on purpose" in caplog.text


def test_the_schedule_knows_every_job_in_the_programmes_zone(app):
    schedule = jobs.scheduler(app, jobs.JOBS, jobs.leadership())
    assert str(schedule.timezone) == "Asia/Shanghai"
    for job in schedule.get_jobs():
        assert (job.coalesce, job.max_instances) == (True, 1)
    assert {job.id for job in schedule.get_jobs()} >= {"reminders", "outbox", "transits"}


@pytest.mark.parametrize("moment", ["2026-11-23T12:00", "2026-11-23T23:00"])
def test_reminders_are_made_by_day_only(app, moment):
    schedule = jobs.scheduler(app, jobs.JOBS, jobs.leadership())
    trigger = next(job for job in schedule.get_jobs() if job.id == "reminders").trigger
    moment = datetime.fromisoformat(moment).replace(tzinfo=schedule.timezone)
    fires = trigger.get_next_fire_time(None, moment)
    assert 7 <= fires.hour < 20


def test_a_school_learns_its_transit_times_from_its_letters_and_its_countys(cast):
    pair = stage.pair(cast, cast.deer, cast.cloud)
    letters = db.session.scalars(select(Letter).where(Letter.pair_id == pair.id)).all()
    for days, letter in enumerate(letters[:6], 3):
        letter.state, letter.since, letter.moves = "at_school", date(2026, 11, 1 + days), 2
        for number, was, state, on, since in (
            (1, "due", "posted", date(2026, 11, 1), date(2026, 10, 20)),
            (2, "posted", "at_school", date(2026, 11, 1 + days), date(2026, 11, 1)),
        ):
            db.session.add(
                LetterEvent(
                    letter_id=letter.id,
                    number=number,
                    was=was,
                    state=state,
                    on=on,
                    at=NOW,
                    was_since=since,
                    skipped=[],
                    how="page",
                )
            )
    near = stage.school("S-NEAR", "仙塘镇中心小学", stage.DONGYUAN)
    db.session.commit()
    assert learn_transits(today=TODAY) == 2
    school = db.session.get_one(School, cast.dengta.id)
    assert (school.transit_median, school.transit_p90, school.transit_samples) == (6, 10, 6)
    assert (near.transit_median, near.transit_p90, near.transit_samples) == (6, 11, 0), "its county"
    assert school.transit_learned_on == TODAY
    assert db.session.get_one(School, cast.mabugang.id).transit_median is None
    assert learn_transits(today=TODAY) == 0


def test_links_are_thrown_away_a_month_after_they_ended(cast):
    for number, days in enumerate((50, 3)):
        db.session.add(
            OneTimeLink(
                purpose="reset",
                user_id=cast.admin.id,
                digest=f"{number:064}",
                expires_at=NOW - timedelta(days=days),
            )
        )
    db.session.commit()
    assert throw_away(now=NOW) == 1
    assert db.session.scalars(select(OneTimeLink.digest)).all() == [f"{1:064}"]


@pytest.mark.parametrize("where", ["UTC", "Asia/Shanghai", "America/Los_Angeles"])
def test_a_day_is_the_programmes_wherever_the_server_stands(app, monkeypatch, where):
    monkeypatch.setenv("TZ", where)
    time.tzset()
    try:
        for moment, day in (
            (datetime(2026, 12, 31, 15, 59, tzinfo=UTC), date(2026, 12, 31)),
            (datetime(2026, 12, 31, 16, 1, tzinfo=UTC), date(2027, 1, 1)),
            (datetime(2028, 2, 28, 16, 1, tzinfo=UTC), date(2028, 2, 29)),
        ):
            with time_machine.travel(moment):
                assert clock.today() == day
                schedule = jobs.scheduler(app, jobs.JOBS, jobs.leadership())
                trigger = next(one for one in schedule.get_jobs() if one.id == "reminders").trigger
                fires = trigger.get_next_fire_time(None, datetime.now(UTC))
                assert fires.astimezone(clock.zone()).hour == 7
    finally:
        monkeypatch.undo()
        time.tzset()
