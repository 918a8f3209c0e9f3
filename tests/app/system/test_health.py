"""What runs unseen is seen by admins and by a machine that watches; a still scheduler rings."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import select

from app import jobs
from app.actions.messages.messages import enqueue
from app.actions.system.alarms import ring_if_still
from app.actions.system.runs import run_begins, run_ended
from app.config import load
from app.errors import SettingsRefused
from app.extensions import db
from app.models import JobRun, Message, MessageState
from app.store.system.health import MAIL_PATIENCE, PATIENCE, health
from app.wording.system.jobs import JOBS as JOBS_IN_WORDS
from tests.cast import NOW

TOKEN = "t" * 24
LATE = NOW + PATIENCE + timedelta(minutes=2)


def ran(name="outbox", fault=None, at=NOW):
    run_begins(name, at + timedelta(minutes=1), now=at)
    run_ended(name, fault, now=at + timedelta(seconds=2))


def test_a_run_is_written_down_with_the_next_and_its_faults_are_counted(app):
    def break_down(now: datetime, today: date) -> None:
        raise RuntimeError("broken on purpose")

    leader = jobs.leadership()
    for work in (break_down, break_down, lambda now, today: "fine", break_down):
        jobs.run_job(app, jobs.Job("mine", {"minute": "*"}, work), leader)
    leader.give_up()
    run = db.session.scalars(select(JobRun)).one()
    assert (run.failures, run.fault) == (1, "RuntimeError")
    assert run.began_at <= run.ended_at
    assert timedelta() < run.next_at - run.began_at <= timedelta(minutes=1)


def test_the_next_run_is_reckoned_in_the_programmes_zone(app):
    job = jobs.Job("mine", {"hour": 3, "minute": 10}, lambda now, today: None)
    shanghai = ZoneInfo("Asia/Shanghai")
    for day in (date(2028, 2, 29), date(2026, 12, 31), date(2027, 1, 1)):
        before = datetime(day.year, day.month, day.day, 1, tzinfo=shanghai)
        fires = jobs.next_after(job, before.astimezone(UTC)).astimezone(shanghai)
        assert (fires.date(), fires.hour, fires.minute) == (day, 3, 10)


def test_what_nobody_ran_is_made_up_for_once_and_only_if_it_comes_once_a_day(app):
    daily = jobs.Job("daily", {"hour": 3, "minute": 10}, lambda now, today: None)
    often = jobs.Job("often", {"hour": "8-19", "minute": 0}, lambda now, today: None)
    for name in ("daily", "often"):
        ran(name, at=NOW - timedelta(days=7))
    schedule = jobs.scheduler(app, (daily, often), jobs.leadership())
    schedule.start(paused=True)
    assert jobs.make_up(schedule, (daily, often)) == ["daily"]
    assert schedule.get_job("daily").next_run_time <= datetime.now(UTC)
    schedule.shutdown(wait=False)
    run_begins("daily", NOW + timedelta(days=1), now=NOW)
    assert jobs.make_up(schedule, (daily, often)) == []


def test_a_scheduler_that_stands_still_rings_each_admin_once_a_day(cast, postbox):
    ran()
    assert ring_if_still(now=NOW + PATIENCE) == 0
    assert ring_if_still(now=LATE) == 1
    assert ring_if_still(now=LATE + timedelta(minutes=1)) == 0
    assert [mail["To"] for mail in postbox.mails] == ["admin@example.org"]
    assert "flask worker" in postbox.words()
    assert ring_if_still(now=LATE + timedelta(days=1)) == 1


def test_a_standstill_after_a_run_rings_anew(cast, postbox):
    ran()
    assert ring_if_still(now=LATE) == 1
    ran(at=LATE + timedelta(minutes=5))
    assert ring_if_still(now=LATE + timedelta(minutes=6)) == 0
    assert ring_if_still(now=LATE + timedelta(hours=1)) == 1
    assert ring_if_still(now=LATE + timedelta(hours=2)) == 0
    assert len(postbox.mails) == 2


def test_an_alarm_that_the_server_did_not_take_is_tried_again_until_it_went_out(cast, postbox):
    ran()
    postbox.mood = "refuses"
    assert ring_if_still(now=LATE) == 1
    postbox.mood = "kind"
    for minute in range(1, 6):
        assert ring_if_still(now=LATE + timedelta(minutes=minute)) == 0
    assert [mail["To"] for mail in postbox.mails] == ["admin@example.org"]


def test_a_clock_that_went_back_is_followed_by_whoever_leads_and_rings_where_nobody_does(app):
    jobs_of_both = (
        jobs.Job("often", {"minute": "*"}, lambda now, today: None),
        jobs.Job("daily", {"hour": 3, "minute": 10}, lambda now, today: None),
    )
    schedule = jobs.scheduler(app, jobs_of_both, jobs.leadership())
    year = timedelta(days=365)
    with time_machine.travel(NOW + year):
        schedule.start(paused=True)
        for job in jobs_of_both:
            run_begins(job.name, jobs.next_after(job, NOW + year), now=NOW + year)
            run_ended(job.name, None, now=NOW + year)
    assert set(health(NOW).late) == {"often", "daily"}
    with time_machine.travel(NOW):
        jobs.follow_clock(schedule, jobs_of_both)
    assert health(NOW).late == []
    assert schedule.get_job("often").next_run_time <= NOW + timedelta(minutes=1)
    assert schedule.get_job("daily").next_run_time <= NOW + timedelta(days=1)
    assert health(NOW + timedelta(hours=1)).late == ["often"]
    schedule.shutdown(wait=False)


def test_a_run_that_goes_on_for_hours_is_no_standstill_and_one_without_end_is(cast):
    run_begins("outbox", NOW + timedelta(minutes=1), now=NOW)
    assert health(NOW + timedelta(hours=5)).late == []
    assert health(NOW + timedelta(hours=7)).late == ["outbox"]


def test_a_job_that_there_is_no_more_rings_nobody(app):
    ran("gone")
    kept = jobs.Job("daily", {"hour": 3, "minute": 10}, lambda now, today: None)
    jobs.make_up(jobs.scheduler(app, (kept,), jobs.leadership()), (kept,))
    assert health(LATE).late == []


def test_mail_that_nobody_sends_rings_too_but_not_while_its_server_rests(cast, postbox):
    words = {"subject": "s", "body": "b", "now": NOW, "user": cast.contact}
    enqueue("note", "note:1", **words)
    assert ring_if_still(now=NOW + MAIL_PATIENCE) == 0
    assert ring_if_still(now=NOW + MAIL_PATIENCE + timedelta(minutes=1)) == 1


def test_an_admin_sees_each_job_and_what_broke(client, cast):
    page = client.as_user(cast.admin).get("/health").text
    assert "flask worker" in page
    ran()
    assert "notice-ok" in client.get("/health").text
    ran("transits", fault="RuntimeError")
    page = client.get("/health").text
    assert "RuntimeError" in page
    assert "notice-ok" not in page
    assert client.as_user(cast.coordinator).get("/health").status_code == 404


def test_each_job_is_called_something():
    assert {job.name for job in jobs.JOBS} == JOBS_IN_WORDS.keys()


def test_a_machine_that_watches_shows_its_token(app, client, cast):
    assert client.get("/metrics").status_code == 404
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], metrics_token=TOKEN)
    assert client.get("/metrics").status_code == 404
    wrong = {"Authorization": "Bearer " + "u" * 24}
    assert client.get("/metrics", headers=wrong).status_code == 404
    ran(at=NOW - timedelta(minutes=3))
    answer = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    figures = {
        (one.name, *one.labels.values()): one.value
        for family in text_string_to_metric_families(answer.text)
        for one in family.samples
    }
    assert 119 < figures["xinqiao_job_lag_seconds", "outbox"] < 180
    assert figures["xinqiao_messages", "waiting"] == 0


@pytest.mark.parametrize("token", ["short", "t" * 23 + " t"])
def test_a_token_that_can_be_guessed_is_refused_at_the_start(tmp_path, token):
    with pytest.raises(SettingsRefused, match="METRICS_TOKEN"):
        load({"XINQIAO_HOME": str(tmp_path), "METRICS_TOKEN": token})


def test_what_waits_for_the_morning_tells_nothing_of_the_outbox(cast, postbox):
    enqueue("digest", "digest:1", subject="s", body="b", now=NOW, user=cast.contact)
    assert health(LATE).oldest is None
    assert health(LATE).messages[MessageState.WAITING] == 1
    assert db.session.scalar(select(Message.state)) is MessageState.WAITING
