"""One action for many people or pairs: all or none, in the background where they are many."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from app.actions.desk.deeds import DEEDS
from app.actions.people import moving, moving_back
from app.actions.records import record_change
from app.actions.system import work
from app.actions.system.errands import Asked, Done, Errand, do_or_ask
from app.actions.transaction import transaction
from app.actor import Acting
from app.errors import Refused
from app.extensions import db
from app.models import Batch
from app.store.desk.batches import Deed, batch_of
from app.store.scope import Scope, scope_from, scope_payload

KIND = "batch"
UNDO = "batch_undo"
AT_ONCE = 200


def begin(
    scope: Scope, deed: Deed, codes: Sequence[str], details: Mapping[str, Any], *, acting: Acting
) -> Done[int] | Asked:
    """Do it now for a few, ask for it for many; the id of the batch.

    Raises Refused batches.nobody, and what the deed refuses; then nothing is done for anybody.
    """
    if not codes:
        raise Refused("batches.nobody")

    def now() -> int:
        with transaction():
            return _do(scope, _stored(deed, codes, details, acting), acting)

    def arguments() -> dict[str, Any]:
        if deed is Deed.MOVE:
            # Who has a namesake there is asked now, not found out in the background.
            moving.who_moves(scope, codes, details["school"], details.get("pen_names", {}))
        row = _stored(deed, codes, details, acting)
        return {"batch": row.id, "scope": scope_payload(scope)}

    return do_or_ask(Errand(KIND, len(codes), AT_ONCE, now, arguments), acting=acting)


def run_batch(task: work.Task) -> dict[str, Any]:
    """Do what was asked for, unless an earlier attempt has done it already."""
    batch_id = int(task.arguments["batch"])
    work.advance(task, "doing it for all", 0)
    with transaction():
        row = db.session.get_one(Batch, batch_id, with_for_update=True)
        if row.done_at is None:
            _do(scope_from(task.arguments["scope"]), row, task.acting())
    return {"batch": batch_id}


def undo(
    scope: Scope,
    batch_id: int,
    pen_names: Mapping[str, str] = moving_back.NO_NAMES,
    *,
    acting: Acting,
) -> Done[int] | Asked:
    """Take all of it back, now for a few, asked for where they are many; for how many it was.

    What was changed since stays as it is; children who go back to a school take `pen_names` where
    they need them. Raises NotFound, Refused batches.no_undo, batches.undone, and what the deed
    refuses; then nothing is taken back.
    """
    row = batch_of(batch_id, acting.actor.user_id or 0)
    if row.undone_at is not None:
        raise Refused("batches.undone")
    if row.done_at is None or DEEDS[Deed(row.action)][1] is None:
        raise Refused("batches.no_undo")

    def arguments() -> dict[str, Any]:
        if row.action == Deed.MOVE:
            moving_back.who_goes_back(scope, row.undo["moved"], pen_names, acting)
        return {"batch": batch_id, "scope": scope_payload(scope)}

    with transaction():
        if pen_names:
            row.details = {**row.details, "pen_names_back": dict(pen_names)}
        now = partial(_undo, scope, batch_id, acting)
        return do_or_ask(Errand(UNDO, len(row.codes), AT_ONCE, now, arguments), acting=acting)


def run_undo(task: work.Task) -> dict[str, Any]:
    """Take back what was asked for, unless an earlier attempt has."""
    batch_id = int(task.arguments["batch"])
    work.advance(task, "taking it back for all", 0)
    _undo(scope_from(task.arguments["scope"]), batch_id, task.acting())
    return {"batch": batch_id}


def _undo(scope: Scope, batch_id: int, acting: Acting) -> int:
    with transaction():
        row = db.session.get_one(Batch, batch_id, with_for_update=True, populate_existing=True)
        taking_back = DEEDS[Deed(row.action)][1]
        if row.undone_at is None and taking_back is not None:
            row.undone_for = taking_back(scope, row, acting)
            row.undone_at = acting.now
            record_change(acting, "batch.undo", "batch", str(row.id), [row.action])
        return row.undone_for or 0


def _stored(deed: Deed, codes: Sequence[str], details: Mapping[str, Any], acting: Acting) -> Batch:
    row = Batch(
        action=deed,
        codes=sorted(set(codes)),
        details=dict(details),
        asked_at=acting.now,
        asked_by_id=acting.actor.user_id,
    )
    db.session.add(row)
    db.session.flush()
    return row


def _do(scope: Scope, row: Batch, acting: Acting) -> int:
    row.undo = DEEDS[Deed(row.action)][0](scope, row, acting)
    row.done_at = acting.now
    record_change(acting, "batch.do", "batch", str(row.id), [row.action])
    return row.id
