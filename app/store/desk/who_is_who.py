"""Who is who at a school: each child's pen name beside the real one, by class."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy import and_, select

from app.extensions import db
from app.models import Child, Pair, School, Volunteer
from app.store.people.classes import class_order
from app.store.people.schools import school_by_code
from app.store.scope import Scope


@dataclass(frozen=True, slots=True)
class Pupil:
    """A child of the school and the pen name of its letter friend, '' while it has none."""

    child: Child
    friend: str


@dataclass(frozen=True, slots=True)
class Register:
    """The children of one class, by their pen names."""

    grade: int | None
    class_name: str | None
    pupils: Sequence[Pupil]


def registers_of(scope: Scope, code: str) -> tuple[School, list[Register]]:
    """The school and its classes; children who left are not there. Raises NotFound."""
    school = school_by_code(scope, code)
    query = (
        select(Child, Volunteer.pen_name)
        .outerjoin(Pair, and_(Pair.child_id == Child.id, Pair.until_on.is_(None)))
        .outerjoin(Volunteer, Volunteer.id == Pair.volunteer_id)
        .where(Child.school_id == school.id, Child.left_on.is_(None))
        .where(Child.merged_into_id.is_(None))
    )
    pupils = [Pupil(child, friend or "") for child, friend in db.session.execute(query)]
    pupils.sort(key=lambda pupil: (_class_of(pupil), pupil.child.pen_name))
    return school, [
        Register(first.child.grade, first.child.class_name, [first, *rest])
        for _class, (first, *rest) in groupby(pupils, key=_class_of)
    ]


def _class_of(pupil: Pupil) -> tuple[int, str]:
    return class_order(pupil.child.grade, pupil.child.class_name)
