"""Gates of two rows of one volunteer: what counts of both, and what was shut since the merge."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import NamedTuple

from app.actor import Acting
from app.extensions import db
from app.models import GatePass, Merge, Volunteer


class PassKept(NamedTuple):
    """What a pass of a gate says."""

    passed_on: date
    expires_on: date | None
    withdrawn_at: datetime | None


Passes = Mapping[str, PassKept]


def passes_that_hold(one: Volunteer, other: Volunteer) -> Passes:
    """What of both counts of each gate: that it was withdrawn of either, else the latest pass."""
    last = _passes_of(one), _passes_of(other)
    return {
        gate: max(
            (passes[gate] for passes in last if gate in passes),
            key=lambda found: (found.withdrawn_at is not None, found.passed_on),
        )
        for gate in sorted({*last[0], *last[1]})
    }


def withdrawn_since(volunteer: Volunteer, merge: Merge) -> Passes:
    """The gates that were shut since the merge: nobody knows for which of the two."""
    at = merge.merged_at
    return {
        gate: one
        for gate, one in _passes_of(volunteer).items()
        if one.withdrawn_at is not None and one.withdrawn_at > at
    }


def record_again(volunteer: Volunteer, holding: Passes, acting: Acting) -> list[int]:
    """Where the last pass of a gate is another, the one that holds comes again; the new ids."""
    last = _passes_of(volunteer)
    again = [
        GatePass(
            volunteer_id=volunteer.id,
            gate=gate,
            recorded_at=acting.now,
            recorded_by_id=acting.actor.user_id,
            **one._asdict(),
        )
        for gate, one in holding.items()
        if last.get(gate) != one
    ]
    db.session.add_all(again)
    db.session.flush()
    db.session.expire(volunteer)
    return [row.id for row in again]


def _passes_of(volunteer: Volunteer) -> dict[str, PassKept]:
    """The last pass of each gate."""
    return {
        row.gate: PassKept(row.passed_on, row.expires_on, row.withdrawn_at)
        for row in volunteer.gate_passes
    }
