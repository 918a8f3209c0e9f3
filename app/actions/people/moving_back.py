"""Children have not changed school after all, each under a pen name that is free there."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType

from sqlalchemy import select

from app.actions.people.moving_words import tell_mistake
from app.actions.people.pen_names import Comer, names_at
from app.actions.records import record_change
from app.actions.transaction import transaction
from app.actor import Acting
from app.errors import Refused
from app.extensions import db
from app.models import BundleLetter, Child, Letter, School, SchoolMove
from app.store.people.children import child_by_code
from app.store.people.moves import last_move, nothing_followed, packed_places, place_is_free
from app.store.scope import Scope

Names = Mapping[str, str]
"""New pen names by the children's codes."""
NO_NAMES: Names = MappingProxyType({})


def take_back(
    scope: Scope, codes: Collection[str], pen_names: Names = NO_NAMES, *, acting: Acting
) -> None:
    """The children have not changed school after all. Raises as `who_goes_back` does."""
    with transaction():
        rows, new = who_goes_back(scope, codes, pen_names, acting)
        for row in rows:
            child = db.session.get_one(Child, row.child_id)
            take_child_back(row, child, new.get(child.code, ""), acting=acting)
        tell_mistake(rows, acting)


def who_goes_back(
    scope: Scope, codes: Collection[str], pen_names: Names, acting: Acting
) -> tuple[list[SchoolMove], dict[str, str]]:
    """The moves of today without anything that followed, and new names of those who need one.

    Raises NotFound, Refused moving.nothing, moving.gone_on, or as `names_back` does.
    """
    rows = list[SchoolMove]()
    for child in [child_by_code(scope, code) for code in codes]:
        row = last_move(child)
        if row is None or row.with_school:
            raise Refused("moving.nothing")
        if not nothing_followed(row, child, acting.today):
            raise Refused("moving.gone_on")
        rows.append(row)
    return rows, names_back(rows, pen_names)


def names_back(rows: Sequence[SchoolMove], pen_names: Names) -> dict[str, str]:
    """The new pen names, by code, of those who would have a namesake where they go back to.

    Raises Refused moving.namesakes where `pen_names` has no free one for somebody.
    """
    comers = defaultdict[int, list[Comer]](list)
    for row in rows:
        child = db.session.get_one(Child, row.child_id)
        comers[row.from_school_id].append(Comer(child, row.was["grade"], _name_before(row, child)))
    new = dict[str, str]()
    for school_id, some in sorted(comers.items()):
        new |= names_at(db.session.get_one(School, school_id), some, pen_names)
    return new


def take_child_back(row: SchoolMove, child: Child, pen_name: str = "", *, acting: Acting) -> None:
    """Undo one move in the running transaction; nobody is told yet.

    The child has the pen name from before, or another where that is given.
    """
    name = pen_name or _name_before(row, child)
    child.school = db.session.get_one(School, row.from_school_id)
    child.grade, child.class_name = row.was["grade"], row.class_name
    if child.pen_name != name:
        child.pen_name = name
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
    record_change(acting, "child.move_back", "child", child.code, ["school", "grade", "class"])


def _name_before(row: SchoolMove, child: Child) -> str:
    """The pen name from before the move, unless the child got another one since."""
    before, taken = row.was.get("pen_names", ("", ""))
    return before if taken and child.pen_name == taken else child.pen_name
