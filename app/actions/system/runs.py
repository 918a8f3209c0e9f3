"""The runs of scheduled jobs, written down as they begin and end."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete, select

from app.actions.transaction import transaction
from app.extensions import db
from app.models import JobRun


def run_begins(name: str, next_at: datetime, *, now: datetime) -> None:
    """A job begins; `next_at` is when it is to run again."""
    with transaction():
        run = db.session.get(JobRun, name) or JobRun(name=name, failures=0)
        run.began_at, run.ended_at, run.next_at = now, None, next_at
        db.session.add(run)


def run_ended(name: str, fault: str | None, *, now: datetime) -> None:
    """A job has ended; `fault` is the kind of what broke it, None if nothing did."""
    with transaction():
        run = db.session.get_one(JobRun, name)
        run.ended_at, run.fault = now, fault
        run.failures = run.failures + 1 if fault else 0


def runs_follow(nexts: Mapping[str, datetime], *, now: datetime) -> None:
    """The clock went back: what ran later than now ran now, and comes again at these moments."""
    with transaction():
        for run in db.session.scalars(select(JobRun).where(JobRun.name.in_(nexts))):
            run.began_at = min(run.began_at, now)
            run.ended_at = run.ended_at and min(run.ended_at, now)
            run.next_at = min(run.next_at, nexts[run.name])


def forget_others(names: Sequence[str]) -> None:
    """Jobs that there are no more leave no run behind: nobody would ever run them again."""
    with transaction():
        db.session.execute(delete(JobRun).where(JobRun.name.not_in(names)))
