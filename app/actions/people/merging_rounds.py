"""In rounds that are open, the row that stays takes the place of the one that goes.

A round's snapshot is taken anew for it, so that drafts made before stay what they were; who is
named in them and gone is told when somebody would publish one.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, literal, or_, select, update

from app.extensions import db
from app.models import (
    Child,
    LeftOut,
    Round,
    RoundChild,
    RoundState,
    RoundVolunteer,
    Ruling,
    RulingKind,
    RulingOrigin,
    Volunteer,
)

Row = Child | Volunteer


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a row of one side is named in rounds: `key` in members, rulings and left out."""

    members: type[RoundChild | RoundVolunteer]
    key: str
    other_key: str

    def of(self, model: Any) -> Any:
        """The column of a table that names it."""
        return getattr(model, self.key)


def _place_of(row: Row) -> _Place:
    if isinstance(row, Child):
        return _Place(RoundChild, "child_id", "volunteer_id")
    return _Place(RoundVolunteer, "volunteer_id", "child_id")


def take_places(one: Row, other: Row) -> list[dict[str, Any]]:
    """The other row's places in open rounds are the one's; what giving them back needs.

    Joins the caller's transaction.
    """
    db.session.flush()
    place = _place_of(one)
    named = [
        select(model.round_id).where(place.of(model) == other.id)
        for model in (place.members, Ruling, LeftOut)
    ]
    query = select(Round).where(
        Round.state == RoundState.OPEN, or_(*(Round.id.in_(ids) for ids in named))
    )
    rounds = db.session.scalars(query.order_by(Round.id).with_for_update()).all()
    taken = [_take_place(row, place, one, other) for row in rounds]
    db.session.flush()
    db.session.expire_all()
    return taken


def give_places_back(kept: list[dict[str, Any]], one: Row, other: Row) -> None:
    """The other row is in the rounds that are still open again, as before.

    Joins the caller's transaction.
    """
    db.session.flush()
    place = _place_of(one)
    for was in kept:
        row = db.session.get_one(Round, was["round"], with_for_update=True)
        if row.state is not RoundState.OPEN:
            continue
        if was["basis"] is not None:
            _snapshot_anew(
                row, place, one.id if was["joined"] else None, (other.id, was["basis"], other.id)
            )
        if was["children"] is not None:
            row.extent = {**row.extent, "children": was["children"]}
        _rulings_back(row, place, was, one, other)
    db.session.flush()
    db.session.expire_all()


def _take_place(row: Round, place: _Place, one: Row, other: Row) -> dict[str, Any]:
    basis, joined = _members(row, place, one, other)
    theirs = (LeftOut.round_id == row.id, place.of(LeftOut) == other.id)
    db.session.execute(delete(LeftOut).where(*theirs))
    children = row.extent.get("children")
    if children and other.code in children:
        left = [code for code in children if code != other.code]
        row.extent = {**row.extent, "children": sorted({*left, one.code})}
    else:
        children = None
    return {
        "round": row.id,
        "basis": basis,
        "joined": joined,
        "children": children,
        **_rulings(row, place, one, other),
    }


def _members(row: Round, place: _Place, one: Row, other: Row) -> tuple[int | None, bool]:
    """The basis that had the other row, and whether the one came in for it."""
    query = select(place.of(place.members)).where(
        place.members.round_id == row.id,
        place.members.basis == row.basis,
        place.of(place.members).in_([one.id, other.id]),
    )
    members = set(db.session.scalars(query))
    if other.id not in members:
        return None, False
    basis, joined = row.basis, one.id not in members
    comes = (one.id, basis, other.id) if joined else None
    _snapshot_anew(row, place, other.id, comes)
    if joined:
        mine = (LeftOut.round_id == row.id, place.of(LeftOut) == one.id)
        db.session.execute(delete(LeftOut).where(*mine))
    return basis, joined


