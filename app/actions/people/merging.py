"""Two rows of one child are made one, and what that shares with volunteers.

For a day it can be undone, as long as nothing followed.
"""

from datetime import date
from typing import Any

from sqlalchemy import delete, select, update

from app.actions.people import moving
from app.actions.people.consents import answers_that_hold, say_again
from app.actions.people.merging_rounds import give_places_back, take_places
from app.actions.people.moving import NewPlace
from app.actions.people.moving_back import NO_NAMES, Names, take_child_back
from app.actions.people.moving_words import tell_contacts, tell_mistake
from app.actions.people.pen_names import as_they_are, names_at
from app.actions.records import record_change
from app.actions.transaction import transaction
from app.actor import Acting
from app.errors import Refused
from app.extensions import db
from app.models import (
    Child,
    Concern,
    Consent,
    ConsentPhoto,
    Merge,
    Pair,
    SchoolMove,
    Volunteer,
)
from app.store.people.children import child_by_code
from app.store.people.consents import latest_of
from app.store.people.merges import (
    UNDONE_FOR,
    last_event_in,
    last_merge,
    last_move_among,
    open_pairs_of,
)
from app.store.scope import Scope

# What of a child lies in other tables, by the name that `Merge.moved` has for it.
OF_CHILD = {
    "pairs": Pair.child_id,
    "consents": Consent.child_id,
    "photos": ConsentPhoto.child_id,
    "moves": SchoolMove.child_id,
    "concerns": Concern.child_id,
}
FILLED = ("birth_date", "grade", "class_name", "status", "gender", "interests")
FILLED_OF_GUARDIAN = ("name", "relation", "phone")
Row = Child | Volunteer


def merge_children(scope: Scope, kept: str, gone: str, *, acting: Acting) -> Merge:
    """Everything of the one child's row goes to the other, which keeps its code.

    A row of another school changes school first. Raises NotFound, MergedAway, Refused merging.same
    or merging.two_pairs.
    """
    with transaction():
        one, other = child_by_code(scope, kept), child_by_code(scope, gone)
        refuse_same(one, other)
        pairs = open_pairs_of(Pair.child_id, [one.id, other.id])
        if len(pairs) > 1:
            raise Refused("merging.two_pairs", pairs=", ".join(pair.code for pair in pairs))
        move_id = _change_school(other, one, acting)
        said, had_left = answers_that_hold(one, other), one.left_on
        if other.left_on is None and any(pair.child_id == other.id for pair in pairs):
            one.left_on = None
        moved = repoint(OF_CHILD, other, one)
        moved["refused"] = say_again(one, said, acting)
        moved["had_left"] = had_left.isoformat() if had_left else None
        moved |= {"move": move_id, "filled": _fill_child(one, other), "waited": one.waited}
        moved["rounds"] = take_places(one, other)
        one.waited = max(one.waited, other.waited)
        return keep(one, other, moved, acting)


def part_children(scope: Scope, kept: str, pen_names: Names = NO_NAMES, *, acting: Acting) -> str:
    """The two rows are two again; the code of the one that had gone.

    What was changed since stays as it is; that the guardian said no or the child left since is said
    of both. Raises NotFound, MergedAway, Refused merging.nothing, merging.gone_on, merging.late
    after a day, or moving.namesakes where another child has the pen name of the one by now.
    """
    with transaction():
        one = child_by_code(scope, kept)
        row = merge_to_part(one, acting)
        other = db.session.get_one(Child, row.gone_id)
        db.session.execute(delete(Consent).where(Consent.id.in_(row.moved.get("refused", []))))
        db.session.expire(one)
        refused = _refused_since(one, row)
        give_back(OF_CHILD, row.moved, one, other)
        say_again(other, refused, acting)
        give_places_back(row.moved.get("rounds", []), one, other)
        if row.moved["move"] is not None:
            move = db.session.get_one(SchoolMove, row.moved["move"])
            take_child_back(move, other, acting=acting)
            tell_mistake([move], acting)
        _empty_again(one, other, row.moved["filled"])
        if one.waited == other.waited:
            one.waited = row.moved["waited"]
        left = one.left_on
        part(row, one, other, acting)
        new = names_at(other.school, as_they_are([other]), pen_names)
        other.pen_name = new.get(other.code, other.pen_name)
        other.left_on = other.left_on or left
        if left is None:
            one.left_on = _day(row.moved.get("had_left"))
        return other.code


def refuse_same(one: Row, other: Row) -> None:
    """Raises Refused merging.same for one row."""
    if one.id == other.id:
        raise Refused("merging.same")


