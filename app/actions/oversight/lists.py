"""Lists of people that were taken away as a file count for the day, and are written down."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, select

from app.actions.records import record_access
from app.actions.transaction import transaction
from app.actor import Acting
from app.extensions import db
from app.models import ListTaken, User
from app.store.oversight.lists import Allowance, TakenList, allowance_for


@dataclass(frozen=True, slots=True)
class Claim:
    """What somebody may take now; a short list counts for the day with this row."""

    list_taken_id: int | None


def claim(taken: TakenList, yes: int | None, *, acting: Acting) -> Claim | None:
    """Let a list count, if it may still be taken; None where others were taken meanwhile."""
    user_id = acting.actor.user_id
    if user_id is None:
        return Claim(None)
    with transaction():
        # Of two lists at once the second sees the first.
        db.session.execute(select(User.id).where(User.id == user_id).with_for_update())
        allowance = allowance_for(taken, yes, user_id, acting.now)
        if allowance is not Allowance.SHORT:
            return None if allowance is None else Claim(None)
        row = ListTaken(
            user_id=user_id,
            at=acting.now,
            list_name=taken.name,
            digest=taken.digest,
            rows=taken.rows,
        )
        db.session.add(row)
        db.session.flush()
        return Claim(row.id)


def give_back(claimed: Claim) -> None:
    """Nothing was made of it: it does not count."""
    with transaction():
        db.session.execute(delete(ListTaken).where(ListTaken.id == claimed.list_taken_id))


def write_down(taken: TakenList, looked: Sequence[str] = (), *, acting: Acting) -> None:
    """Somebody has the file.

    `looked`: the columns, and the codes of whom the list is about.
    """
    record_access(acting, "list", taken.name, [f"rows:{taken.rows}", *looked])


def hand_over(
    taken: TakenList, yes: int | None, looked: Sequence[str] = (), *, acting: Acting
) -> bool:
    """Whether a file that is made may be given: it counts, and is written down."""
    with transaction():
        if claim(taken, yes, acting=acting) is None:
            return False
        write_down(taken, looked, acting=acting)
        return True
