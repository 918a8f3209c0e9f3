"""Children come in, change and leave."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from random import Random
from typing import Any

from sqlalchemy import select

from app.actions.people.pen_names import refuse_namesake
from app.actions.records import record_change
from app.actions.transaction import transaction
from app.actor import Acting
from app.crypto import blind_index
from app.errors import Refused
from app.extensions import db
from app.models import Child, Guardian, School
from app.store.codes import unused_codes
from app.store.people.births import birth_of, same_birth
from app.store.people.children import child_by_code
from app.store.people.pen_names import taken_pen_names
from app.store.people.schools import school_by_code
from app.store.scope import Scope
from letters.codes import CodeKind
from letters.pen_names import new_pen_name

# a field of a roster's row -> the attribute of Child, or of Guardian
CHILD_FIELDS = {
    "name": "real_name",
    "pen_name": "pen_name",
    "gender": "gender",
    "grade": "grade",
    "class": "class_name",
    "status": "status",
    "interests": "interests",
    "need": "need",
}
GUARDIAN_FIELDS = {"guardian": "name", "relation": "relation", "phone": "phone"}


def add(
    scope: Scope,
    school_code: str,
    values: Mapping[str, Any],
    besides: Collection[str] = (),
    *,
    acting: Acting,
    rng: Random,
) -> Child:
    """A new child of a school in reach; `values` as a roster's row names them.

    It is another one than those of the codes `besides`. Raises NotFound for the school, Refused
    when it is closed, when the same child is there already, or another one of the school and grade
    has the pen name.
    """
    with transaction():
        school = school_by_code(scope, school_code)
        # No unique key can tell twins: whoever adds to this school comes one after the other.
        db.session.refresh(school, with_for_update=True)
        if school.closed_on is not None:
            raise Refused("moving.closed", school=school.name)
        twin = twin_of(school, values, besides)
        if twin is not None:
            raise Refused("children.twin", code=twin.code)
        child = new_child(school, values, acting.now, rng)
        refuse_namesake(child)
        record_change(acting, "child.add", "child", child.code, values)
    return child


def new_child(school: School, values: Mapping[str, Any], now: datetime, rng: Random) -> Child:
    """A child row with its guardian, in the running transaction."""
    taken = taken_pen_names([school.id])[school.id]
    pen_name = values.get("pen_name") or new_pen_name(rng, taken)
    [code] = unused_codes(Child.code, CodeKind.CHILD, rng, 1)
    child = unstored(school.id, {**values, "pen_name": pen_name}, now)
    child.code = code
    db.session.add(child)
    return child


def unstored(school_id: int, values: Mapping[str, Any], now: datetime) -> Child:
    """A child with its guardian, without a code, that is in no transaction yet."""
    child = Child(school_id=school_id, created_at=now, need=0, waited=0, gender="")
    child.guardian = Guardian()
    write(child, values)
    return child


def edit(scope: Scope, code: str, values: Mapping[str, Any], *, acting: Acting) -> set[str]:
    """Change what `values` says otherwise; the names of the changed fields.

    Nobody is left without a pen name: an empty one changes nothing. Raises NotFound, Refused
    where another child of the school and grade has the pen name.
    """
    if not values.get("pen_name"):
        values = {field: value for field, value in values.items() if field != "pen_name"}
    with transaction():
        child = child_by_code(scope, code)
        changed = write(child, values)
        if changed & {"pen_name", "grade"}:
            refuse_namesake(child)
        if changed:
            record_change(acting, "child.edit", "child", code, changed)
    return changed


def write(child: Child, values: Mapping[str, Any]) -> set[str]:
    """Set the fields that differ, of the child and its guardian; their names."""
    changed = set()
    for names, row in ((CHILD_FIELDS, child), (GUARDIAN_FIELDS, child.guardian)):
        for field, attribute in names.items():
            value = as_stored(field, values[field]) if field in values else None
            if field in values and row is not None and getattr(row, attribute) != value:
                setattr(row, attribute, value)
                changed.add(field)
    birth = birth_of(values)
    if ("birth_date" in values or "birth_year" in values) and birth != child.birth_date:
        child.birth_date = birth
        changed.add("birth_date")
    return changed


def as_stored(field: str, value: Any) -> Any:
    """A row's value as the table keeps it: a class may be a number, gender is never None."""
    if field == "class":
        return None if value in (None, "") else str(value)
    if field == "gender":
        return value or ""
    if field == "need":
        return value or 0
    return value


def twin_of(school: School, values: Mapping[str, Any], besides: Collection[str]) -> Child | None:
    """The child of the school with the same name, whose birth does not contradict.

    Those of the codes `besides` are known to be others.
    """
    birth = birth_of(values)
    index = blind_index("real_name", values["name"])
    query = select(Child).where(
        Child.school_id == school.id, Child.real_name_index == index, Child.merged_into_id.is_(None)
    )
    for child in db.session.scalars(query.order_by(Child.id)):
        if child.code not in besides and same_birth(child.birth_date, birth):
            return child
    return None


def leave(scope: Scope, code: str, on: date, *, acting: Acting) -> None:
    """The child is no longer in the programme. Raises NotFound."""
    with transaction():
        child = child_by_code(scope, code)
        if child.left_on is None:
            child.left_on = on
            record_change(acting, "child.leave", "child", code, ["left_on"])


def come_back(scope: Scope, code: str, *, acting: Acting) -> None:
    """The child is in the programme again. Raises NotFound."""
    with transaction():
        child = child_by_code(scope, code)
        if child.left_on is not None:
            child.left_on = None
            record_change(acting, "child.come_back", "child", code, ["left_on"])
