"""Lists of schools with what they count, and the page of one school."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import joinedload

from app.extensions import db
from app.models import BundleState, Child, KeptLate, Letter, Pair, School
from app.store.bundles.lists import BundleRow, bundles_of_school
from app.store.desk.checklist.firsts import waits_for_first_bag, waits_for_first_reply
from app.store.letters.lateness import Lateness, gathered, in_state
from app.store.listing import Page, Sorts, count_of, in_order, page_of
from app.store.people.contacts import SchoolContact, contacts_by_school
from app.store.people.schools import school_by_code, without_address
from app.store.scope import Scope, school_within
from letters.states import State

SORTS: Sorts = {"county": School.county_code, "name": School.sort_key, "code": School.code}
AT_SCHOOL = (State.AT_SCHOOL, State.HANDED_IN)
RECENT_BUNDLES = 8
FIRSTS = {"bag": waits_for_first_bag, "reply": waits_for_first_reply}
TALLIES = ("children", "pairs", "at_school", "late")
Tally = Select[int, int]


@dataclass(frozen=True, slots=True)
class SchoolFilter:
    """What a list of schools is narrowed to: `county` is a code, `late` those with late letters.

    `unposted` those without an address to post to, `lacks` those to which a first bag is on its
    way, or that got letters and sent no reply yet. Schools that closed are in a list of their own.
    """

    text: str = ""
    county: str = ""
    late: bool = False
    closed: bool = False
    unposted: bool = False
    lacks: Literal["", "bag", "reply"] = ""
    sort: str = "county"


@dataclass(frozen=True, slots=True)
class SchoolRow:
    """A school in a list: its contacts, children and pairs, letters lying there, late letters."""

    school: School
    contacts: Sequence[SchoolContact]
    children: int
    pairs: int
    at_school: int
    late: int


@dataclass(frozen=True, slots=True)
class SchoolView:
    """A school's page; `letters` counts by direction and state."""

    row: SchoolRow
    letters: Mapping[tuple[str, str], int]
    bundles: Sequence[BundleRow]

    @property
    def school(self) -> School:
        """The school itself."""
        return self.row.school


def page_of_schools(
    scope: Scope, wanted: SchoolFilter, today: date, number: int
) -> Page[SchoolRow]:
    """One page of the wanted schools in reach."""
    lateness = Lateness.shown(today)
    page = page_of(_wanted_schools(scope, wanted, lateness), number)
    return page.showing(_counted(page.rows, lateness, today))


def all_school_rows(scope: Scope, wanted: SchoolFilter, today: date) -> list[SchoolRow]:
    """The wanted schools in reach, for a file."""
    lateness = Lateness.shown(today)
    return _counted(
        db.session.scalars(_wanted_schools(scope, wanted, lateness)).all(), lateness, today
    )


def count_schools(scope: Scope, wanted: SchoolFilter, today: date) -> int:
    """How many schools a list shows."""
    return count_of(_wanted_schools(scope, wanted, Lateness.shown(today)))


def codes_of_schools(scope: Scope, wanted: SchoolFilter) -> list[str]:
    """The codes of the wanted schools in reach; `late` is not asked for here."""
    query = select(School.code).where(school_within(scope), *_conditions(wanted, None))
    return list(db.session.scalars(query.order_by(School.id)))


def ids_of_schools(scope: Scope, wanted: SchoolFilter, today: date) -> Select[int]:
    """The ids of the wanted schools in reach."""
    lateness = Lateness.shown(today)
    return select(School.id).where(school_within(scope), *_conditions(wanted, lateness))


def school_view(scope: Scope, code: str, today: date) -> SchoolView:
    """A school as its coordinators see it. Raises NotFound."""
    school = school_by_code(scope, code)
    query = (
        select(Letter.direction, Letter.state, func.count())
        .join(Letter.pair)
        .join(Pair.child)
        .where(Child.school_id == school.id, Pair.until_on.is_(None))
        .group_by(Letter.direction, Letter.state)
    )
    letters = {(way, state): count for way, state, count in db.session.execute(query)}
    bundles = bundles_of_school(school.id, tuple(BundleState))[-RECENT_BUNDLES:][::-1]
    return SchoolView(_counted([school], Lateness.shown(today), today)[0], letters, bundles)