def _snapshot_anew(
    row: Round,
    place: _Place,
    goes: int | None,
    comes: tuple[int, int, int] | None,
) -> None:
    """A new basis without who `goes`; who `comes` is known as a basis had somebody."""
    before, row.basis = row.basis, row.basis + 1
    for model in (RoundChild, RoundVolunteer):
        stays = [model.basis == before]
        if model is place.members and goes is not None:
            stays.append(place.of(model) != goes)
        _copy(row, model, stays, {})
    if comes is not None:
        id_, basis, source = comes
        model = place.members
        wanted = [model.basis == basis, place.of(model) == source]
        here = select(model.round_id).where(
            model.round_id == row.id, model.basis == row.basis, place.of(model) == id_
        )
        if db.session.scalar(here) is None:
            _copy(row, model, wanted, {place.key: id_})


def _copy(row: Round, model: Any, wanted: list[Any], instead: dict[str, int]) -> None:
    """Members of an earlier basis are members of the newest, but for what is `instead`."""
    values = {"basis": row.basis} | instead
    names = [column.key for column in model.__table__.columns]
    source = select(
        *(literal(values[name]) if name in values else getattr(model, name) for name in names)
    ).where(model.round_id == row.id, *wanted)
    db.session.execute(insert(model).from_select(names, source, include_defaults=False))


def _rulings(row: Round, place: _Place, one: Row, other: Row) -> dict[str, Any]:
    """Of two rulings on the same two the stronger stays; a child keeps one lock."""
    found = list(db.session.scalars(select(Ruling).where(Ruling.round_id == row.id)))
    mine = {_across(ruling, place): ruling for ruling in found if _is_on(ruling, place, one)}
    theirs = {_across(ruling, place): ruling for ruling in found if _is_on(ruling, place, other)}
    is_locked = any(ruling.kind is RulingKind.KEEP for ruling in mine.values())
    came, dropped = [], []
    for across, ruling in theirs.items():
        beside = mine.get(across)
        is_second_lock = place.members is RoundChild and is_locked
        gives_way = beside is not None and _weight(beside) >= _weight(ruling)
        is_one_more = beside is None and is_second_lock and ruling.kind is RulingKind.KEEP
        if gives_way or is_one_more:
            dropped.append(ruling)
        else:
            came.append(across)
            dropped += [beside] if beside is not None else []
    payload = [_payload(ruling) for ruling in dropped]
    for ruling in dropped:
        db.session.delete(ruling)
    db.session.flush()
    _repoint(row, place, came, other.id, one.id)
    return {"came": came, "dropped": payload}


def _rulings_back(row: Round, place: _Place, was: dict[str, Any], one: Row, other: Row) -> None:
    _repoint(row, place, was["came"], one.id, other.id)
    for payload in was["dropped"]:
        key = (row.id, payload["child_id"], payload["volunteer_id"])
        if db.session.get(Ruling, key, populate_existing=True) is None:
            moment = datetime.fromisoformat(payload["ruled_at"])
            db.session.add(Ruling(round_id=row.id, **payload | {"ruled_at": moment}))
    db.session.flush()


def _repoint(row: Round, place: _Place, across: list[int], from_id: int, to_id: int) -> None:
    key = place.of(Ruling)
    beside = getattr(Ruling, place.other_key)
    taken = set(db.session.scalars(select(beside).where(Ruling.round_id == row.id, key == to_id)))
    wanted = (Ruling.round_id == row.id, key == from_id, beside.in_(set(across) - taken))
    db.session.execute(update(Ruling).where(*wanted).values({place.key: to_id}))
    db.session.expire_all()


def _is_on(ruling: Ruling, place: _Place, row: Row) -> bool:
    return bool(getattr(ruling, place.key) == row.id)


def _across(ruling: Ruling, place: _Place) -> int:
    return int(getattr(ruling, place.other_key))


def _weight(ruling: Ruling) -> int:
    """An end for safety before any word of a person, no before yes, a person before memory."""
    if ruling.origin is RulingOrigin.SAFETY:
        return 3
    if ruling.origin is RulingOrigin.PERSON:
        return 2 if ruling.kind is RulingKind.FORBID else 1
    return 0


def _payload(ruling: Ruling) -> dict[str, Any]:
    return {
        "child_id": ruling.child_id,
        "volunteer_id": ruling.volunteer_id,
        "kind": ruling.kind.value,
        "origin": ruling.origin.value,
        "reason": ruling.reason,
        "ruled_by_id": ruling.ruled_by_id,
        "ruled_at": ruling.ruled_at.isoformat(),
    }
