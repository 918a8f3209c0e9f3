"""A basis that changed is renewed: who left a round's snapshot, who joins it, which locks go."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from sqlalchemy import select

from app.actions.records import record_change
from app.actions.rounds.memory import remember, unlock
from app.actions.rounds.snapshots import store_left_out, store_snapshot
from app.actions.transaction import transaction
from app.actor import Acting
from app.errors import Refused
from app.extensions import db
from app.models import (
    Child,
    Round,
    RoundChild,
    RoundState,
    RoundVolunteer,
    Ruling,
    RulingKind,
    Volunteer,
)
from app.store.parts import in_parts
from app.store.rounds.extents import RoundExtent
from app.store.rounds.memory import Two
from app.store.rounds.rounds import round_of
from app.store.rounds.surveys import CHILD, VOLUNTEER, Person, Survey, snapshot_of, survey, why_gone
from app.store.scope import Scope

Named = list[str]
"""The side, the pen name, the code and, of who left, the reason."""


@dataclass(frozen=True, slots=True)
class Renewed:
    """What a renewal changed.

    `gone` and `joined` are people who left or joined since the round was opened, each with side,
    pen name and code, those who left with the reason too; `added` joined just now; `unlocked` are
    codes of pairs whose locks were dropped just now; `changed` counts who is known otherwise.
    """

    gone: list[Named] = field(default_factory=list)
    joined: list[Named] = field(default_factory=list)
    added: list[Named] = field(default_factory=list)
    unlocked: list[Named] = field(default_factory=list)
    changed: int = 0

    def kept(self) -> dict[str, Any]:
        """What a draft keeps of it: codes without names, for the list of what changed."""
        return {
            "gone": [[side, code, why] for side, _name, code, why in self.gone],
            "joined": [[side, code] for side, _name, code in self.joined],
            "unlocked": self.unlocked,
            "changed": self.changed,
        }


def renew_round(scope: Scope, round_id: int, *, add_ready: bool = False, acting: Acting) -> Renewed:
    """Take the snapshot of an open round anew; with `add_ready` who became ready joins it.

    Who is no longer available is taken out, a lock of theirs is dropped, and what memory forbids
    is entered. The snapshots of earlier drafts stay. Raises NotFound, Refused rounds.not_open.
    """
    with transaction():
        round_of(scope, round_id)
        row = db.session.get_one(Round, round_id, with_for_update=True, populate_existing=True)
        if row.state is not RoundState.OPEN:
            raise Refused("rounds.not_open", state=row.state)
        before = snapshot_of(row)
        today = survey(row.region_code, row.cohort_id, RoundExtent.of(row.extent), acting.today)
        after = today if add_ready else today.only(before.children, before.volunteers)
        after = _with_the_gone(row, after, acting.today)
        if (after.children, after.volunteers) != (before.children, before.volunteers):
            row.basis += 1
            store_snapshot(row, after)
            record_change(acting, "rounds.renew", "round", str(row.id), _fields(before, after))
        store_left_out(row, after)
        unlocked = _drop_locks(row, after) + remember(row, acting=acting)
        if unlocked:
            record_change(acting, "rounds.unlock", "round", str(row.id), note=_codes(unlocked))
        return _renewed(row, before, after, unlocked)


def _with_the_gone(row: Round, after: Survey, today: date) -> Survey:
    """With the reason of whoever was in the round and is no longer found at all."""
    gone = _ever_in(row) - _people(after) - after.left_out.keys()
    return replace(after, left_out={**after.left_out, **why_gone(row, gone, today)})


def _ever_in(row: Round, basis: int | None = None) -> set[Person]:
    """Who was in a snapshot of the round, or in the one of this basis."""
    found: set[Person] = set()
    for side, model, key in (
        (CHILD, RoundChild, RoundChild.child_id),
        (VOLUNTEER, RoundVolunteer, RoundVolunteer.volunteer_id),
    ):
        query = select(key).where(model.round_id == row.id)
        if basis is not None:
            query = query.where(model.basis == basis)
        found |= {(side, id_) for id_ in db.session.scalars(query)}
    return found


def _people(found: Survey) -> set[Person]:
    return {(CHILD, id_) for id_ in found.children} | {(VOLUNTEER, id_) for id_ in found.volunteers}


def _fields(before: Survey, after: Survey) -> tuple[str, ...]:
    """Which side of the snapshot changed."""
    changed = {
        "children": before.children != after.children,
        "volunteers": before.volunteers != after.volunteers,
    }
    return tuple(name for name, is_so in changed.items() if is_so)


def _drop_locks(row: Round, after: Survey) -> list[Two]:
    """Locks of somebody who is gone, and locks beyond the places that a volunteer has left.

    Two who were allowed stay allowed.
    """
    query = select(Ruling).where(Ruling.round_id == row.id, Ruling.kind == RulingKind.KEEP)
    places = {id_: values["capacity"] for id_, values in after.volunteers.items()}
    dropped = []
    for lock in db.session.scalars(query.order_by(Ruling.ruled_at, Ruling.child_id)).all():
        if lock.child_id in after.children and places.get(lock.volunteer_id, 0) > 0:
            places[lock.volunteer_id] -= 1
            continue
        dropped.append((lock.child_id, lock.volunteer_id))
        unlock(lock)
    db.session.flush()
    return dropped


def _renewed(row: Round, before: Survey, after: Survey, unlocked: list[Two]) -> Renewed:
    now, was = _people(after), _people(before)
    gone = sorted(_ever_in(row) - now)
    joined = sorted(now - _ever_in(row, basis=1))
    names = _names({*gone, *joined})
    changed = sum(_values(after, person) != _values(before, person) for person in now & was)
    return Renewed(
        [[*names[person], after.left_out[person]] for person in gone],
        [names[person] for person in joined],
        [names[person] for person in joined if person not in was],
        [_two_codes(two) for two in unlocked],
        changed,
    )


def _values(found: Survey, person: Person) -> dict[str, Any]:
    side, id_ = person
    return found.children[id_] if side == CHILD else found.volunteers[id_]


def _names(people: set[Person]) -> dict[Person, Named]:
    """Side, pen name and code of each."""
    found: dict[Person, Named] = {}
    for side, model in ((CHILD, Child), (VOLUNTEER, Volunteer)):
        for some in in_parts(sorted(id_ for whose, id_ in people if whose == side)):
            rows = db.session.execute(
                select(model.id, model.pen_name, model.code).where(model.id.in_(some))
            )
            found |= {(side, id_): [side, name, code] for id_, name, code in rows}
    return found


def _two_codes(two: Two) -> Named:
    child, volunteer = two
    return [db.session.get_one(Child, child).code, db.session.get_one(Volunteer, volunteer).code]


def _codes(pairs: Sequence[Two]) -> str:
    """The codes of the two of each pair, as many as a note holds."""
    return "; ".join(" ".join(_two_codes(two)) for two in pairs)[:200]
