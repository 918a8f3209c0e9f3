"""The worker: the scheduler, the background work and the outbox."""

import atexit
import gc
import logging
import signal
import sys
import threading
from collections.abc import Callable
from datetime import timedelta
from types import FrameType

import click
from apscheduler.schedulers.background import BackgroundScheduler
from flask import Flask, current_app
from flask.cli import with_appcontext
from sqlalchemy.exc import SQLAlchemyError

from app import clock, jobs
from app.actions.system.worker import run_next
from app.commands.console import speaking
from app.extensions import db
from app.serving.checks import check_database
from app.work_kinds import KINDS

log = logging.getLogger("xinqiao.worker")
PAUSE = 2.0
A_MOMENT, SLEPT = timedelta(seconds=30), timedelta(minutes=10)
"""So far a clock goes back that is only set right; so long was a machine asleep, or at work."""


@click.command("worker")
@with_appcontext
def worker_command() -> None:
    """Run scheduled jobs and background work until Ctrl-C."""
    with speaking():
        check_database()
        app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
        stopping = threading.Event()

        def stop(number: int, frame: FrameType | None) -> None:
            stopping.set()
            sys.exit(0)

        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, stop)
        keep_for_good()
        work_until(stopping, app)


def keep_for_good() -> None:
    """What is there when the work begins is not looked through for rubbish ever after.

    The application's objects are many and stay: a tenth of the time of a large job.
    """
    gc.collect()
    gc.freeze()
    atexit.register(gc.unfreeze)  # Else libraries that count what is left call it lost.


def work_until(stopping: threading.Event, app: Flask) -> None:
    """Lead the schedule when nobody else does, and do what waits, until told to stop."""
    leader = jobs.leadership()
    schedule = jobs.scheduler(app, jobs.JOBS, leader)
    jobs.ENDS.clear()
    schedule.start(paused=True)
    log.info("worker ready")
    try:
        leads, latest = False, clock.now()
        while not stopping.is_set():
            led, leads = leads, leader.held()
            (schedule.resume if leads else schedule.pause)()
            before, latest = latest, clock.now()
            if latest < before - A_MOMENT:
                waited_for(jobs.follow_clock, schedule)
            if leads and (not led or latest > before + SLEPT):
                waited_for(jobs.make_up, schedule)
            stopping.wait(0 if worked() else PAUSE)
    finally:
        jobs.ENDS.set()
        schedule.shutdown(wait=False)
        leader.give_up()
        log.info("worker ended")


def waited_for(deed: Callable[..., object], schedule: BackgroundScheduler) -> None:
    """What nobody ran while there was no worker, or it slept, is run once by whoever leads, and a
    clock that went back is followed; a database away is waited for.
    """
    try:
        deed(schedule, jobs.JOBS)
    except SQLAlchemyError as fault:
        log.error("the database is away", extra={"fault": type(fault).__name__})
    finally:
        db.session.remove()


def worked() -> bool:
    """Do one piece of work that waits; whether there was one. A database away is waited for."""
    try:
        return run_next(KINDS, clock.now)
    except SQLAlchemyError as fault:
        log.error("the database is away", extra={"fault": type(fault).__name__})
        return False
    finally:
        db.session.remove()


COMMANDS = (worker_command,)
