"""The queue of long work: asked for, claimed under a lease, reported on, finished once.

A worker that dies keeps its claim until the lease is over; then another takes the work up. The
number of the attempt fences the dead one off: what it still reports or finishes counts no more.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, or_, select, update

from app import clock
from app.actions.records import record_change
from app.actions.transaction import rows_changed, transaction
from app.actor import Acting, Actor
from app.errors import NotFound, Refused, XinqiaoError
from app.extensions import db
from app.models import Work, WorkState

LEASE = timedelta(minutes=10)
MOST_ATTEMPTS = 3
PACE = timedelta(seconds=1)
Moment = Callable[[], datetime]
Progress = Callable[[str, float], None]
"""Hears the step that work is at, and how far it is, 0 to 1."""


class WorkEnded(XinqiaoError):
    """The work was cancelled, or another worker has taken it up: stop, nothing is wrong."""


@dataclass(frozen=True, slots=True)
class Task:
    """A claimed piece of work, as the function of its kind gets it."""

    work_id: int
    kind: str
    arguments: dict[str, Any]
    attempt: int
    actor: Actor
    moment: Moment

    def acting(self) -> Acting:
        """Whoever asked for the work, now."""
        now = self.moment()
        return Acting(self.actor, now, clock.local_date(now))


def nothing_to_undo(arguments: dict[str, Any], fault: str, now: datetime) -> None:
    """For work that leaves nothing behind when it fails."""


def as_asked(task: Task) -> Task:
    """For work that reaches what it reached when it was asked for."""
    return task


@dataclass(frozen=True, slots=True)
class WorkKind:
    """What is done for a kind of work, and what its page needs to know.

    `run` does it and gives the result, or None where it has finished the work itself, together
    with what it wrote. Its result is seen on the page `seen_at`, an endpoint, which takes the id
    of the argument `of`: of='draft' stands for draft_id. `as_of_now` gives the work with what
    whoever asked reaches when it is done, and refuses what is theirs no more. `gave_up` gets the
    arguments, the fault and the moment when the work has failed for good or was cancelled, inside
    that transaction.
    """

    name: str
    run: Callable[[Task], dict[str, Any] | None]
    seen_at: str
    of: str
    as_of_now: Callable[[Task], Task] = as_asked
    gave_up: Callable[[dict[str, Any], str, datetime], None] = nothing_to_undo


Kinds = Mapping[str, WorkKind]


def ask(kind: str, arguments: dict[str, Any], *, acting: Acting) -> int:
    """Ask for work, in the running transaction if there is one; gives its id."""
    with transaction():
        row = Work(
            kind=kind, arguments=arguments, asked_at=acting.now, asked_by_id=acting.actor.user_id
        )
        db.session.add(row)
        db.session.flush()
        return row.id


def claim(kinds: Kinds, moment: Moment) -> Task | None:
    """Take the oldest work that waits or whose worker died, if there is any."""
    now = moment()
    lost = and_(Work.state == WorkState.RUNNING, Work.lease_until < now)
    free = or_(Work.state == WorkState.WAITING, lost)
    query = select(Work).where(free).order_by(Work.id).limit(1).with_for_update(skip_locked=True)
    with transaction():
        while (row := db.session.scalar(query)) is not None:
            if row.attempts < MOST_ATTEMPTS:
                row.state, row.lease_until = WorkState.RUNNING, now + LEASE
                row.attempts += 1
                actor = Actor(row.asked_by_id, None if row.asked_by_id else "worker")
                return Task(row.id, row.kind, row.arguments, row.attempts, actor, moment)
            _end(kinds, row, WorkState.FAILED, fault_text(Refused("work.lost")), now)
            db.session.flush()
    return None


def advance(task: Task, step: str, share: float) -> None:
    """Write down how far claimed work is, 0 to 1, and prolong the lease. Raises WorkEnded."""
    with transaction():
        lease_until = task.moment() + LEASE
        _change(task, progress=round(100 * share), words=step[:200], lease_until=lease_until)


def paced(task: Task) -> Progress:
    """`advance` for work that reports often: what comes within a second at the same step is left
    out, since each report is a transaction."""
    reported: dict[str, datetime] = {}

    def progress(step: str, share: float) -> None:
        now = task.moment()
        if step not in reported or now - reported[step] >= PACE:
            reported[step] = now
            advance(task, step, share)

    return progress


def finish(task: Task, result: dict[str, Any]) -> None:
    """Claimed work is done. Raises WorkEnded where it is no longer this worker's."""
    with transaction():
        _change(task, state=WorkState.DONE, progress=100, result=result, finished_at=task.moment())


def fail(kinds: Kinds, task: Task, fault: str) -> None:
    """Claimed work cannot be done. Raises WorkEnded where it is no longer this worker's."""
    with transaction():
        now = task.moment()
        _change(task, state=WorkState.FAILED, fault=fault, finished_at=now)
        kinds[task.kind].gave_up(task.arguments, fault, now)


def cancel(kinds: Kinds, work_id: int, *, acting: Acting) -> None:
    """Stop work that was asked for by this actor. Raises NotFound or Refused."""
    with transaction():
        row = db.session.scalar(select(Work).where(Work.id == work_id).with_for_update())
        if row is None or row.asked_by_id != acting.actor.user_id:
            raise NotFound("work.unknown", work=work_id)
        if not row.goes_on:
            raise Refused("work.over")
        _end(kinds, row, WorkState.CANCELLED, fault_text(Refused("work.cancelled")), acting.now)
        record_change(acting, "work.cancel", "work", str(work_id), ("state",))


def fault_text(error: XinqiaoError) -> str:
    """A refusal as it is stored: its code and plain data, which `wording` puts into words."""
    return json.dumps([error.code, error.details], ensure_ascii=False, default=str)


def fault_code(fault: str) -> str:
    """The code of a stored refusal."""
    code: str = json.loads(fault)[0]
    return code


def _change(task: Task, **values: Any) -> None:
    changed = rows_changed(
        update(Work)
        .where(
            Work.id == task.work_id, Work.state == WorkState.RUNNING, Work.attempts == task.attempt
        )
        .values(**values)
        .execution_options(synchronize_session=False)
    )
    if changed != 1:
        raise WorkEnded("work.ended", work=task.work_id)


def _end(kinds: Kinds, row: Work, state: WorkState, fault: str, now: datetime) -> None:
    row.state, row.fault, row.finished_at = state, fault, now
    kinds[row.kind].gave_up(row.arguments, fault, now)
