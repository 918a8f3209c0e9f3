"""The table of scheduled jobs, and the one scheduler that runs them."""

import fcntl
import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from threading import Event, Lock
from typing import IO, Any, Protocol

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger
from flask import Flask
from sqlalchemy import Connection, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from app import clock
from app.actions.access.security_events import throw_away_counts
from app.actions.concerns.ringing import ring_due
from app.actions.desk.announcements.telling import begin_due
from app.actions.desk.counting import keep_counts
from app.actions.desk.kept_lists import keep_lists
from app.actions.intake.decisions import discard_old
from app.actions.letters.pairs.following import follow_all
from app.actions.letters.pictures.keeping import throw_away_files
from app.actions.letters.pictures.pages import withdraw_what_stayed
from app.actions.letters.replies.mailbox import read_mailbox
from app.actions.letters.transits import learn_transits
from app.actions.messages import reminders
from app.actions.messages.devices import tell_devices
from app.actions.messages.sending import SentCounts, send_waiting
from app.actions.messages.words import write_digests
from app.actions.oversight.clocks import ask_for_due
from app.actions.people.closed_contacts import end_roles_of_closed
from app.actions.reviews.handing_in import hand_in_posted
from app.actions.reviews.reviewing import let_go
from app.actions.rounds.successors.promises import keep_promises
from app.actions.system.leftovers import throw_away
from app.actions.system.runs import forget_others, run_begins, run_ended, runs_follow
from app.actions.system.sealing import seal_logs
from app.actor import SCHEDULER, Acting
from app.errors import Refused
from app.extensions import db
from app.permissions import MATRIX, scope_of
from app.store.system.health import missed

log = logging.getLogger("xinqiao.jobs")
GRACE_SECONDS = 3600
ENDS = Event()
"""This process was told to end: a morning's mail ends after the one that is in hand."""
# Any number of our own: whoever holds this lock of the database is the scheduler.
ADVISORY_KEY = 0x78696E71


@dataclass(frozen=True, slots=True)
class Job:
    """What runs when: `when` are cron fields in the programme's zone (days by name)."""

    name: str
    when: Mapping[str, Any]
    run: Callable[[datetime, date], object]


class Leadership(Protocol):
    """The right to be the one scheduler."""

    def held(self) -> bool:
        """Whether this process has it; takes it when it is free."""
        ...

    def give_up(self) -> None:
        """Let another process have it."""
        ...


class FileLeadership:
    """A lock on a file beside the SQLite database; the system frees it when the process dies."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: IO[bytes] | None = None

    def held(self) -> bool:
        """Whether this process has it; takes it when it is free."""
        if self._file is not None:
            return True
        file = self._path.open("ab")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.close()
            return False
        self._file = file
        return True

    def give_up(self) -> None:
        """Let another process have it."""
        if self._file is not None:
            self._file.close()
            self._file = None


class AdvisoryLeadership:
    """PostgreSQL's advisory lock on a connection of its own: connection lost, lock lost."""

    def __init__(self) -> None:
        self._connection: Connection | None = None
        self._turn = Lock()

    def held(self) -> bool:
        """Whether this process has it; takes it when it is free."""
        with self._turn:
            try:
                return self._alive() or self._take()
            except SQLAlchemyError:
                log.warning("the scheduler's connection was lost")
                self._drop()
                return False

    def give_up(self) -> None:
        """Let another process have it, at once: a closed connection's locks linger a moment."""
        with self._turn:
            if self._connection is not None:
                with suppress(SQLAlchemyError):
                    free = text("SELECT pg_advisory_unlock(:key)")
                    self._connection.execute(free, {"key": ADVISORY_KEY})
            self._drop()

    def _alive(self) -> bool:
        if self._connection is None:
            return False
        self._connection.execute(text("SELECT 1"))
        return True

    def _take(self) -> bool:
        connection = db.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        connection.detach()
        self._connection = connection
        question = text("SELECT pg_try_advisory_lock(:key)")
        if connection.scalar(question, {"key": ADVISORY_KEY}):
            return True
        self._drop()
        return False

    def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.invalidate()
            connection.close()


def leadership() -> Leadership:
    """The lock that suits the database."""
    url = make_url(str(db.engine.url))
    if url.get_backend_name() == "sqlite":
        return FileLeadership(Path(f"{url.database}.scheduler"))
    return AdvisoryLeadership()


@contextmanager
def alone() -> Iterator[None]:
    """No worker runs meanwhile. Raises Refused where one does."""
    leader = leadership()
    if not leader.held():
        raise Refused("jobs.running")
    try:
        yield
    finally:
        leader.give_up()


def scheduler(app: Flask, jobs: tuple[Job, ...], leader: Leadership) -> BackgroundScheduler:
    """The scheduler of these jobs, not yet started; a job runs only while this process leads."""
    with app.app_context():
        zone = clock.zone()
    made = BackgroundScheduler(timezone=zone)
    for job in jobs:
        made.add_job(
            run_job,
            "cron",
            args=(app, job, leader),
            id=job.name,
            coalesce=True,
            max_instances=1,
            misfire_grace_time=GRACE_SECONDS,
            **job.when,
        )
    return made


