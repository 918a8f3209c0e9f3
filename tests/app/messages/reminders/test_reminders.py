"""Reminders: each step once, one digest a person and day, whoever runs it and however it ends."""

import json
import multiprocessing
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import replace
from datetime import date, timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest
import time_machine
from aiosmtpd.controller import Controller
from sqlalchemy import func, select, update

from app.actions.messages import reminders
from app.actions.messages.sending import send_waiting
from app.actions.messages.sweeps.day_parts import DayPart
from app.extensions import db
from app.models import (
    Letter,
    MessageState,
    Pair,
    Reminder,
)
from tests.app.messages.days import counts, digests, go_out, rows, run
from tests.cast import NOW, TODAY

ROOT = Path(__file__).resolve().parents[4]


def test_each_who_holds_a_letter_gets_one_digest(cast, letters):
    assert counts(run()) == (2, 2, 0, 2)
    assert {message.user_id for message in digests()} == {cast.cloud.user_id, cast.contact.id}
    assert rows() == sorted([(letters["soon"].code, "soon"), (letters["lying"].code, "late")])
    made = db.session.scalars(db.select(Reminder)).all()
    assert [row.message.user_id for row in made] == [row.user_id for row in made]


def test_a_second_run_on_the_same_day_changes_nothing(letters):
    run()
    assert counts(run()) == (2, 0, 2, 0)
    assert len(digests()) == 2


def test_a_dry_run_writes_nothing_and_tells_what_would_go_out(letters):
    parts: list[DayPart] = []
    outcome = run(dry_run=True, look=parts.append)
    assert counts(outcome) == (2, 2, 0, 2)
    assert {due.code for part in parts for due in part.dues} == {
        letters["soon"].code,
        letters["lying"].code,
    }
    assert rows() == []
    assert not digests()


def test_a_day_on_which_only_ended_pairs_have_letters_reminds_nobody(letters):
    db.session.execute(update(Pair).values(until_on=TODAY, end_reason="finished"))
    db.session.commit()
    assert run().due == 0
    assert digests() == []


def test_many_letters_of_one_person_make_one_digest(cast, letters):
    for letter in db.session.scalars(select(Letter).where(Letter.direction == "to_child")):
        if letter.state == "due":
            letter.state, letter.since, letter.moves = "at_school", TODAY - timedelta(days=10), 2
    db.session.commit()
    outcome = run()
    assert outcome.recorded > 2
    (message,) = digests()
    assert message.user_id == cast.contact.id
    assert len(message.body.split("·")) - 1 <= 13


def test_who_snoozes_is_told_on_the_day_they_chose(cast, letters):
    cast.contact.snoozed_until = TODAY + timedelta(days=1)
    db.session.commit()
    assert counts(run()) == (2, 1, 0, 1)
    assert counts(run(TODAY + timedelta(days=1))) == (2, 1, 1, 1)


def test_who_unsubscribed_sees_the_digest_in_the_app_only(app, cast, letters):
    _use(app, "smtp://127.0.0.1:1")
    cast.contact.reminders_wanted = False
    db.session.commit()
    run()
    assert {message.user_id: message.state for message in digests()} == {
        cast.contact.id: MessageState.UNSENT,
        cast.cloud.user_id: MessageState.WAITING,
    }


def test_a_letter_that_becomes_due_after_the_days_digest_is_told_the_next_day(cast, letters):
    run()
    lying = db.session.scalars(select(Letter).where(Letter.due_on == date(2027, 6, 1))).first()
    lying.state, lying.since, lying.moves = "at_school", TODAY - timedelta(days=10), 2
    db.session.commit()
    assert counts(run()) == (3, 0, 2, 0)
    assert counts(run(TODAY + timedelta(days=1))) == (3, 1, 2, 1)


def test_the_coordinator_of_the_county_hears_first_and_the_citys_a_week_later(cast, letters):
    lying = letters["lying"]
    lying.since = TODAY - timedelta(days=25)
    db.session.commit()
    run()
    told = {message.user_id for message in digests()}
    assert cast.coordinator.id in told
    assert not told & {cast.city_coordinator.id, cast.foreign_coordinator.id, cast.admin.id}
    run(TODAY + timedelta(days=7))
    assert cast.city_coordinator.id in {message.user_id for message in digests()}


def test_nothing_goes_to_a_school_on_a_sunday(cast, letters):
    sunday = TODAY - timedelta(days=1)
    run(sunday)
    assert cast.contact.id not in {message.user_id for message in digests()}


def test_a_digest_speaks_the_readers_language_and_its_subject_names_nobody(cast, letters):
    cast.contact.locale = "en"
    db.session.commit()
    run()
    (english,) = [m for m in digests() if m.user_id == cast.contact.id]
    (chinese,) = [m for m in digests() if m.user_id == cast.cloud.user_id]
    assert english.body.startswith("Dear")
    assert "石头" in english.body
    assert not {"石头", "小鹿"} & set(english.subject + chinese.subject)
    assert "http://127.0.0.1:8000/" in chinese.body


