"""The gates that a volunteer passes before the first round: recorded, taken back."""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import or_, select

from app.actions.records import Changed, record_change, record_changes
from app.actions.transaction import transaction
from app.actor import Acting
from app.errors import Refused
from app.extensions import db
from app.models import GATES, GatePass, Volunteer
from app.store.people.volunteers import (
    gates_of,
    volunteer_by_code,
    volunteers_by_codes,
)
from app.store.scope import Scope, volunteer_within

# A record check is valid for a year; training and pledge do not expire.
VALID_FOR = {"vetting": timedelta(days=365)}


def clear(
    scope: Scope,
    codes: Sequence[str],
    gate: str,
    on: date,
    *,
    corrects: bool = False,
    acting: Acting,
) -> int:
    """Volunteers passed a gate, or 'all' of them, on a day; for how many that is new.

    A pass of a later day stays, unless this one corrects it.

    Raises NotFound for a code, Refused for an unknown gate, a day to come or one's own gate; then
    nothing is stored.
    """
    if on > acting.today:
        raise Refused("volunteers.day_to_come", on=on.isoformat())
    gates = GATES if gate == "all" else (gate,)
    if not set(gates) <= set(GATES):
        raise Refused("volunteers.gate", gate=gate)
    with transaction():
        cleared = [
            Changed("volunteer.clear", "volunteer", volunteer.code, fresh)
            for volunteer in volunteers_by_codes(scope, codes)
            if (fresh := _clear_one(volunteer, gates, on, corrects, acting))
        ]
        record_changes(acting, cleared)
    return len(cleared)


def _clear_one(
    volunteer: Volunteer, gates: Sequence[str], on: date, corrects: bool, acting: Acting
) -> tuple[str, ...]:
    """The gates that this volunteer passed anew."""
    if acting.actor.user_id is not None and volunteer.user_id == acting.actor.user_id:
        raise Refused("volunteers.own_gate")
    before = {gate.name: gate.passed_on for gate in gates_of(volunteer, on)}
    fresh = tuple(gate for gate in gates if _is_new(before[gate], on, corrects))
    for gate in fresh:
        db.session.add(
            GatePass(
                volunteer_id=volunteer.id,
                gate=gate,
                passed_on=on,
                expires_on=on + VALID_FOR[gate] if gate in VALID_FOR else None,
                recorded_at=acting.now,
                recorded_by_id=acting.actor.user_id,
            )
        )
    return fresh


def _is_new(passed_on: date | None, on: date, corrects: bool) -> bool:
    """Whether a pass of this day says more than the one before."""
    return passed_on is None or passed_on < on or (corrects and passed_on != on)


def clear_everybody(scope: Scope, gate: str, on: date, *, acting: Acting) -> int:
    """All volunteers in reach passed a gate on a day; for how many that is new."""
    here = or_(Volunteer.left_on.is_(None), Volunteer.left_on > acting.today)
    reached = select(Volunteer.code).where(
        volunteer_within(scope), here, Volunteer.merged_into_id.is_(None)
    )
    return clear(scope, list(db.session.scalars(reached)), gate, on, acting=acting)


def close_gate(scope: Scope, code: str, gate: str, *, acting: Acting) -> None:
    """Take the pass of a gate back. Raises NotFound."""
    with transaction():
        volunteer = volunteer_by_code(scope, code)
        passes = [row for row in volunteer.gate_passes if row.gate == gate]
        if passes and passes[-1].withdrawn_at is None:
            passes[-1].withdrawn_at = acting.now
            record_change(acting, "volunteer.close_gate", "volunteer", code, [gate])
