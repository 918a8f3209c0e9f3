"""What each action for many does, and what takes it back."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import select

from app.actions.access import contacts
from app.actions.desk.due_dates import extend, take_back_extension
from app.actions.letters.pairs.bulk import end_many, hold_many, release_many, take_back_many
from app.actions.letters.pairs.following import follow_facts
from app.actions.letters.pairs.holds import release_locked
from app.actions.people import applications, gates, moving, moving_back
from app.actions.people.consents import agree_for_many, unsay
from app.actions.records import record_change
from app.actor import Acting
from app.clock import local_date
from app.errors import Refused
from app.extensions import db
from app.models import Batch, GatePass, Volunteer
from app.store.desk.batches import Deed
from app.store.letters.pairs import pair_coded
from app.store.parts import in_parts
from app.store.people.consents import children_of_answers
from app.store.people.volunteers import volunteers_by_codes
from app.store.scope import Scope
from letters.pairs.facts import EndReason

BULK_ENDS = (
    EndReason.FINISHED,
    EndReason.VOLUNTEER_LEFT,
    EndReason.CHILD_LEFT,
    EndReason.OTHER,
)
"""A refusal of consent and a child's safety are looked at one by one."""
Do = Callable[[Scope, Batch, Acting], dict[str, Any]]
"""Gives what taking it back needs."""
TakeBack = Callable[[Scope, Batch, Acting], int]
"""Says for how many; what was changed since stays as it is."""


def _name(row: Batch) -> str:
    return f"batch-{row.id}"


def _hold(scope: Scope, row: Batch, acting: Acting) -> dict[str, Any]:
    hold_many(scope, row.codes, row.details["reason"], acting=acting)
    return {}


def _let_go(scope: Scope, row: Batch, acting: Acting) -> int:
    held_on = local_date(row.done_at or row.asked_at)
    return release_many(scope, row.codes, held_on, row.details["reason"], acting=acting)


def _release(scope: Scope, row: Batch, acting: Acting) -> dict[str, Any]:
    held = dict[str, Any]()
    for code in row.codes:
        pair = pair_coded(scope, code, lock=True)
        held[code] = [str(pair.held_on), pair.held_reason]
        release_locked(pair, acting=acting)
    return {"held": held}


def _hold_again(scope: Scope, row: Batch, acting: Acting) -> int:
    done = 0
    for code, (on, reason, *_batch) in row.undo["held"].items():
        pair = pair_coded(scope, code, lock=True)
        if pair.until_on is None and pair.held_on is None:
            pair.held_on, pair.held_reason = date.fromisoformat(on), reason
            record_change(acting, "pairs.hold", "pair", code, ["held_on", "held_reason"])
            done += 1
    return done


def _end(scope: Scope, row: Batch, acting: Acting) -> dict[str, Any]:
    if row.details["reason"] not in BULK_ENDS:
        raise Refused("pairs.end_reason", reason=row.details["reason"])
    reason = EndReason(row.details["reason"])
    end_many(scope, row.codes, reason, _day(row), batch=_name(row), acting=acting)
    return {}


def _day(row: Batch, which: str = "on") -> date:
    """The day that was given. Raises Refused."""
    try:
        return date.fromisoformat(row.details[which])
    except ValueError as fault:
        raise Refused("batches.day") from fault


def _extend(scope: Scope, row: Batch, acting: Acting) -> dict[str, Any]:
    return extend(scope, row.codes, int(row.details["days"]), acting=acting)


def _clear(scope: Scope, row: Batch, acting: Acting) -> dict[str, Any]:
    newest = db.session.scalar(select(GatePass.id).order_by(GatePass.id.desc()).limit(1)) or 0
    gates.clear(scope, row.codes, row.details["gate"], _day(row), acting=acting)
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


def _shut_again(scope: Scope, row: Batch, acting: Acting) -> int:
    """The batch's passes are gone, so that what held before them holds again."""
    volunteers = {one.id: one.code for one in volunteers_by_codes(scope, row.codes)}
    kept = set[int]()
    for some in in_parts(row.undo["passes"]):
        for gate_pass in db.session.scalars(select(GatePass).where(GatePass.id.in_(some))):
            code = volunteers.get(gate_pass.volunteer_id)
            if code is None or gate_pass.withdrawn_at is not None:
                kept.add(gate_pass.volunteer_id)
                continue
            db.session.delete(gate_pass)
            record_change(acting, "volunteer.close_gate", "volunteer", code, [gate_pass.gate])
    return len(row.codes) - len(kept)


def _invite(scope: Scope, row: Batch, acting: Acting) -> dict[str, Any]:
    applications.invite(scope, row.codes, acting=acting)
    return {}


def _move(scope: Scope, row: Batch, acting: Acting) -> dict[str, Any]:
    to, names = row.details["school"], row.details.get("pen_names", {})
    return {"moved": moving.move_many(scope, row.codes, to, names, acting=acting)}


def _move_back(scope: Scope, row: Batch, acting: Acting) -> int:
    names = row.details.get("pen_names_back", {})
    moving_back.take_back(scope, row.undo["moved"], names, acting=acting)
    return len(row.codes)


def _propose(scope: Scope, row: Batch, acting: Acting) -> dict[str, Any]:
    return {"grants": contacts.propose(scope, row.codes, acting=acting)}


def _approve(scope: Scope, row: Batch, acting: Acting) -> dict[str, Any]:
    return {"grants": contacts.approve(scope, row.codes, acting=acting)}


def _invite_again(scope: Scope, row: Batch, acting: Acting) -> dict[str, Any]:
    contacts.invite_again(scope, row.codes, acting=acting)
    return {}


def _agree(scope: Scope, row: Batch, acting: Acting) -> dict[str, Any]:
    given = row.details
    found = agree_for_many(
        *(scope, row.codes, _day(row), given["evidence"]),
        acting=acting,
        expires_on=_day(row, "until") if given.get("until") else None,
        children_too=bool(given.get("children")),
    )
    for child_id in children_of_answers(found):
        follow_facts(acting, child_id=child_id)
    return {"consents": found}


DEEDS: Mapping[Deed, tuple[Do, TakeBack | None]] = {
    Deed.HOLD: (_hold, _let_go),
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
    Deed.CONSENT: (
        _agree,
        lambda _scope, row, acting: unsay(row.undo["consents"], acting=acting),
    ),
    Deed.PROPOSE: (
        _propose,
        lambda _scope, row, acting: contacts.withdraw(row.undo["grants"], acting=acting),
    ),
    Deed.APPROVE: (
        _approve,
        lambda _scope, row, acting: contacts.take_approval_back(row.undo["grants"], acting=acting),
    ),
    Deed.INVITE_AGAIN: (_invite_again, None),
}
"""What does each deed, and what takes it back; a mail that went out is not taken back."""