def repoint(kinds: dict[str, Any], other: Row, one: Row) -> dict[str, Any]:
    """Rows that belong to the other are the one's; their ids by the kind's name."""
    moved: dict[str, Any] = {}
    from_id, to_id = other.id, one.id
    for name, column in kinds.items():
        table = column.class_
        moved[name] = list(db.session.scalars(select(table.id).where(column == from_id)))
        db.session.execute(update(table).where(column == from_id).values({column: to_id}))
    _forget_loaded()
    return moved


def give_back(kinds: dict[str, Any], moved: dict[str, Any], one: Row, other: Row) -> None:
    """Of the rows that came, those that are still the one's are the other's again."""
    from_id, to_id = one.id, other.id
    for name, column in kinds.items():
        table = column.class_
        # A merge of the day before an upgrade does not know every kind.
        mine = (table.id.in_(moved.get(name, [])), column == from_id)
        db.session.execute(update(table).where(*mine).values({column: to_id}))
    _forget_loaded()


def keep(one: Row, other: Row, moved: dict[str, Any], acting: Acting) -> Merge:
    """The other row is gone; what undoing needs is kept, and all is written down."""
    person = _person(one)
    left_on = other.left_on.isoformat() if other.left_on else None
    other.merged_into_id, other.left_on = one.id, other.left_on or acting.today
    last = {"last_event": last_event_in(moved["pairs"]), "last_move": _last_move(one, other)}
    row = Merge(
        person=person,
        kept_id=one.id,
        gone_id=other.id,
        moved=moved | last | {"left_on": left_on},
        merged_at=acting.now,
        merged_by_id=acting.actor.user_id,
    )
    db.session.add(row)
    db.session.flush()
    record_change(acting, f"{person}.merge", person, one.code, moved, note=other.code)
    record_change(acting, f"{person}.merge", person, other.code, ["merged_into"], note=one.code)
    return row


def merge_to_part(one: Row, acting: Acting) -> Merge:
    """The last merge into a row. Raises Refused as parting does."""
    row = last_merge(_person(one), one.id)
    if row is None:
        raise Refused("merging.nothing")
    if acting.now - row.merged_at > UNDONE_FOR:
        raise Refused("merging.late")
    other = db.session.get_one(type(one), row.gone_id)
    last = last_event_in(row.moved["pairs"]), _last_move(one, other)
    if last != (row.moved["last_event"], row.moved["last_move"]):
        raise Refused("merging.gone_on")
    return row


def part(row: Merge, one: Row, other: Row, acting: Acting) -> None:
    """The other row is there again."""
    other.left_on = _day(row.moved["left_on"])
    other.merged_into_id, row.undone_at = None, acting.now
    for code in (one.code, other.code):
        record_change(acting, f"{row.person}.part", row.person, code)


def _refused_since(one: Child, row: Merge) -> list[Consent]:
    """What the guardian refused since the merge: nobody knows for which of the two."""
    return [
        said
        for said in latest_of(one).values()
        if not said.given and said.recorded_at > row.merged_at
    ]


def _day(kept: str | None) -> date | None:
    return date.fromisoformat(kept) if kept else None


def _person(row: Row) -> str:
    return "child" if isinstance(row, Child) else "volunteer"


def _last_move(one: Row, other: Row) -> int:
    return last_move_among([one.id, other.id]) if isinstance(one, Child) else 0


def _forget_loaded() -> None:
    """What is loaded still says to whom it belonged."""
    db.session.flush()
    db.session.expire_all()


def _change_school(other: Child, one: Child, acting: Acting) -> int | None:
    if other.school_id == one.school_id:
        return None
    row = moving.move_child(other, NewPlace(one.school, acting.today), acting=acting)
    tell_contacts([row], acting)
    return row.id


def _fill_child(one: Child, other: Child) -> list[str]:
    """What is known of the one that goes alone; the names of what was filled in."""
    filled = _fill(one, other, FILLED)
    mine, theirs = one.guardian, other.guardian
    if mine is not None and theirs is not None:
        filled += [f"guardian.{name}" for name in _fill(mine, theirs, FILLED_OF_GUARDIAN)]
    return filled


def _fill(one: Any, other: Any, fields: tuple[str, ...]) -> list[str]:
    filled = [name for name in fields if not getattr(one, name) and getattr(other, name)]
    for name in filled:
        setattr(one, name, getattr(other, name))
    return filled


def _empty_again(one: Child, other: Child, filled: list[str]) -> None:
    """What was filled in from the other row, and is still what that says."""
    for name in filled:
        of_guardian, _dot, field = name.rpartition(".")
        mine, theirs = (one.guardian, other.guardian) if of_guardian else (one, other)
        empty: Any = {"gender": "", "interests": []}.get(field)
        if getattr(mine, field) == getattr(theirs, field):
            setattr(mine, field, empty)
