"""One action for many people or pairs: all or none, in the background where they are many."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from app.actions.desk.due_dates import extend, take_back_extension
from app.actions.letters.pairs.bulk import end_many, hold_many, release_many, take_back_many
from app.actions.letters.pairs.holds import release_locked
from app.actions.people import applications, gates, moving
from app.actions.records import record_change
from app.actions.system import work
from app.actions.system.errands import Asked, Done, Errand, do_or_ask
from app.actions.transaction import transaction
from app.actor import Acting
from app.errors import Refused
from app.extensions import db
from app.models import Batch, GatePass, Volunteer
from app.store.desk.batches import Deed, batch_of
from app.store.letters.pairs import pair_coded
from app.store.parts import in_parts
from app.store.scope import Scope, scope_from, scope_payload
from letters.pairs.facts import EndReason

KIND = "batch"
AT_ONCE = 200
BULK_ENDS = (
    EndReason.FINISHED,
    EndReason.VOLUNTEER_LEFT,
    EndReason.CHILD_LEFT,
    EndReason.OTHER,
)
"""A refusal of consent and a child's safety are looked at one by one."""
Do = Callable[[Scope, Batch, Acting], dict[str, Any]]
TakeBack = Callable[[Scope, Batch, Acting], object]


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
        row = _stored(deed, codes, details, acting)
        return {"batch": row.id, "scope": scope_payload(scope)}

    return do_or_ask(Errand(KIND, len(codes), AT_ONCE, now, arguments), acting=acting)


def run_batch(task: work.Task) -> dict[str, Any]:
    """Do what was asked for, unless an earlier attempt has done it already."""
    batch_id = int(task.arguments["batch"])
    with transaction():
        row = db.session.get_one(Batch, batch_id, with_for_update=True)
        if row.done_at is None:
            _do(scope_from(task.arguments["scope"]), row, task.acting())
    return {"batch": batch_id}


def undo(scope: Scope, batch_id: int, *, acting: Acting) -> None:
    """Take all of it back. Raises NotFound, Refused batches.no_undo, batches.undone."""
    with transaction():
        row = batch_of(batch_id, acting.actor.user_id or 0)
        db.session.refresh(row, with_for_update=True)
        if row.undone_at is not None:
            raise Refused("batches.undone")
        taking_back = DEEDS[Deed(row.action)][1]
        if taking_back is None or row.done_at is None:
            raise Refused("batches.no_undo")
        taking_back(scope, row, acting)
        row.undone_at = acting.now
        record_change(acting, "batch.undo", "batch", str(row.id), [row.action])


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


def _name(row: Batch) -> str:
    return f"batch-{row.id}"


def _hold(scope: Scope, row: Batch, acting: Acting) -> dict[str, Any]:
    hold_many(scope, row.codes, row.details["reason"], batch=_name(row), acting=acting)
    return {}


def _release(scope: Scope, row: Batch, acting: Acting) -> dict[str, Any]:
    held = dict[str, Any]()
    for code in row.codes:
        pair = pair_coded(scope, code, lock=True)
        held[code] = [str(pair.held_on), pair.held_reason, pair.batch]
        release_locked(pair, acting=acting)
    return {"held": held}


def _hold_again(scope: Scope, row: Batch, acting: Acting) -> None:
    for code, (on, reason, batch) in row.undo["held"].items():
        pair = pair_coded(scope, code, lock=True)
        if pair.until_on is None and pair.held_on is None:
            pair.held_on, pair.held_reason = date.fromisoformat(on), reason
            pair.batch = batch
            record_change(acting, "pairs.hold", "pair", code, ["held_on", "held_reason"])


def _end(scope: Scope, row: Batch, acting: Acting) -> dict[str, Any]:
    if row.details["reason"] not in BULK_ENDS:
        raise Refused("pairs.end_reason", reason=row.details["reason"])
    reason = EndReason(row.details["reason"])
    try:
        on = date.fromisoformat(row.details["on"])
    except ValueError as fault:
        raise Refused("batches.day") from fault
    end_many(scope, row.codes, reason, on, batch=_name(row), acting=acting)
    return {}


def _extend(scope: Scope, row: Batch, acting: Acting) -> dict[str, Any]:
    return extend(scope, row.codes, int(row.details["days"]), acting=acting)


def _clear(scope: Scope, row: Batch, acting: Acting) -> dict[str, Any]:
    newest = db.session.scalar(select(GatePass.id).order_by(GatePass.id.desc()).limit(1)) or 0
    gates.clear(scope, row.codes, row.details["gate"], acting.today, acting=acting)
    db.session.flush()
    found = list[int]()
    for some in in_parts(row.codes):
        query = (
            select(GatePass.id)
            .join(Volunteer)
            .where(
                GatePass.id > newest,
                GatePass.recorded_by_id == acting.actor.user_id,
                Volunteer.code.in_(some),
            )
        )
        found += db.session.scalars(query)
    return {"passes": found}


def _shut_again(scope: Scope, row: Batch, acting: Acting) -> None:
    for some in in_parts(row.undo["passes"]):
        query = select(GatePass).where(GatePass.id.in_(some), GatePass.withdrawn_at.is_(None))
        for gate_pass in db.session.scalars(query):
            gate_pass.withdrawn_at = acting.now
            code = gate_pass.volunteer.code
            record_change(acting, "volunteer.close_gate", "volunteer", code, [gate_pass.gate])


def _invite(scope: Scope, row: Batch, acting: Acting) -> dict[str, Any]:
    applications.invite(scope, row.codes, acting=acting)
    return {}


def _move(scope: Scope, row: Batch, acting: Acting) -> dict[str, Any]:
    return {"moved": moving.move_many(scope, row.codes, row.details["school"], acting=acting)}


def _move_back(scope: Scope, row: Batch, acting: Acting) -> None:
    moving.take_back_many(scope, row.undo["moved"], acting=acting)


DEEDS: Mapping[Deed, tuple[Do, TakeBack | None]] = {
    Deed.HOLD: (
        _hold,
        lambda scope, row, acting: release_many(scope, _name(row), acting=acting),
    ),
    Deed.RELEASE: (_release, _hold_again),
    Deed.EXTEND: (
        _extend,
        lambda scope, row, acting: take_back_extension(scope, row.undo, acting=acting),
    ),
    Deed.END: (
        _end,
        lambda scope, row, acting: take_back_many(scope, _name(row), acting=acting, evidence=""),
    ),
    Deed.GATE: (_clear, _shut_again),
    Deed.INVITE: (_invite, None),
    Deed.MOVE: (_move, _move_back),
}
"""What does each deed, and what takes it back; a mail that went out is not taken back."""