def run_job(app: Flask, job: Job, leader: Leadership) -> None:
    """Run one job in its own application context; a failure is logged and the next time comes."""
    with app.app_context():
        if not leader.held():
            return
        log.info("job begins", extra={"job": job.name})
        run_begins(job.name, next_after(job, clock.now()), now=clock.now())
        try:
            now = clock.now()
            result = job.run(now, clock.local_date(now))
        except Exception as fault:
            log.exception("job failed", extra={"job": job.name})
            db.session.rollback()
            run_ended(job.name, type(fault).__name__, now=clock.now())
        else:
            log.info("job done", extra={"job": job.name, "result": str(result)})
            run_ended(job.name, None, now=clock.now())


def next_after(job: Job, moment: datetime) -> datetime:
    """When a job runs next after a moment, in UTC."""
    trigger = CronTrigger(timezone=clock.zone(), **job.when)
    fires: datetime = trigger.get_next_fire_time(None, moment)  # type: ignore[assignment]
    return fires.astimezone(UTC)


def make_up(schedule: BackgroundScheduler, jobs: tuple[Job, ...]) -> list[str]:
    """Jobs of once a day that nobody was there to run are run now, once each; their names.

    The others come again within the hour.
    """
    forget_others([job.name for job in jobs])
    daily = [job.name for job in jobs if isinstance(job.when.get("hour"), int)]
    names = missed(daily, clock.now())
    for name in names:
        schedule.modify_job(name, next_run_time=clock.now())
    return names


def follow_clock(schedule: BackgroundScheduler, jobs: tuple[Job, ...]) -> None:
    """The clock went back: without this, each job would wait for the hour that it had reached."""
    nexts = {job.name: next_after(job, clock.now()) for job in jobs}
    for name, moment in nexts.items():
        schedule.modify_job(name, next_run_time=moment)
    runs_follow(nexts, now=clock.now())


def _remind(now: datetime, today: date) -> object:
    return reminders.run(today, acting=Acting(SCHEDULER, now, today))


def _ring(now: datetime, today: date) -> object:
    return ring_due(acting=Acting(SCHEDULER, now, today))


def _publish(now: datetime, today: date) -> object:
    return keep_promises(acting=Acting(SCHEDULER, now, today))


def _review(now: datetime, today: date) -> object:
    acting = Acting(SCHEDULER, now, today)
    return hand_in_posted(acting=acting) + let_go(acting=acting)


def _follow(now: datetime, today: date) -> object:
    return follow_all(acting=Acting(SCHEDULER, now, today))


def _send(now: datetime, today: date) -> object:
    """Send until nothing waits whose turn it is; a full outbox takes more than one batch.

    After each batch some digests get their words: nothing pressing waits for all of them.
    """
    sent = 0
    while not ENDS.is_set():
        outcome = send_waiting(now=clock.now(), goes_on=lambda: not ENDS.is_set())
        sent += outcome.sent
        looked_at = outcome.later or outcome != SentCounts()
        if not write_digests(clock.now()) and not looked_at:
            break
    return sent


def _read_mailbox(now: datetime, today: date) -> object:
    acting = Acting(SCHEDULER, now, today)
    return read_mailbox(lambda user: scope_of(user, "letters.move", today), acting=acting)


def _announce(now: datetime, today: date) -> object:
    return begin_due(now)


def _tell_devices(now: datetime, today: date) -> object:
    return tell_devices(now=now)


def _count(now: datetime, today: date) -> object:
    kept = keep_lists(now=now, today=today)
    roles = [role.value for role in MATRIX["today.view"]]
    return kept + keep_counts(
        lambda user: scope_of(user, "today.view", today), roles, now=now, today=today
    )


def _seal(now: datetime, today: date) -> object:
    return seal_logs(now=now)


def _learn(now: datetime, today: date) -> object:
    return learn_transits(today=today)


def _end_roles(now: datetime, today: date) -> object:
    return end_roles_of_closed(acting=Acting(SCHEDULER, now, today))


def _throw_away(now: datetime, today: date) -> object:
    return throw_away(now=now) + discard_old(now=now) + throw_away_counts(now=now)


def _throw_away_files(now: datetime, today: date) -> object:
    withdrawn = withdraw_what_stayed(acting=Acting(SCHEDULER, now, today))
    return withdrawn + throw_away_files(now=now)


def _ask_for_due(now: datetime, today: date) -> object:
    return ask_for_due(acting=Acting(SCHEDULER, now, today))


# Reminders are made at seven and sent from the hour that each reader chose; they run again each
# hour of the day: a worker that was down makes up for it, and what was made is not made again.
# Outside these hours people are left in peace, but for concerns: their clocks run day and night.
JOBS: tuple[Job, ...] = (
    Job("reminders", {"hour": "7-19", "minute": 0}, _remind),
    Job("concerns", {"minute": "*/5"}, _ring),
    Job("reviews", {"minute": 30}, _review),
    Job("facts", {"hour": "6-19", "minute": 50}, _follow),
    Job("promises", {"hour": "6-19", "minute": 40}, _publish),
    Job("announcements", {"minute": "*"}, _announce),
    Job("outbox", {"minute": "*"}, _send),
    Job("mailbox", {"minute": "*/3"}, _read_mailbox),
    Job("notices", {"minute": "*"}, _tell_devices),
    Job("counts", {"minute": "*/5"}, _count),
    Job("seals", {"minute": "*"}, _seal),
    Job("transits", {"hour": 3, "minute": 10}, _learn),
    Job("closed schools", {"hour": 3, "minute": 40}, _end_roles),
    Job("leftovers", {"hour": 4, "minute": 10}, _throw_away),
    Job("files", {"hour": 4, "minute": 20}, _throw_away_files),
    Job("clocks", {"hour": 4, "minute": 40}, _ask_for_due),
)
