"""A school closes, or is merged into another: its children go there, all in one."""

from datetime import date

from app.actions.people import moving
from app.actions.people.closed_contacts import end_roles, restore_roles
from app.actions.people.moving import NewPlace
from app.actions.people.moving_back import NO_NAMES, Names, names_back, take_child_back
from app.actions.people.moving_words import tell_contacts, tell_mistake
from app.actions.people.pen_names import as_they_are, names_at
from app.actions.records import record_change
from app.actions.transaction import transaction
from app.actor import Acting
from app.errors import Refused
from app.extensions import db
from app.models import Child
from app.store.people.moves import children_of, moves_of_closing, nothing_followed
from app.store.people.schools import school_by_code
from app.store.scope import Scope


def close(
    scope: Scope,
    code: str,
    successor: str,
    on: date,
    pen_names: Names = NO_NAMES,
    *,
    acting: Acting,
) -> int:
    """The school is no more since a day and its children are at another; how many they are.

    Its contacts' roles end too, at once or with the last letter that is to be sent on. Raises
    NotFound, Refused closing.closed, moving.same, moving.closed, moving.future, moving.namesakes.
    """
    with transaction():
        school, to = school_by_code(scope, code), school_by_code(scope, successor)
        db.session.refresh(school, with_for_update=True)
        if school.closed_on is not None:
            raise Refused("closing.closed", school=school.name)
        if to.id == school.id:
            raise Refused("moving.same")
        if to.closed_on is not None:
            raise Refused("moving.closed", school=to.name)
        if on > acting.today:
            raise Refused("moving.future")
        new = names_at(to, as_they_are(children := children_of(school)), pen_names)
        rows = []
        for child in children:
            place = NewPlace(to, on, with_school=True, pen_name=new.get(child.code, ""))
            rows.append(moving.move_child(child, place, acting=acting))
        school.closed_on, school.successor_id = on, to.id
        tell_contacts(rows, acting)
        end_roles(school, acting=acting)
        record_change(acting, "school.close", "school", code, ["closed_on", "successor"])
    return len(rows)


def reopen(scope: Scope, code: str, pen_names: Names = NO_NAMES, *, acting: Acting) -> int:
    """The school has not closed after all: its children and contacts are there again.

    Gives how many children they are.
    Raises NotFound, Refused closing.open, closing.gone_on where a letter of theirs has moved, or a
    child, or a day has passed, or moving.namesakes.
    """
    with transaction():
        school = school_by_code(scope, code)
        if school.closed_on is None:
            raise Refused("closing.open", school=school.name)
        moved = [(row, db.session.get_one(Child, row.child_id)) for row in moves_of_closing(school)]
        if not all(nothing_followed(row, child, acting.today) for row, child in moved):
            raise Refused("closing.gone_on", school=school.name)
        new = names_back([row for row, _child in moved], pen_names)
        for row, child in moved:
            take_child_back(row, child, new.get(child.code, ""), acting=acting)
        restore_roles(school, acting=acting)
        tell_mistake([row for row, _child in moved], acting)
        school.closed_on = school.successor_id = None
        record_change(acting, "school.reopen", "school", code, ["closed_on", "successor"])
    return len(moved)
