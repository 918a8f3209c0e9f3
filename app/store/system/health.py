"""How the machine is: does the database answer, do jobs run, does mail go out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, or_, select, text

from app.clock import local_date
from app.extensions import db
from app.models import EventKind, JobRun, Message, MessageState, Pause, Region, Work, WorkState
from app.store.access.security_events import counts_of_events
from app.store.messages.messages import CAN_WAIT
from app.store.messages.outbox.pauses import pauses
from app.store.messages.unreached import counties_in_silence

# A job that is later than this stands still: those of a minute have missed fifteen of their runs.
PATIENCE = timedelta(minutes=15)
MAIL_PATIENCE = timedelta(hours=1)
# A run that goes on is no standstill: a large programme's morning mail takes hours.
LONGEST_RUN = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Health:
    """What an admin and a machine that watches look at.

    `runs` are the last runs of jobs by name, `late` those that stand still; `oldest` is since when
    a message waits whose turn has come. In the
    `silent` counties nobody can be told of a reminder. So many calls in the name of a channel were
    refused in a week.
    """

    runs: Mapping[str, JobRun]
    late: Sequence[str]
    messages: Mapping[MessageState, int]
    oldest: datetime | None
    rests: Sequence[Pause]
    work: Mapping[WorkState, int]
    silent: Sequence[Region]
    refused_calls: int

    @property
    def broken(self) -> int:
        """How many jobs broke in their last run."""
        return sum(bool(run.fault) for run in self.runs.values())

    @property
    def troubled(self) -> int:
        """How many messages wait for somebody to decide about them."""
        return self.messages[MessageState.UNKNOWN] + self.messages[MessageState.FAILED]

    def mail_stands(self, now: datetime) -> bool:
        """Whether mail has waited for long without a server that rests."""
        return self.oldest is not None and not self.rests and self.oldest < now - MAIL_PATIENCE


def database_answers() -> None:
    """Ask the database something small. Raises SQLAlchemyError when it is away."""
    db.session.execute(text("SELECT 1"))


def health(now: datetime) -> Health:
    """How it is at a moment."""
    runs = {run.name: run for run in db.session.scalars(select(JobRun).order_by(JobRun.name))}
    return Health(
        runs=runs,
        late=[name for name, run in runs.items() if _stands_still(run, now)],
        messages=_messages(),
        oldest=_oldest(now),
        rests=pauses(now),
        work=_work(),
        silent=counties_in_silence(local_date(now)),
        refused_calls=counts_of_events(now)[EventKind.CALL],
    )


def _stands_still(run: JobRun, now: datetime) -> bool:
    goes_on = run.ended_at is None and run.began_at > now - LONGEST_RUN
    return run.next_at < now - PATIENCE and not goes_on


def missed(names: Sequence[str], now: datetime) -> list[str]:
    """Those of the jobs whose next run was to come before now and has not."""
    query = select(JobRun.name).where(JobRun.name.in_(names), JobRun.next_at < now)
    return list(db.session.scalars(query))


def _messages() -> Mapping[MessageState, int]:
    """How many there are that are not settled, by state."""
    open_ones = set(MessageState) - {MessageState.SENT, MessageState.UNSENT, MessageState.EMPTY}
    query = (
        select(Message.state, func.count())
        .where(Message.state.in_(sorted(open_ones)))
        .group_by(Message.state)
    )
    return dict.fromkeys(sorted(open_ones), 0) | dict(db.session.execute(query).all())


def _oldest(now: datetime) -> datetime | None:
    """What waits for the morning tells nothing."""
    since = func.coalesce(Message.send_after, Message.made_at)
    query = select(since).where(
        Message.state == MessageState.WAITING,
        Message.kind.not_in(CAN_WAIT),
        or_(Message.send_after.is_(None), Message.send_after <= now),
    )
    return db.session.scalar(query.order_by(since).limit(1))


def _work() -> Mapping[WorkState, int]:
    going = (WorkState.WAITING, WorkState.RUNNING)
    query = select(Work.state, func.count()).where(Work.state.in_(going)).group_by(Work.state)
    return dict.fromkeys(going, 0) | dict(db.session.execute(query).all())
