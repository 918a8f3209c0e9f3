"""Reads of pen names: which are taken, and who has one."""

from collections import defaultdict
from collections.abc import Collection, Sequence

from sqlalchemy import select

from app.extensions import db
from app.models import Child


def taken_pen_names(school_ids: Collection[int]) -> dict[int, set[str]]:
    """The pen names of all children of these schools, by school."""
    taken: dict[int, set[str]] = defaultdict(set)
    query = select(Child.school_id, Child.pen_name).where(Child.school_id.in_(school_ids))
    for school_id, pen_name in db.session.execute(query):
        taken[school_id].add(pen_name)
    return taken


def has_namesake(child: Child) -> bool:
    """Whether another child of the same school and grade has the pen name.

    A row that was made one with another has no name any more.
    """
    return child.merged_into_id is None and would_have_namesake(child, child.school_id, child.grade)


def named_there(school_id: int, but: Sequence[Child]) -> set[tuple[int | None, str]]:
    """The grade and pen name of all children of a school, but for these."""
    query = select(Child.id, Child.grade, Child.pen_name).where(
        Child.school_id == school_id, Child.merged_into_id.is_(None)
    )
    others = {child.id for child in but}
    return {(row.grade, row.pen_name) for row in db.session.execute(query) if row.id not in others}


def would_have_namesake(child: Child, school_id: int, grade: int | None) -> bool:
    """Whether another child of a school and grade has this child's pen name."""
    query = select(Child.id).where(
        Child.school_id == school_id,
        Child.grade.is_not_distinct_from(grade),
        Child.pen_name == child.pen_name,
        Child.merged_into_id.is_(None),
        Child.id != child.id,
    )
    return db.session.scalar(query.limit(1)) is not None
