"""What a round remembers: former pairs, ends for safety and kin, entered as forbidden pairs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import insert, select

from app.actions.records import Changed, record_changes
from app.actor import Acting
from app.errors import Refused
from app.extensions import db
from app.models import Round, Ruling, RulingKind, RulingOrigin
from app.store.rounds.memory import Remembered, Two, remembered
from app.store.rounds.since.forbidden import stands_beside
from app.store.rounds.surveys import CHILD, VOLUNTEER, ids_in

FROM_MEMORY = (RulingOrigin.FORMER, RulingOrigin.SAFETY, RulingOrigin.KIN)


@dataclass(frozen=True, slots=True)
class _Step:
    """What becomes of the rulings of a round."""

    gone: list[Ruling]
    new: Mapping[Two, Remembered]


def remember(row: Round, *, acting: Acting) -> list[Two]:
    """Forbid what memory forbids, in the running transaction; the locks that gave way.

    What somebody forbade stays; what somebody allowed with a reason too, but for an end for safety.
    """
    now = ids_in(row)
    wanted = remembered(now[CHILD], now[VOLUNTEER])
    known = db.session.scalars(select(Ruling).where(Ruling.round_id == row.id)).all()
    step = _compared(known, wanted)
    unlocked = [_two(one) for one in step.gone if one.kind is RulingKind.KEEP]
    for one in step.gone:
        db.session.delete(one)
    db.session.flush()
    enter(row, step.new, acting)
    return unlocked


def enter(row: Round, new: Mapping[Two, Remembered], acting: Acting) -> None:
    """Forbid these two and two in a round, in the running transaction."""
    values = [
        {
            "round_id": row.id,
            "child_id": child,
            "volunteer_id": volunteer,
            "kind": RulingKind.FORBID,
            "origin": one.origin,
            "reason": one.reason,
            "ruled_at": acting.now,
        }
        for (child, volunteer), one in new.items()
    ]
    if values:
        db.session.execute(insert(Ruling), values)
        record_changes(acting, [Changed("rounds.remember", "round", str(row.id), ())])


def _compared(known: Sequence[Ruling], wanted: Mapping[Two, Remembered]) -> _Step:
    new, gone = dict(wanted), []
    for ruling in known:
        found = wanted.get(_two(ruling))
        if found is None:
            if ruling.origin in FROM_MEMORY:
                gone.append(ruling)
        elif stands_beside(ruling, found):
            del new[_two(ruling)]
        else:
            gone.append(ruling)
    return _Step(gone, new)


def unlock(lock: Ruling) -> None:
    """A lock goes, in the running transaction; two who were allowed stay allowed."""
    if lock.was_allowed:
        lock.kind = RulingKind.ALLOW
    else:
        db.session.delete(lock)


def memory_of(child: int, volunteer: int) -> Remembered | None:
    """What is remembered of two now, by their ids."""
    return remembered([child], [volunteer]).get((child, volunteer))


def refuse_remembered(origin: RulingOrigin, *, was_allowed: bool = False) -> None:
    """What memory forbids is allowed with a reason only, an end for safety never.

    Raises Refused rulings.safety or rulings.remembered; never of what a person ruled.
    """
    if origin is RulingOrigin.SAFETY:
        raise Refused("rulings.safety")
    if origin in FROM_MEMORY and not was_allowed:
        raise Refused("rulings.remembered")


def _two(ruling: Ruling) -> Two:
    return ruling.child_id, ruling.volunteer_id
