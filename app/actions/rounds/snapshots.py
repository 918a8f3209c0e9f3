"""The snapshot of a round: taken at its opening, and taken anew when it is renewed."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import delete, insert

from app.extensions import db
from app.models import LeftOut, Round, RoundChild, RoundVolunteer
from app.store.rounds.surveys import CHILD, Survey


def store_snapshot(row: Round, found: Survey) -> None:
    """Store who is in as the round's snapshot of its basis."""
    where = {"round_id": row.id, "basis": row.basis}
    children = ({"child_id": id_} | values for id_, values in found.children.items())
    volunteers = ({"volunteer_id": id_} | values for id_, values in found.volunteers.items())
    _insert(RoundChild, where, children)
    _insert(RoundVolunteer, where, volunteers)


def store_left_out(row: Round, found: Survey) -> None:
    """Store who is left out now, in the place of what was known before."""
    db.session.execute(delete(LeftOut).where(LeftOut.round_id == row.id))
    _insert(
        LeftOut,
        {"round_id": row.id},
        (
            {
                "child_id": id_ if side == CHILD else None,
                "volunteer_id": None if side == CHILD else id_,
                "reason": reason,
            }
            for (side, id_), reason in found.left_out.items()
        ),
    )


def _insert(model: Any, where: dict[str, Any], rows: Iterable[dict[str, Any]]) -> None:
    values = [where | row for row in rows]
    if values:
        db.session.execute(insert(model), values)
