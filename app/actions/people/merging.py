"""Two rows of one person are made one; for a day that can be undone."""

from datetime import date
from typing import Any

from sqlalchemy import select, update

from app.actions.access import links
from app.actions.messages.messages import enqueue, take_back_unsent
from app.actions.records import record_change
from app.actions.transaction import transaction
from app.actor import Acting
from app.errors import Refused
from app.extensions import db
from app.models import (
    Child,
    Consent,
    GatePass,
    Letter,
    Merge,
    Pair,
    SchoolMove,
    User,
    Volunteer,
)
from app.notify.mails import written
from app.store.access.users import holds_a_role
from app.store.people.children import child_by_code
from app.store.people.merges import UNDONE_FOR, last_merge, open_pairs_of
from app.store.people.moves import letters_left_behind
from app.store.people.volunteers import volunteer_by_code
from app.store.scope import Scope

# What of a person lies in other tables, by the name that `Merge.moved` has for it.
OF_CHILD = {"pairs": Pair.child_id, "consents": Consent.child_id, "moves": SchoolMove.child_id}
OF_VOLUNTEER = {
    "pairs": Pair.volunteer_id,
    "gates": GatePass.volunteer_id,
    "stepped_in": Letter.writer_id,
}
FILLED = ("birth_date", "grade", "class_name", "status", "gender", "interests")
FILLED_OF_GUARDIAN = ("name", "relation", "phone")


def merge_children(scope: Scope, kept: str, gone: str, *, acting: Acting) -> Merge:
    """Everything of the one child's row goes to the other, which keeps its code.

    Raises NotFound, MergedAway, Refused merging.same or merging.two_pairs.
    """
    with transaction():
        one, other = child_by_code(scope, kept), child_by_code(scope, gone)
        if one.id == other.id:
            raise Refused("merging.same")
        pairs = open_pairs_of(Pair.child_id, [one.id, other.id])
        if len(pairs) > 1:
            raise Refused("merging.two_pairs", pairs=", ".join(pair.code for pair in pairs))
        behind = [] if one.school_id == other.school_id else letters_left_behind(other)
        moved = _repoint(OF_CHILD, other.id, one.id)
        _letters_follow(moved["pairs"], one.school_id)
        for letter in behind:
            letter.forward_from_id = other.school_id
        moved |= {"letters": [letter.id for letter in behind], "filled": _fill_child(one, other)}
        moved |= {"waited": one.waited, "left_on": _day(other.left_on)}
        one.waited = max(one.waited, other.waited)
        return _keep("child", one, other, moved, acting)


def merge_volunteers(scope: Scope, kept: str, gone: str, *, acting: Acting) -> Merge:
    """Everything of the one volunteer's row goes to the other; its account is closed.

    Whose account is closed is told by which one to sign in. Raises NotFound, MergedAway,
    Refused merging.same, merging.keep_account, merging.roles or merging.too_many.
    """
    with transaction():
        one, other = volunteer_by_code(scope, kept), volunteer_by_code(scope, gone)
        if one.id == other.id:
            raise Refused("merging.same")
        if one.user_id is None and other.user_id is not None:
            raise Refused("merging.keep_account", code=other.code)
        if user := _account_of(other):
            _refuse_roles(user, other, acting)
        pairs = open_pairs_of(Pair.volunteer_id, [one.id, other.id])
        if len(pairs) > max(one.capacity, other.capacity):
            raise Refused("merging.too_many", pairs=", ".join(pair.code for pair in pairs))
        moved = _repoint(OF_VOLUNTEER, other.id, one.id)
        moved |= {"capacity": one.capacity, "left_on": _day(other.left_on)}
        one.capacity = max(one.capacity, len(pairs))
        moved["closed"] = _close_account(one, other, acting)
        return _keep("volunteer", one, other, moved, acting)