def _wanted_schools(scope: Scope, wanted: SchoolFilter, lateness: Lateness) -> Select[School]:
    query = (
        select(School)
        .options(joinedload(School.county), joinedload(School.hub))
        .where(school_within(scope), *_conditions(wanted, lateness))
    )
    sorts = SORTS
    if (name := wanted.sort.removeprefix("-")) in TALLIES:
        tally = _tallies(lateness)[name].subquery()
        query = query.outerjoin(tally, tally.c.school_id == School.id)
        sorts = {name: func.coalesce(tally.c.tally, 0)}
    return in_order(query, sorts, wanted.sort, School.sort_key, School.id)


def _conditions(wanted: SchoolFilter, lateness: Lateness | None) -> list[ColumnElement[bool]]:
    gone = School.closed_on.is_not(None)
    found: list[ColumnElement[bool]] = [gone if wanted.closed else ~gone]
    if wanted.text:
        found.append(
            or_(
                School.code == wanted.text.upper(),
                School.name.icontains(wanted.text, autoescape=True),
                School.town.icontains(wanted.text, autoescape=True),
            )
        )
    if wanted.county:
        found.append(School.county_code == wanted.county)
    if wanted.unposted:
        found.append(without_address())
    if wanted.lacks:
        found.append(FIRSTS[wanted.lacks]())
    if wanted.late and lateness:
        found.append(School.id.in_(_with_late(lateness)))
    return found


def _counted(schools: Sequence[School], lateness: Lateness, today: date) -> list[SchoolRow]:
    """The schools with their counts: a few queries, however many they are."""
    contacts = contacts_by_school(schools, today)
    tallies = _tallies(lateness, [school.id for school in schools])
    counts = {
        name: {row[0]: row[1] for row in db.session.execute(query)}
        for name, query in tallies.items()
    }
    return [
        SchoolRow(
            school,
            contacts.get(school.id, ()),
            **{name: of_school.get(school.id, 0) for name, of_school in counts.items()},
        )
        for school in schools
    ]


def _by_school(query: Tally) -> dict[int, int]:
    return {row[0]: row[1] for row in db.session.execute(query)}


def _tallies(lateness: Lateness, ids: Collection[int] | None = None) -> dict[str, Tally]:
    """What a list of schools counts, by the names of TALLIES: of all schools, or of these."""
    pairs = select(Child.school_id, func.count().label("tally")).join(Pair)
    lying = [in_state(state) for state in AT_SCHOOL]
    return {
        "children": _children(ids),
        "pairs": _narrowed(pairs.where(Pair.until_on.is_(None)), ids),
        "at_school": _letters(lying, ids),
        "late": _late(lateness, ids),
    }


def _with_late(lateness: Lateness) -> Select[int]:
    """The ids of schools with a late letter."""
    if lateness.is_kept:
        return select(KeptLate.school_id).where(KeptLate.is_late).correlate(None)
    return select(gathered([Letter.school_id], lateness.late_branches()).c.school_id)


def _late(lateness: Lateness, ids: Collection[int] | None) -> Tally:
    if not lateness.is_kept:
        return _letters(lateness.late_branches(), ids)
    near = () if ids is None else (KeptLate.school_id.in_(ids),)
    counted = select(KeptLate.school_id, func.count().label("tally"))
    return counted.where(KeptLate.is_late, *near).group_by(KeptLate.school_id)


def _children(ids: Collection[int] | None) -> Tally:
    query = select(Child.school_id, func.count().label("tally"))
    here = Child.left_on.is_(None), Child.merged_into_id.is_(None)
    return _narrowed(query.where(*here), ids)


def _narrowed(query: Tally, ids: Collection[int] | None) -> Tally:
    near = () if ids is None else (Child.school_id.in_(ids),)
    return query.where(*near).group_by(Child.school_id)


def _letters(branches: list[ColumnElement[bool]], ids: Collection[int] | None) -> Tally:
    near = () if ids is None else (Letter.school_id.in_(ids),)
    letters = gathered([Letter.school_id], branches, *near)
    counted = select(letters.c.school_id, func.count().label("tally"))
    return counted.group_by(letters.c.school_id)
