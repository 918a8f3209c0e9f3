"""A child goes to another school, with its pair and its letters."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from sqlalchemy import select

from app.actions.people.moving_words import tell_contacts, tell_mistake
from app.actions.people.pen_names import names_at, refuse_namesake
from app.actions.records import record_change
from app.actions.transaction import transaction
from app.actor import Acting
from app.errors import Refused
from app.extensions import db
from app.models import BundleLetter, Child, Letter, School, SchoolMove
from app.store.people.children import child_by_code
from app.store.people.moves import (
    last_event_of,
    last_move,
    letters_left_behind,
    nothing_followed,
    packed_places,
    place_is_free,
)
from app.store.people.schools import school_by_code
from app.store.scope import Scope


@dataclass(frozen=True, slots=True)
class NewPlace:
    """Where a child is from a day on; grade, class and pen name stay where none is given."""

    school: School
    on: date
    grade: int | None = None
    class_name: str | None = None
    with_school: bool = False
    pen_name: str = ""


def move(
    scope: Scope,
    code: str,
    school_code: str,
    on: date,
    grade: int | None = None,
    class_name: str | None = None,
    *,
    pen_name: str = "",
    acting: Acting,
) -> SchoolMove:
    """The child is at another school in reach; what is under way is sent on by the old one.

    With `pen_name` it is called so from now on. Raises NotFound, Refused moving.same,
    moving.closed or moving.future, children.pen_name_taken where it has a namesake there.
    """
    with transaction():
        child = child_by_code(scope, code)
        to = _open_school(scope, school_code)
        if to.id == child.school_id:
            raise Refused("moving.same")
        if on > acting.today:
            raise Refused("moving.future")
        place = NewPlace(to, on, grade, class_name, pen_name=pen_name)
        row = move_child(child, place, acting=acting)
        refuse_namesake(child)
        tell_contacts([row], acting)
    return row


def move_many(
    scope: Scope,
    codes: Collection[str],
    school_code: str,
    pen_names: Mapping[str, str] = MappingProxyType({}),
    *,
    acting: Acting,
) -> list[str]:
    """All these children are at another school since today; the codes of those who were not yet.

    In the running transaction; raises as `who_moves` does.
    """
    to, moving, new = who_moves(scope, codes, school_code, pen_names)
    rows = []
    for child in moving:
        place = NewPlace(to, acting.today, pen_name=new.get(child.code, ""))
        rows.append(move_child(child, place, acting=acting))
    tell_contacts(rows, acting)
    return [child.code for child in moving]


def who_moves(
    scope: Scope, codes: Collection[str], school_code: str, pen_names: Mapping[str, str]
) -> tuple[School, list[Child], dict[str, str]]:
    """The school, who of the children is not there yet, and new pen names of those who need one.

    Raises NotFound, Refused moving.closed, or moving.namesakes where some have a namesake there
    and `pen_names` has no free name for them.
    """
    to = _open_school(scope, school_code)
    children = [child_by_code(scope, code) for code in codes]
    moving = [child for child in children if child.school_id != to.id]
    return to, moving, names_at(to, moving, pen_names)


def _open_school(scope: Scope, code: str) -> School:
    row = school_by_code(scope, code)
    if row.closed_on is not None:
        raise Refused("moving.closed", school=row.name)
    return row


def move_child(child: Child, place: NewPlace, *, acting: Acting) -> SchoolMove:
    """Move one child in the running transaction; nobody is told yet."""
    behind, packed = letters_left_behind([child.id]), packed_places(child)
    row = SchoolMove(
        child_id=child.id,
        from_school_id=child.school_id,
        to_school_id=place.school.id,
        on=place.on,
        with_school=place.with_school,
        moved_at=acting.now,
        moved_by_id=acting.actor.user_id,
        was={
            "day": acting.today.isoformat(),
            "grade": child.grade,
            "class": child.class_name,
            "letters": [letter.id for letter in behind],
            "places": [[one.bundle_id, one.letter_id] for one in packed],
            "last_event": last_event_of([child.id]),
        },
    )
    for letter in behind:
        letter.forward_from_id = child.school_id
    for one in packed:
        db.session.delete(one)
    db.session.add(row)
    child.school, child.grade = place.school, place.grade or child.grade
    child.class_name = child.class_name if place.class_name is None else place.class_name
    if place.pen_name and place.pen_name != child.pen_name:
        row.was = {**row.was, "pen_names": [child.pen_name, place.pen_name]}
        child.pen_name = place.pen_name
        record_change(acting, "child.edit", "child", child.code, ["pen_name"])
    db.session.flush()
    record_change(acting, "child.move", "child", child.code, ["school", "grade", "class"])
    return row


def take_back(scope: Scope, code: str, *, acting: Acting) -> None:
    """The child has not changed school after all. As `take_back_many`."""
    take_back_many(scope, [code], acting=acting)


def take_back_many(scope: Scope, codes: Collection[str], *, acting: Acting) -> None:
    """The children have not changed school after all.

    On the same day, and as long as none of their letters has moved. Raises NotFound, Refused
    moving.nothing, moving.gone_on, or children.pen_name_taken where one has a namesake there now.
    """
    with transaction():
        rows = [_taken_back(child_by_code(scope, code), acting) for code in codes]
        tell_mistake(rows, acting)


def _taken_back(child: Child, acting: Acting) -> SchoolMove:
    row = last_move(child)
    if row is None or row.with_school:
        raise Refused("moving.nothing")
    if not nothing_followed(row, child, acting.today):
        raise Refused("moving.gone_on")
    take_child_back(row, child, acting=acting)
    return row


def take_child_back(row: SchoolMove, child: Child, *, acting: Acting) -> None:
    """Undo one move in the running transaction; nobody is told yet."""
    child.school = db.session.get_one(School, row.from_school_id)
    child.grade, child.class_name = row.was["grade"], row.was["class"]
    before, taken = row.was.get("pen_names", ("", ""))
    if taken and child.pen_name == taken:
        child.pen_name = before
        record_change(acting, "child.edit", "child", child.code, ["pen_name"])
    for letter in db.session.scalars(select(Letter).where(Letter.id.in_(row.was["letters"]))):
        letter.forward_from_id = None
    for place in packed_places(child):
        db.session.delete(place)
    db.session.flush()
    for bundle_id, letter_id in row.was["places"]:
        if place_is_free(bundle_id, letter_id):
            db.session.add(BundleLetter(bundle_id=bundle_id, letter_id=letter_id, missing=False))
    row.undone_at = acting.now
    refuse_namesake(child)
    record_change(acting, "child.move_back", "child", child.code, ["school", "grade", "class"])
