"""A child goes to another school, with its pair and its letters."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from app.actions.people.moving_words import tell_contacts
from app.actions.people.pen_names import as_they_are, names_at, refuse_namesake
from app.actions.records import record_change
from app.actions.transaction import transaction
from app.actor import Acting
from app.errors import Refused
from app.extensions import db
from app.models import Child, School, SchoolMove
from app.store.people.children import child_by_code
from app.store.people.moves import last_event_of, letters_left_behind, packed_places
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
    return to, moving, names_at(to, as_they_are(moving), pen_names)


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
        class_name=child.class_name,
        was={
            "day": acting.today.isoformat(),
            "grade": child.grade,
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
