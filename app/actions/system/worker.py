"""What a worker does with the queue: the next piece of work, done once, whatever goes wrong."""

import logging

from sqlalchemy.exc import OperationalError

from app.actions.system.work import (
    Kinds,
    Moment,
    Task,
    WorkEnded,
    claim,
    fail,
    fault_text,
    finish,
)
from app.errors import Refused, XinqiaoError

log = logging.getLogger("xinqiao.work")


def run_next(kinds: Kinds, moment: Moment) -> bool:
    """Do the next work that waits; false where there is none.

    `moment` gives the present moment each time it is asked: leases are prolonged by it.
    """
    task = claim(kinds, moment)
    if task is not None:
        run(kinds, task)
    return task is not None


def run(kinds: Kinds, task: Task) -> None:
    """Do claimed work; what it refuses or breaks on is kept as its fault.

    Raises OperationalError where the database is away: then nothing can be written down, and the
    lease brings the work back.
    """
    about = {"work": task.work_id, "kind": task.kind, "attempt": task.attempt}
    try:
        kind = kinds[task.kind]
        result = kind.run(kind.as_of_now(task))
        if result is not None:
            finish(task, result)
        log.info("work done", extra=about)
    except WorkEnded:
        log.info("work ended by another", extra=about)
    except OperationalError:
        raise
    except XinqiaoError as refusal:
        log.info("work refused", extra=about | {"code": refusal.code})
        _fail_if_ours(kinds, task, fault_text(refusal))
    except Exception:
        log.exception("work broke", extra=about)
        _fail_if_ours(kinds, task, fault_text(Refused("work.broke", number=task.work_id)))


def _fail_if_ours(kinds: Kinds, task: Task, fault: str) -> None:
    try:
        fail(kinds, task, fault)
    except WorkEnded:
        log.info("work ended by another", extra={"work": task.work_id})
