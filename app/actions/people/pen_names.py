"""Two children of one school and grade have different pen names."""

from random import SystemRandom

from app.errors import Refused
from app.extensions import db
from app.models import Child
from app.store.people.pen_names import has_namesake, taken_pen_names
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
