"""Long work in the background: asked for, claimed under a lease, told on, finished once.

A worker that dies keeps its claim until the lease is over; then another takes the work up. The
number of the attempt fences the dead one off: what it still says or finishes counts no more.
"""

import importlib
import json
import logging
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, or_, select, update
from sqlalchemy.exc import OperationalError

from app import actions, clock
from app.actions.records import record_change
from app.actions.transaction import rows_changed, transaction
from app.actor import Acting, Actor
from app.errors import NotFound, Refused, XinqiaoError
from app.extensions import db
from app.models import Work
from app.wording.intake import RefusalWords
from app.wording.rounds import EngineFaults, StalePeople

LEASE = timedelta(minutes=10)
MOST_ATTEMPTS = 3
PACE = timedelta(seconds=1)
Moment = Callable[[], datetime]
log = logging.getLogger("xinqiao.work")


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

    def tell(self, words: str, share: float) -> None:
        """Say how far the work is, 0 to 1, and keep the lease. Raises WorkEnded."""
        advance(self, round(100 * share), words)


def paced(task: Task) -> Callable[[str, float], None]:
    """`task.tell` for work that tells often: what comes within a second in the same words is left
    out, since each telling is a transaction."""
    told: dict[str, datetime] = {}

    def tell(words: str, share: float) -> None:
        now = task.moment()
        if words not in told or now - told[words] >= PACE:
            told[words] = now
            task.tell(words, share)

    return tell


@dataclass(frozen=True, slots=True)
class Kind:
    """What is done for a kind of work.

    `run` does it and gives the result, or None where it has finished the work itself, together
    with what it wrote; `gave_up` gets the arguments and the fault when the work
    has failed for good or was cancelled, inside that transaction.
    """

    run: Callable[[Task], dict[str, Any] | None]
    gave_up: Callable[[dict[str, Any], str], None]


def nothing_to_undo(arguments: dict[str, Any], fault: str) -> None:
    """For work that leaves nothing behind when it fails."""


KINDS: dict[str, Kind] = {}


def register(
    kind: str,
    run: Callable[[Task], dict[str, Any] | None],
    gave_up: Callable[[dict[str, Any], str], None] = nothing_to_undo,
) -> None:
    """Make a kind of work known; called once by the file of app/actions that does it."""
    KINDS[kind] = Kind(run, gave_up)


def ask(kind: str, arguments: dict[str, Any], *, acting: Acting) -> int:
    """Ask for work, in the running transaction if there is one; gives its id."""
    with transaction():
        row = Work(
            kind=kind, arguments=arguments, asked_at=acting.now, asked_by_id=acting.actor.user_id
        )
        db.session.add(row)
        db.session.flush()
        return row.id


def claim(moment: Moment) -> Task | None:
    """Take the oldest work that waits or whose worker died, if there is any."""
    now = moment()
    free = or_(Work.state == "waiting", and_(Work.state == "running", Work.lease_until < now))
    query = select(Work).where(free).order_by(Work.id).limit(1).with_for_update(skip_locked=True)
    with transaction():
        while (row := db.session.scalar(query)) is not None:
            if row.attempts < MOST_ATTEMPTS:
                row.state, row.attempts, row.lease_until = "running", row.attempts + 1, now + LEASE
                actor = Actor(row.asked_by_id, None if row.asked_by_id else "worker")
                return Task(row.id, row.kind, row.arguments, row.attempts, actor, moment)
            _end(row, "failed", fault_text(Refused("work.lost")), now)
            db.session.flush()
    return None


def advance(task: Task, progress: int, words: str) -> None:
    """Write down how far claimed work is and prolong the lease. Raises WorkEnded."""
    with transaction():
        _change(task, progress=progress, words=words[:200], lease_until=task.moment() + LEASE)


def finish(task: Task, result: dict[str, Any]) -> None:
    """Claimed work is done. Raises WorkEnded where it is no longer this worker's."""
    with transaction():
        _change(task, state="done", progress=100, result=result, finished_at=task.moment())


def fail(task: Task, fault: str) -> None:
    """Claimed work cannot be done. Raises WorkEnded where it is no longer this worker's."""
    with transaction():
        _change(task, state="failed", fault=fault, finished_at=task.moment())
        _load_kinds()[task.kind].gave_up(task.arguments, fault)


def cancel(work_id: int, *, acting: Acting) -> None:
    """Stop work that was asked for by this actor. Raises NotFound or Refused."""
    with transaction():
        row = db.session.scalar(select(Work).where(Work.id == work_id).with_for_update())
        if row is None or row.asked_by_id != acting.actor.user_id:
            raise NotFound("work.unknown", work=work_id)
        if row.state not in ("waiting", "running"):
            raise Refused("work.over")
        _end(row, "cancelled", fault_text(Refused("work.cancelled")), acting.now)
        record_change(acting, "work.cancel", "work", str(work_id), ("state",))


def run_next(moment: Moment) -> bool:
    """Do the next work that waits; false where there is none.

    `moment` gives the present moment each time it is asked: leases are prolonged by it.
    """
    task = claim(moment)
    if task is not None:
        _run(task)
    return task is not None


def fault_text(error: XinqiaoError) -> str:
    """A refusal as it is stored; app.wording.work puts it into words."""
    return json.dumps([error.code, error.details], ensure_ascii=False, default=_plain)


def _plain(value: object) -> object:
    """What a refusal carries, as JSON; what is put into words when it is shown keeps its parts."""
    if isinstance(value, EngineFaults):
        return {"faults": value.faults}
    if isinstance(value, RefusalWords):
        return {"refusal": [value.fault.code, value.fault.details]}
    return {"people": value.people} if isinstance(value, StalePeople) else str(value)


def _run(task: Task) -> None:
    told = {"work": task.work_id, "kind": task.kind, "attempt": task.attempt}
    try:
        result = _load_kinds()[task.kind].run(task)
        if result is not None:
            finish(task, result)
        log.info("work done", extra=told)
    except WorkEnded:
        log.info("work ended by another", extra=told)
    except OperationalError:
        # The database is away: nobody can be told now, and the lease brings the work back.
        raise
    except XinqiaoError as refusal:
        log.info("work refused", extra=told | {"code": refusal.code})
        _fail_if_ours(task, fault_text(refusal))
    except Exception:
        log.exception("work broke", extra=told)
        _fail_if_ours(task, fault_text(Refused("work.broke", number=task.work_id)))


def _fail_if_ours(task: Task, fault: str) -> None:
    try:
        fail(task, fault)
    except WorkEnded:
        log.info("work ended by another", extra={"work": task.work_id})


def _change(task: Task, **values: Any) -> None:
    changed = rows_changed(
        update(Work)
        .where(Work.id == task.work_id, Work.state == "running", Work.attempts == task.attempt)
        .values(**values)
        .execution_options(synchronize_session=False)
    )
    if changed != 1:
        raise WorkEnded("work.ended", work=task.work_id)


def _end(row: Work, state: str, fault: str, now: datetime) -> None:
    row.state, row.fault, row.finished_at = state, fault, now
    _load_kinds()[row.kind].gave_up(row.arguments, fault)


def _load_kinds() -> dict[str, Kind]:
    """Every kind: the files of app/actions register theirs when they are imported."""
    for module in pkgutil.walk_packages(actions.__path__, f"{actions.__name__}."):
        importlib.import_module(module.name)
    return KINDS