def undo(scope: Scope, person: str, kept: str, *, acting: Acting) -> str:
    """The two rows are two again; the code of the one that had gone.

    Raises NotFound, MergedAway, Refused merging.nothing, or merging.late after a day.
    """
    find = child_by_code if person == "child" else volunteer_by_code
    with transaction():
        one: Any = find(scope, kept)
        row = last_merge(person, one.id)
        if row is None:
            raise Refused("merging.nothing")
        if acting.now - row.merged_at > UNDONE_FOR:
            raise Refused("merging.late")
        other: Any = db.session.get_one(type(one), row.gone_id)
        kinds = OF_CHILD if person == "child" else OF_VOLUNTEER
        _give_back(kinds, row.moved, one.id, other.id)
        if person == "child":
            _part_children(one, other, row.moved)
        else:
            _part_volunteers(one, other, row.moved)
        left = row.moved["left_on"]
        other.left_on = date.fromisoformat(left) if left else None
        other.merged_into_id, row.undone_at = None, acting.now
        for code in (one.code, other.code):
            record_change(acting, f"{person}.part", person, code)
        return str(other.code)


def _repoint(kinds: dict[str, Any], from_id: int, to_id: int) -> dict[str, Any]:
    """Rows that belong to the one are the other's; their ids by the kind's name."""
    moved: dict[str, Any] = {}
    for name, column in kinds.items():
        table = column.class_
        moved[name] = list(db.session.scalars(select(table.id).where(column == from_id)))
        db.session.execute(update(table).where(column == from_id).values({column: to_id}))
    return moved


def _give_back(kinds: dict[str, Any], moved: dict[str, Any], from_id: int, to_id: int) -> None:
    for name, column in kinds.items():
        table = column.class_
        mine = (table.id.in_(moved[name]), column == from_id)
        db.session.execute(update(table).where(*mine).values({column: to_id}))


def _letters_follow(pair_ids: list[int], school_id: int) -> None:
    db.session.execute(
        update(Letter).where(Letter.pair_id.in_(pair_ids)).values(school_id=school_id)
    )


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


def _part_children(one: Child, other: Child, moved: dict[str, Any]) -> None:
    _letters_follow(moved["pairs"], other.school_id)
    sent_on = update(Letter).where(Letter.id.in_(moved["letters"]))
    db.session.execute(sent_on.values(forward_from_id=None))
    for name in moved["filled"]:
        part, _dot, field = name.rpartition(".")
        empty: Any = {"gender": "", "interests": []}.get(field)
        setattr(one.guardian if part else one, field, empty)
    one.waited = moved["waited"]


def _part_volunteers(one: Volunteer, other: Volunteer, moved: dict[str, Any]) -> None:
    one.capacity = moved["capacity"]
    if moved["closed"] and other.user_id is not None:
        db.session.get_one(User, other.user_id).active = True
        take_back_unsent(f"account-merged:{other.user_id}:")


def _account_of(volunteer: Volunteer) -> User | None:
    """The account that a volunteer signs in by, if it is open."""
    user = db.session.get(User, volunteer.user_id) if volunteer.user_id else None
    return user if user is not None and user.active else None


def _refuse_roles(user: User, volunteer: Volunteer, acting: Acting) -> None:
    """An account that holds a role is not closed by the way, nor is one's own."""
    if holds_a_role(user) or user.id == acting.actor.user_id:
        raise Refused("merging.roles", code=volunteer.code)


def _close_account(one: Volunteer, other: Volunteer, acting: Acting) -> bool:
    """Close the account of the row that goes; its reader hears by which to sign in."""
    user = _account_of(other)
    if user is None:
        return False
    user.active = False
    user.session_epoch += 1
    links.void(links.SETS_PASSWORD, now=acting.now, user_id=user.id)
    record_change(acting, "users.deactivate", "user", str(user.id), ["active"])
    subject, body = written("account_merged", user.locale, name=user.shown_name, email=one.email)
    once = f"account-merged:{user.id}:{acting.now.isoformat()}"
    enqueue("account_merged", once, subject=subject, body=body, now=acting.now, user=user)
    return True


def _keep(person: str, one: Any, other: Any, moved: dict[str, Any], acting: Acting) -> Merge:
    other.merged_into_id, other.left_on = one.id, other.left_on or acting.today
    row = Merge(
        person=person,
        kept_id=one.id,
        gone_id=other.id,
        moved=moved,
        merged_at=acting.now,
        merged_by_id=acting.actor.user_id,
    )
    db.session.add(row)
    db.session.flush()
    # What is loaded still says to whom it belonged.
    db.session.expire_all()
    record_change(acting, f"{person}.merge", person, one.code, moved, note=other.code)
    record_change(acting, f"{person}.merge", person, other.code, ["merged_into"], note=one.code)
    return row


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
