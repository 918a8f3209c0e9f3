"""Reads of children."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal, TypeVar

from sqlalchemy import CTE, ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import contains_eager, selectinload

from app.errors import MergedAway, NotFound
from app.extensions import db
from app.models import WAITING_CHILDREN, Child, Consent, Pair, School
from app.store.kept import kept, waiting_ids
from app.store.listing import (
    Page,
    Sorts,
    count_of,
    in_order,
    page_of_all,
    page_of_many,
    sort_name,
)
from app.store.parts import in_parts, named_ids
from app.store.people.agreements.own_words import ids_without_own_word
from app.store.people.facts import OF_CHILD, Ids, child_holds
from app.store.people.latest import barred_for_safety
from app.store.people.schools import first_schools
from app.store.scope import Scope, child_within, pair_within
from letters.pairs.effects import BARS, Fact

T = TypeVar("T")
SORTS: Sorts = {
    "school": School.sort_key,
    "pen_name": Child.pen_name,
    "grade": Child.grade,
    "code": Child.code,
}


@dataclass(frozen=True, slots=True)
class ChildFilter:
    """What a list of children is narrowed to; empty values narrow nothing.

    `text` is a code or a part of a pen name (a real name is looked up by the search of all pages,
    which writes it down), `school` a code. Who `waits` may be paired today; of whom the consent is
    without their `own_word`, the guardian alone agreed.
    """

    text: str = ""
    school: str = ""
    consent: Literal["", "yes", "no", "open", "expires", "expired", "own_word"] = ""
    paired: Literal["", "yes", "no", "waits"] = ""
    sort: str = "school"


def latest_consent(item: str) -> ColumnElement[bool]:
    """Whether the last word on an item was yes, for queries that select from Child."""
    return (
        select(Consent.given)
        .where(Consent.child_id == Child.id, Consent.item == item)
        .order_by(Consent.id.desc())
        .limit(1)
        .correlate(Child)
        .scalar_subquery()
    )


def has_open_pair() -> ColumnElement[bool]:
    """For queries that select from Child."""
    return exists().where(Pair.child_id == Child.id, Pair.until_on.is_(None))


def waits_for_friend(today: date) -> ColumnElement[bool]:
    """For queries that select from Child: who may be paired, and is not."""
    barred = child_holds(BARS & OF_CHILD, today, among=select(_alone().c.id))
    return and_(~has_open_pair(), ~barred, Child.id.not_in(barred_for_safety("child")))


@lru_cache(maxsize=1)
def _alone() -> CTE:
    """Children without an open pair, found once in a query: most are not looked at any further."""
    return select(Child.id).where(~has_open_pair()).cte("children_alone")


def _listed_as_waiting(today: date) -> ColumnElement[bool]:
    """`waits_for_friend`, for lists: of very many, those found some minutes ago who still do."""
    if kept(WAITING_CHILDREN, today) is None:
        return waits_for_friend(today)
    is_here = or_(Child.left_on.is_(None), Child.left_on > today)
    return and_(Child.id.in_(waiting_ids()), is_here, ~has_open_pair())


def ids_waiting(today: date) -> Sequence[int]:
    """The ids of all children who wait for a friend, whatever was kept."""
    return db.session.scalars(select(Child.id).where(waits_for_friend(today))).all()


def _wanted_children(scope: Scope, wanted: ChildFilter, on: date) -> Select[Child]:
    query = _whole(select(Child)).where(child_within(scope), *_conditions(scope, wanted, on))
    return _in_order(query, wanted)


def _whole(query: Select[Child]) -> Select[Child]:
    """Joined with their schools, loaded with these and their consents."""
    loaded = contains_eager(Child.school), selectinload(Child.consents)
    return query.join(Child.school).options(*loaded)


def _in_order(query: Select[T], wanted: ChildFilter) -> Select[T]:
    return in_order(query, SORTS, wanted.sort, Child.grade, Child.pen_name, Child.id)


def _conditions(scope: Scope, wanted: ChildFilter, on: date) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [Child.merged_into_id.is_(None)]
    if wanted.text:
        conditions.append(
            or_(
                Child.code == wanted.text.upper(),
                Child.pen_name.icontains(wanted.text, autoescape=True),
            )
        )
    if wanted.school:
        conditions.append(School.code == wanted.school)
    given = latest_consent("letters")
    if wanted.consent == "yes":
        conditions.append(given.is_(True))
    elif wanted.consent == "no":
        conditions.append(given.is_(False))
    elif wanted.consent == "open":
        conditions.append(given.is_(None))
    elif wanted.consent == "expires":
        conditions.append(child_holds(Fact.CONSENT_EXPIRES, on))
    elif wanted.consent == "expired":
        conditions.append(child_holds(Fact.CONSENT_EXPIRED, on))
    elif wanted.consent == "own_word":
        conditions.append(Child.id.in_(named_ids(ids_without_own_word(scope, on))))
    if wanted.paired == "yes":
        conditions.append(has_open_pair())
    elif wanted.paired == "no":
        conditions.append(and_(~has_open_pair(), Child.left_on.is_(None)))
    elif wanted.paired == "waits":
        conditions.append(_listed_as_waiting(on))
    return conditions


def page_of_children(scope: Scope, wanted: ChildFilter, number: int, on: date) -> Page[Child]:
    """A page of the wanted children in reach, with schools and consents."""
    if wanted.paired == "waits":
        # What is asked of all takes longer than to read the ids of all that are found.
        ids = ids_of_children(scope, wanted, on)
        page = page_of_all(db.session.scalars(_in_order(ids, wanted)).all(), number)
        whole = _whole(select(Child)).where(Child.id.in_(page.rows))
        found = {child.id: child for child in db.session.scalars(whole)}
        return page.showing([found[id_] for id_ in page.rows if id_ in found])
    return page_of_many(
        lambda most: _first_children(scope, wanted, on, most),
        ids_of_children(scope, wanted, on),
        number,
        exact=True,
    )


def _first_children(scope: Scope, wanted: ChildFilter, on: date, most: int) -> Select[Child]:
    """The wanted children in order; of many schools, only the first have so many."""
    query = _wanted_children(scope, wanted, on)
    if sort_name(SORTS, wanted.sort) != "school":
        return query
    ids = ids_of_children(scope, wanted, on)
    schools = first_schools(
        scope,
        wanted.sort,
        lambda some: count_of(ids.where(Child.school_id.in_(some)).limit(most)) >= most,
    )
    return query if schools is None else query.where(Child.school_id.in_(schools))


def all_children(scope: Scope, wanted: ChildFilter, on: date) -> Sequence[Child]:
    """The wanted children in reach, for a file."""
    return db.session.scalars(_wanted_children(scope, wanted, on)).all()


def count_children(scope: Scope, wanted: ChildFilter, on: date) -> int:
    """How many children a list shows."""
    return count_of(_wanted_children(scope, wanted, on))


def ids_of_children(scope: Scope, wanted: ChildFilter, on: date) -> Ids:
    """The ids of the wanted children in reach, for conditions."""
    query = select(Child.id).join(Child.school)
    return query.where(child_within(scope), *_conditions(scope, wanted, on)).correlate(None)


def is_any_child(scope: Scope, wanted: ChildFilter, on: date) -> bool:
    """Whether such a child is in reach."""
    return db.session.scalar(ids_of_children(scope, wanted, on).limit(1)) is not None


def paired_ids(children: Sequence[Child]) -> set[int]:
    """Which of these children write to somebody."""
    ids = [child.id for child in children]
    query = select(Pair.child_id).where(Pair.child_id.in_(ids), Pair.until_on.is_(None))
    return set(db.session.scalars(query))


def child_by_code(scope: Scope, code: str) -> Child:
    """One child in reach. Raises NotFound, MergedAway for a row that was made one with another."""
    query = select(Child).join(Child.school).where(child_within(scope), Child.code == code)
    child = db.session.scalar(query)
    if child is None:
        raise NotFound("children.unknown", code=code)
    if child.merged_into is not None:
        raise MergedAway("children.merged", code=code, kept=child.merged_into.code)
    return child


def pairs_of(child: Child, scope: Scope) -> Sequence[Pair]:
    """The child's pairs in reach, the newest first."""
    query = select(Pair).join(Pair.child).join(Child.school).where(pair_within(scope))
    own = query.where(Pair.child_id == child.id).order_by(Pair.from_on.desc())
    return db.session.scalars(own).all()


def schools_of(child_ids: Iterable[int]) -> dict[int, int]:
    """The ids of these children's schools, by the child's id."""
    found: dict[int, int] = {}
    for some in in_parts(child_ids):
        query = select(Child.id, Child.school_id).where(Child.id.in_(some))
        found.update((child_id, school_id) for child_id, school_id in db.session.execute(query))
    return found