def test_a_digests_link_opens_the_page_with_the_very_letter(app, cast, letters):
    run()
    with time_machine.travel(NOW, tick=False):
        for message in digests():
            ways = [line for line in message.body.splitlines() if " → " in line]
            to_page = next(way for way in ways if "/threads/" in way or "/school?" in way)
            path = to_page.partition("http://127.0.0.1:8000")[2]
            page = app.test_client().as_user(message.user).get(path)
            letter = letters["soon" if message.user_id == cast.cloud.user_id else "lying"]
            assert page.status_code == 200
            assert letter.code in page.get_data(as_text=True)


def test_real_names_never_stand_in_a_digest(letters):
    run()
    assert not any("真名" in message.body for message in digests())


class Mailbox:
    """A mail server that keeps what it gets."""

    def __init__(self):
        self.mails = []

    async def handle_DATA(self, server, session, envelope):
        self.mails.append(
            (envelope.rcpt_tos, message_from_bytes(envelope.content, policy=policy.SMTP))
        )
        return "250 kept"


@pytest.fixture
def mailbox():
    box = Mailbox()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    box.url = f"smtp://127.0.0.1:{port}"
    yield box
    controller.stop()


def test_a_mail_server_gets_one_mail_a_person(app, cast, letters, mailbox):
    _use(app, mailbox.url)
    for _again in range(2):
        run()
        send_waiting(now=NOW)
    addresses = sorted(address for to, _mail in mailbox.mails for address in to)
    assert addresses == ["cloud@example.org", "xu@example.org"]
    assert {message.state for message in digests()} == {MessageState.SENT}


def test_no_digest_is_sent_in_the_quiet_hours(app, letters, mailbox):
    _use(app, mailbox.url)
    run()
    night = NOW.replace(hour=14)
    send_waiting(now=night)
    assert mailbox.mails == []
    go_out(NOW + timedelta(days=1))
    assert len(mailbox.mails) == 2


def _use(app, smtp_url):
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], smtp_url=smtp_url)


def _command(app, *words):
    settings = app.config["SETTINGS"]
    environment = os.environ | {
        "XINQIAO_HOME": str(settings.home),
        "DATABASE_URL": settings.database_url,
        "LOG_LEVEL": "ERROR",
    }
    return subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "wsgi", *words],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.slow
def test_two_processes_at_once_make_each_reminder_once(app, letters):
    db.session.remove()
    words = ("remind", "--on", TODAY.isoformat(), "--json")
    both = [_command(app, *words) for _ in range(2)]
    answers = [json.loads(process.communicate(timeout=300)[0]) for process in both]
    assert sum(answer["recorded"] for answer in answers) == 2
    assert sum(answer["messages"] for answer in answers) == 2
    assert (len(rows()), len(digests())) == (2, 2)


def _run_and_die(url, home, before_message):
    """Kills itself in the middle of the run: after the claim, before or after the messages."""
    from tests.conftest import make_app

    app = make_app(url, Path(home))
    with app.app_context():
        make_digests = reminders.make_digests

        def plan_and_die(*planned):
            if before_message:
                os.kill(os.getpid(), signal.SIGKILL)
            make_digests(*planned)
            os.kill(os.getpid(), signal.SIGKILL)

        reminders.make_digests = plan_and_die
        run()


@pytest.mark.slow
@pytest.mark.parametrize("before_message", [True, False])
def test_a_run_that_was_killed_midway_is_made_up_for_by_the_next(app, letters, before_message):
    settings = app.config["SETTINGS"]
    db.session.remove()
    process = multiprocessing.get_context("spawn").Process(
        target=_run_and_die, args=(settings.database_url, str(settings.home), before_message)
    )
    process.start()
    process.join(300)
    assert process.exitcode == -signal.SIGKILL
    # PostgreSQL notices within moments that the killed one's connection is gone.
    deadline = time.monotonic() + 60
    while rows() and time.monotonic() < deadline:
        db.session.rollback()
        time.sleep(0.1)
    assert counts(run()) == (2, 2, 0, 2)
    assert (len(rows()), len(digests())) == (2, 2)


def test_the_command_tells_by_number_who_would_be_told(app, letters):
    result = app.test_cli_runner().invoke(args=["remind", "--on", TODAY.isoformat(), "--dry-run"])
    assert result.exit_code == 0
    assert letters["soon"].code in result.output
    assert "小鹿" not in result.output
    assert "thanks" not in result.output
    assert db.session.scalar(select(func.count()).select_from(Reminder)) == 0
