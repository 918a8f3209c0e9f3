"""Two children of one school and grade have different pen names."""

from collections.abc import Mapping, Sequence
from random import SystemRandom

from app.errors import Refused
from app.extensions import db
from app.models import Child, School
from app.store.people.pen_names import has_namesake, named_there, taken_pen_names
from letters.pen_names import new_pen_name


def refuse_namesake(child: Child) -> None:
    """For a stored child whose pen name, grade or school is new, in the running transaction.

    Raises Refused children.pen_name_taken, with a free pen name.
    """
    # Whoever names a child of this school comes one after the other.
    db.session.flush()
    db.session.refresh(child.school, with_for_update=True)
    if has_namesake(child):
        taken = taken_pen_names([child.school_id])[child.school_id]
        free = new_pen_name(SystemRandom(), taken)
        raise Refused("children.pen_name_taken", pen_name=child.pen_name, free=free)


def names_at(to: School, children: Sequence[Child], chosen: Mapping[str, str]) -> dict[str, str]:
    """By code, what those of the children are called at a school who would have a namesake there.

    All go there, in the running transaction. `chosen` are new names by code, used where one is
    needed and free. Raises Refused moving.namesakes, with a free name for whoever needs one.
    """
    # Whoever names a child of this school comes one after the other.
    db.session.refresh(to, with_for_update=True)
    called, new, needy = named_there(to.id, but=children), dict[str, str](), list[Child]()
    for child in children:
        if child.merged_into_id is not None:
            continue
        name = child.pen_name
        if (child.grade, name) in called:
            name = new[child.code] = chosen.get(child.code, "")
        if not name or (child.grade, name) in called:
            needy.append(child)
        called.add((child.grade, name))
    if needy:
        raise Refused("moving.namesakes", school=to.name, names=_offered(to, children, needy))
    return new


def _offered(to: School, all_there: Sequence[Child], needy: Sequence[Child]) -> list[list[str]]:
    """Code, pen name and a free one, for each."""
    taken, rng, offered = taken_pen_names([to.id])[to.id], SystemRandom(), []
    taken |= {child.pen_name for child in all_there}
    for child in needy:
        free = new_pen_name(rng, taken)
        taken.add(free)
        offered.append([child.code, child.pen_name, free])
    return offered
