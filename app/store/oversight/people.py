"""Whom a file or an erasure is about: a child or volunteer, with the rows made one with it."""

from collections.abc import Sequence

from sqlalchemy import select

from app.errors import NotFound
from app.extensions import db
from app.models import Child, Pair, Tombstone, Volunteer
from app.store.people.children import child_by_code
from app.store.people.merges import ids_made_one
from app.store.people.volunteers import volunteer_by_code
from app.store.scope import Scope

Person = Child | Volunteer


def person_of_code(scope: Scope, code: str) -> Person:
    """The child or volunteer of a code in reach. Raises NotFound, MergedAway."""
    try:
        return child_by_code(scope, code)
    except NotFound:
        return volunteer_by_code(scope, code)


def noun_of(person: Person) -> str:
    """What they are, as records have it."""
    return "child" if isinstance(person, Child) else "volunteer"


def rows_of_person(person: Person) -> Sequence[Person]:
    """The row itself, and those that were made one with it, or with one of these."""
    table = Child if isinstance(person, Child) else Volunteer
    query = select(table).where(table.id.in_(ids_made_one(table, table.id == person.id)))
    return db.session.scalars(query.order_by(table.id)).all()


def pairs_of_person(person: Person) -> Sequence[Pair]:
    """All their pairs, the oldest first."""
    side = Pair.child_id if isinstance(person, Child) else Pair.volunteer_id
    query = select(Pair).where(side.in_([row.id for row in rows_of_person(person)]))
    return db.session.scalars(query.order_by(Pair.id)).all()


def is_erased(code: str) -> bool:
    """Whether somebody's personal data is gone."""
    return db.session.get(Tombstone, code) is not None
