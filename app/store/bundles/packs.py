"""What can be printed for a school or a pair: letters by term, direction and class, no words."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from app.extensions import db
from app.models import Child, Letter, Pair, School, Term
from app.store.letters.acts import may_of_letter
from app.store.letters.letters import letters_with_pair
from app.store.letters.standings import Standings
from app.store.parts import in_parts
from app.store.people.classes import class_order
from app.store.scope import Scope, pair_within, school_within
from letters.pairs.effects import Act, Fact
from letters.states import Direction, State

Rows = Select[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Printing:
    """Which letters to print: of a school or of one pair, each by its code.

    `written` adds those that are written already. `of_class` is a grade and a class.
    """

    school: str = ""
    pair: str = ""
    term: int | None = None
    directions: Collection[Direction] = tuple(Direction)
    written: bool = False
    of_class: tuple[int | None, str | None] | None = None


def letters_to_print(scope: Scope, printing: Printing, today: date) -> Sequence[Letter]:
    """The letters with pair, child, school and volunteer; what volunteers typed stays sealed.

    Only of pairs of which something may be printed on the day.
    """
    may = may_of_letter(Act.PRINT, Standings.on(today))
    query = (
        letters_with_pair()
        .where(pair_within(scope), may, *_conditions(printing))
        .order_by(Letter.id)
    )
    return db.session.scalars(query).all()


def last_numbers(pair_ids: Collection[int]) -> Mapping[tuple[int, str], int]:
    """The number of the last letter of each pair and direction: the goodbye letter."""
    query = (
        select(Letter.pair_id, Letter.direction, func.max(Letter.number))
        .where(Letter.pair_id.in_(pair_ids), Letter.state != State.VOID)
        .group_by(Letter.pair_id, Letter.direction)
    )
    return {(pair_id, way): number for pair_id, way, number in db.session.execute(query)}


def term_names(cohort_ids: Collection[int]) -> Mapping[tuple[int, int], str]:
    """The names of terms by cohort and number."""
    query = select(Term).where(Term.cohort_id.in_(cohort_ids))
    return {(term.cohort_id, term.number): term.name for term in db.session.scalars(query)}


def term_to_print(school: School, today: date) -> int:
    """The term of the school's next letter that is to be written, else the first.

    A letter of a term that is over, which nobody wrote, stands behind those that are to come.
    """
    query = (
        _of_school(select(Letter.term_number), school, today)
        .where(Letter.state == State.DUE)
        .order_by(Letter.due_on < today, Letter.due_on, Letter.id)
        .limit(1)
    )
    return db.session.scalar(query) or 1


def sheets_by_term(school: School, today: date) -> Mapping[int, Mapping[str, int]]:
    """How many letters are still to be written, by term and direction."""
    query = (
        _of_school(select(Letter.term_number, Letter.direction, func.count()), school, today)
        .where(Letter.state == State.DUE)
        .group_by(Letter.term_number, Letter.direction)
        .order_by(Letter.term_number)
    )
    found: dict[int, dict[str, int]] = {}
    for term, direction, count in db.session.execute(query):
        found.setdefault(term, {})[direction] = count
    return found


def classes_that_write(
    scope: Scope, school: School, today: date
) -> list[tuple[int | None, str | None]]:
    """The classes with children for whom something may be printed, in order."""
    of_letters = select(Child.id).select_from(Letter)
    query = _of_school(of_letters, school, today).join(Child.school).where(school_within(scope))
    children = db.session.scalars(select(Child).where(Child.id.in_(query)))
    classes = {(child.grade, child.class_name) for child in children}
    return sorted(classes, key=lambda row: class_order(*row))


def consents_to_renew(pair_ids: Collection[int], today: date) -> frozenset[int]:
    """Those of the pairs whose child's consent runs out soon."""
    expires = Standings.on(today).holds(Fact.CONSENT_EXPIRES)
    found = set[int]()
    for some in in_parts(pair_ids):
        found |= set(db.session.scalars(select(Pair.id).where(Pair.id.in_(some), expires)))
    return frozenset(found)


def _of_school(query: Rows, school: School, today: date) -> Rows:
    return (
        query.join(Letter.pair)
        .join(Pair.child)
        .where(Child.school_id == school.id, may_of_letter(Act.PRINT, Standings.on(today)))
    )


def _conditions(printing: Printing) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [
        Letter.direction.in_(printing.directions),
    ]
    found.append(Letter.state != State.VOID if printing.written else Letter.state == State.DUE)
    if printing.school:
        found.append(School.code == printing.school)
    if printing.pair:
        found.append(Pair.code == printing.pair)
    if printing.term is not None:
        found.append(Letter.term_number == printing.term)
    if printing.of_class is not None:
        found.append(Child.id.in_(_ids_of_class(printing.school, *printing.of_class)))
    return found


def _ids_of_class(school: str, grade: int | None, class_name: str | None) -> list[int]:
    """The children of a class: its name is sealed, no query finds it."""
    alike = select(Child).join(Child.school)
    alike = alike.where(School.code == school, Child.grade.is_not_distinct_from(grade))
    return [child.id for child in db.session.scalars(alike) if child.class_name == class_name]
