"""Two children of one school and grade have different pen names."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import SystemRandom

from app.errors import Refused
from app.extensions import db
from app.models import Child, School
from app.store.people.pen_names import has_namesake, named_there, taken_pen_names
from letters.pen_names import new_pen_name


@dataclass(frozen=True, slots=True)
class Comer:
    """A child who comes to a school, with the grade and pen name that it has there."""

    child: Child
    grade: int | None
    pen_name: str


def as_they_are(children: Sequence[Child]) -> list[Comer]:
    """Children who come with the grade and pen name that they have now."""
    return [Comer(child, child.grade, child.pen_name) for child in children]


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


def names_at(to: School, comers: Sequence[Comer], chosen: Mapping[str, str]) -> dict[str, str]:
    """By code, what those of the children are called at a school who would have a namesake there.

    All go there, in the running transaction. `chosen` are new names by code, used where one is
    needed and free. Raises Refused moving.namesakes, with a free name for whoever needs one.
    """
    # Whoever names a child of this school comes one after the other.
    db.session.refresh(to, with_for_update=True)
    called = named_there(to.id, but=[one.child for one in comers])
    new, needy = dict[str, str](), list[Comer]()
    for one in comers:
        if one.child.merged_into_id is not None:
            continue
        name, code = one.pen_name, one.child.code
        if (one.grade, name) in called:
            name = new[code] = chosen.get(code, "")
        if not name or (one.grade, name) in called:
            needy.append(one)
        called.add((one.grade, name))
    if needy:
        raise Refused("moving.namesakes", school=to.name, names=_offered(to, comers, needy))
    return new


def _offered(to: School, comers: Sequence[Comer], needy: Sequence[Comer]) -> list[list[str]]:
    """Code, pen name and a free one, for each."""
    taken, rng, offered = taken_pen_names([to.id])[to.id], SystemRandom(), []
    taken |= {one.pen_name for one in comers}
    for one in needy:
        free = new_pen_name(rng, taken)
        taken.add(free)
        offered.append([one.child.code, one.pen_name, free])
    return offered
