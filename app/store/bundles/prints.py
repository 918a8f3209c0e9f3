"""The print centre: what is to be printed, by term and school; and what was made."""

import base64
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, BinaryIO

from sqlalchemy import func, select

from app.errors import NotFound
from app.extensions import db
from app.models import (
    Bundle,
    BundleLetter,
    BundleState,
    Child,
    Letter,
    Pair,
    PrintPart,
    PrintRun,
    School,
)
from app.store.letters.acts import may_of_letter
from app.store.letters.standings import Standings
from app.store.people.children import has_open_pair
from app.store.people.schools import all_schools
from app.store.scope import Scope, school_within
from letters.pairs.effects import Act
from letters.states import Direction, State


@dataclass(frozen=True, slots=True)
class SchoolToPrint:
    """The sheets of a school that are still to be written in a term, and its bags to be posted.

    `due_on` is the day by which the first of them is to be written, `typed` how many of the
    volunteers' were typed by who asked that they be printed.
    """

    school: School
    children: int
    volunteers: int
    bags: Sequence[str]
    due_on: date | None
    typed: int = 0

    @property
    def sheets(self) -> int:
        """All of them."""
        return self.children + self.volunteers


@dataclass(frozen=True, slots=True)
class PrintCentre:
    """What is to be printed: sheets by term, and the schools of the term that is looked at."""

    terms: Mapping[int, int]
    term: int | None
    schools: Sequence[SchoolToPrint]


def print_centre(scope: Scope, today: date, term: int | None = None) -> PrintCentre:
    """What is to be printed in a term; without one in that of the next letter to be written."""
    found: dict[tuple[int, int], Counter[str]] = defaultdict(Counter)
    due: dict[tuple[int, int], date] = {}
    coming: dict[int, date] = {}
    terms = Counter[int]()
    typed = Counter[tuple[int, int]]()
    for school_id, number, direction, count, due_on, next_on, asked in _sheets(scope, today):
        found[number, school_id][direction] += count
        typed[number, school_id] += asked
        due[number, school_id] = min(due.get((number, school_id), due_on), due_on)
        terms[number] += count
        if next_on is not None:
            coming[number] = min(coming.get(number, next_on), next_on)
    if term not in terms:
        term = min(coming, key=coming.__getitem__) if coming else max(terms, default=None)
    bags = open_bags(scope)
    schools = [
        SchoolToPrint(
            school,
            found[term, school.id][Direction.TO_VOLUNTEER],
            found[term, school.id][Direction.TO_CHILD],
            bags.get(school.id, ()),
            due[term, school.id],
            typed[term, school.id],
        )
        for school in all_schools(scope)
        if term is not None and (term, school.id) in due
    ]
    return PrintCentre(dict(sorted(terms.items())), term, schools)


def count_of_named(scope: Scope, codes: Sequence[str]) -> int:
    """How many children of schools in reach write letters: who is who names them all."""
    query = (
        select(func.count(Child.id))
        .join(School, School.id == Child.school_id)
        .where(has_open_pair(), school_within(scope), School.code.in_(codes))
    )
    return db.session.scalar(query) or 0


def open_bags(scope: Scope) -> Mapping[int, Sequence[str]]:
    """The codes of the bundles with letters that are being packed, by the school's id."""
    filled = select(BundleLetter.bundle_id).where(BundleLetter.bundle_id == Bundle.id).exists()
    query = (
        select(Bundle.school_id, Bundle.code)
        .join(Bundle.school)
        .where(Bundle.state == BundleState.PACKING, school_within(scope), filled)
        .order_by(Bundle.id)
    )
    found: dict[int, list[str]] = {}
    for school_id, code in db.session.execute(query):
        found.setdefault(school_id, []).append(code)
    return found


def print_run(scope: Scope, print_id: int, user_id: int | None) -> PrintRun:
    """What this person asked for, while all its schools are in reach. Raises NotFound."""
    row = db.session.get(PrintRun, print_id)
    if row is None or row.asked_by_id != user_id:
        raise NotFound("prints.unknown")
    if row.cohort_id is not None or row.pair_id is not None:
        raise NotFound("prints.unknown")
    codes = set(row.wanted["schools"])
    reached = select(func.count()).where(School.code.in_(codes), school_within(scope))
    if (db.session.scalar(reached) or 0) < len(codes):
        raise NotFound("prints.unknown")
    return row


def write_file_of(row: PrintRun, out: BinaryIO) -> None:
    """Write what was made, part after part. Raises NotFound where nothing was made yet."""
    if row.made_at is None:
        raise NotFound("prints.unknown")
    if row.content is not None:
        # Made before files lay in parts.
        out.write(base64.b64decode(row.content))
    last = 0
    while part := db.session.scalar(
        select(PrintPart)
        .where(PrintPart.print_id == row.id, PrintPart.number > last)
        .order_by(PrintPart.number)
        .limit(1)
    ):
        out.write(base64.b64decode(part.content))
        last = part.number


def newest_prints(user_id: int, most: int = 5) -> Sequence[PrintRun]:
    """What this person had made, the newest first."""
    query = select(PrintRun).where(
        PrintRun.asked_by_id == user_id,
        PrintRun.made_at.is_not(None),
        PrintRun.pair_id.is_(None),
        PrintRun.cohort_id.is_(None),
    )
    return db.session.scalars(query.order_by(PrintRun.id.desc()).limit(most)).all()


def _sheets(scope: Scope, today: date) -> Sequence[Any]:
    """School, term, direction, how many letters are to be written, the first day for one, the
    first that is still to come, and how many are typed and to be printed.
    """
    by = (School.id, Letter.term_number, Letter.direction)
    query = (
        select(
            *(*by, func.count(), func.min(Letter.due_on)),
            func.min(Letter.due_on).filter(Letter.due_on >= today),
            func.count(Letter.print_asked_at),
        )
        .select_from(Letter)
        .join(Letter.pair)
        .join(Pair.child)
        .join(Child.school)
        .where(
            Letter.state == State.DUE,
            school_within(scope),
            may_of_letter(Act.PRINT, Standings.on(today)),
        )
        .group_by(*by)
    )
    return db.session.execute(query).all()
