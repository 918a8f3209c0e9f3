"""Lists of pairs: what they are narrowed to, how they are sorted, which ones need a look."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, or_, select, union_all
from sqlalchemy.orm import aliased

from app.extensions import db
from app.models import (
    LATE_LETTERS,
    SILENT_PAIRS,
    Child,
    Draft,
    KeptLate,
    Letter,
    Pair,
    School,
    Volunteer,
)
from app.store.kept import are_many, kept
from app.store.letters.acts import asked_in_vain
from app.store.letters.calendars import Timetable, timetables
from app.store.letters.kept.reading import kept_within, late_pair_ids, silent_ids
from app.store.letters.lateness import DAYS, Lateness, gathered, in_state
from app.store.letters.letters import letter_within
from app.store.letters.pairs import PairView, ids_of_pairs_named, pairs_with_people, views_of
from app.store.letters.standings import Standings
from app.store.listing import (
    MOST_COUNTED,
    Page,
    Sorts,
    count_of,
    in_order,
    page_of_all,
    page_of_many,
    sort_name,
)
from app.store.parts import in_parts
from app.store.people.schools import first_schools, without_address
from app.store.scope import EVERYTHING, Scope, own_pair, pair_within, school_within
from letters.cutoffs import silent_until
from letters.pairs.effects import Fact
from letters.states import State

# A posting and its replies took up to six weeks in programmes like this one.
SILENT_WEEKS = 6
MOST_OF_A_PAIR = 100  # letters: no pair has so many
KEPT_LOOKS = {"late": LATE_LETTERS, "silent": SILENT_PAIRS}
SORTS: Sorts = {
    "school": School.sort_key,
    "code": Pair.code,
    "child": Child.pen_name,
    "volunteer": Volunteer.pen_name,
    "from": Pair.from_on,
}


@dataclass(frozen=True, slots=True)
class PairFilter:
    """What a list of pairs is narrowed to; empty values narrow nothing.

    `look` is why a pair needs one (unposted: its school has no address), `fact` what holds of it,
    `school` a code, `cohort` an id, `text` a pair's code or a part of a pen name, `round` the id of
    the matching round they come from.
    """

    state: Literal["open", "ended", "all"] = "open"
    look: Literal["", "late", "silent", "lost", "decide", "in_vain", "unposted"] = ""
    fact: Fact | None = None
    school: str = ""
    cohort: int | None = None
    text: str = ""
    round: int | None = None
    sort: str = "school"


def page_of_pairs(scope: Scope, wanted: PairFilter, today: date, number: int = 1) -> Page[PairView]:
    """One page of the wanted pairs in reach."""
    tables = timetables()
    name = KEPT_LOOKS.get(wanted.look, "")
    if wanted.fact or (wanted.look and not are_many(name, today, MOST_COUNTED)):
        # What these ask of the pairs takes longer than to read the ids of all that are found.
        page = page_of_all(db.session.scalars(_ids(scope, wanted, tables, today)).all(), number)
    else:
        page = page_of_many(
            lambda most: _ids(scope, wanted, tables, today, most),
            _found(scope, wanted, tables, today),
            number,
            exact=True,
        )
    return page.showing(views_of(_loaded(page.rows), today, tables))


def all_pairs(scope: Scope, wanted: PairFilter, today: date) -> list[PairView]:
    """The wanted pairs in reach, for a file."""
    tables, found = timetables(), list[PairView]()
    ids = db.session.scalars(_ids(scope, wanted, tables, today)).all()
    for some in in_parts(ids):
        found += views_of(_loaded(some), today, tables)
    return found


def pairs_wanted(scope: Scope, wanted: PairFilter, today: date) -> ColumnElement[bool]:
    """The wanted pairs in reach, for queries that select from Pair."""
    return Pair.id.in_(_found(scope, wanted, timetables(), today))


def pairs_to_look_at(
    scope: Scope, today: date, limit: int, lateness: Lateness | None = None
) -> list[PairView]:
    """The pairs whose letters are late for longest, then those silent for longest."""
    tables = timetables()
    known = lateness or Lateness.shown(today, tables)
    late = views_of(_longest_late(scope, known, limit), today, tables)
    late.sort(key=lambda view: -max(s.late_by for s in view.standings.values()))
    if len(late) < limit:
        listed = [view.pair.id for view in late]
        silent = _open_in_reach(scope).where(_silent(tables, today), Pair.id.not_in(listed))
        found = db.session.scalars(silent.order_by(Pair.from_on, Pair.id).limit(limit - len(late)))
        late += sorted(views_of(found.all(), today, tables), key=lambda view: -view.weeks_silent)
    return late


@dataclass(frozen=True, slots=True)
class NeedALook:
    """How many pairs in reach have a late letter, how many are silent, and the first of both."""

    late: int
    silent: int
    first: Sequence[PairView]


def need_a_look(scope: Scope, today: date, limit: int) -> NeedALook:
    """The pairs of `pairs_to_look_at` and how many there are."""
    return NeedALook(
        late=count_pairs(scope, PairFilter(look="late"), today),
        silent=count_silent(scope, today),
        first=pairs_to_look_at(scope, today, limit),
    )


def silent_pairs(scope: Scope, today: date) -> Select[int]:
    """The ids of open pairs in reach whose child had no letter for SILENT_WEEKS, in no order."""
    return _found(scope, PairFilter(look="silent"), timetables(), today)


def count_silent(scope: Scope, today: date) -> int:
    """How many they are."""
    return count_of(silent_pairs(scope, today))


def count_pairs(scope: Scope, wanted: PairFilter, today: date) -> int:
    """How many pairs a list shows."""
    return count_of(_found(scope, wanted, timetables(), today))


def _open_in_reach(scope: Scope) -> Select[Pair]:
    return pairs_with_people().where(pair_within(scope), Pair.until_on.is_(None))


def _found(
    scope: Scope,
    wanted: PairFilter,
    tables: Mapping[int, Timetable],
    today: date,
    *,
    is_near: bool = False,
) -> Select[int]:
    """The ids of the wanted pairs in no order, joined with no more than the filter needs."""
    query = select(Pair.id)
    within = pair_within(scope)
    if wanted.school or wanted.look == "unposted":
        query = query.join(Pair.child).join(Child.school)
    elif not scope.programme:
        within = _reached(scope)
    return query.where(within, *_conditions(wanted, tables, today, is_near=is_near))


def _reached(scope: Scope) -> ColumnElement[bool]:
    """`pair_within` for queries that select from Pair alone; no pair's school is looked up."""
    schools = select(School.id).where(school_within(scope))
    near = Pair.child_id.in_(select(Child.id).where(Child.school_id.in_(schools)).correlate(None))
    return or_(near, own_pair(scope)) if scope.pair_ids else near


def _ids(
    scope: Scope,
    wanted: PairFilter,
    tables: Mapping[int, Timetable],
    today: date,
    most: int | None = None,
) -> Select[int]:
    """The ids of the wanted pairs in order; `most`: only so many are wanted."""
    key = sort_name(SORTS, wanted.sort)
    query = select(Pair.id).join(Pair.child).join(Child.school)
    if key == "volunteer":
        query = query.join(Pair.volunteer)
    is_near = bool(key == "school" and most and (scope.programme or scope.prefixes))
    conditions = _conditions(wanted, tables, today, is_near=is_near)
    query = query.where(pair_within(scope), *conditions)
    if most and is_near:
        # Of schools in reach: their pairs are.
        found = _found(EVERYTHING, wanted, tables, today, is_near=True)
        query = query.where(*_at_first_schools(scope, wanted, found, most))
    return in_order(query, SORTS, wanted.sort, Pair.id)


def _at_first_schools(
    scope: Scope, wanted: PairFilter, found: Select[int], most: int
) -> Iterator[ColumnElement[bool]]:
    """Of many schools, only those that come first until there are pairs enough."""

    def is_enough(schools: Sequence[int]) -> bool:
        children = select(Child.id).where(Child.school_id.in_(schools)).correlate(None)
        return count_of(found.where(Pair.child_id.in_(children)).limit(most)) >= most

    schools = first_schools(scope, wanted.sort, is_enough)
    if schools is not None:
        yield Child.school_id.in_(schools)


def _loaded(ids: Sequence[int]) -> list[Pair]:
    """The pairs with these ids, in their order, with child, school and volunteer."""
    found = {
        pair.id: pair for pair in db.session.scalars(pairs_with_people().where(Pair.id.in_(ids)))
    }
    return [found[pair_id] for pair_id in ids if pair_id in found]


def _conditions(
    wanted: PairFilter, tables: Mapping[int, Timetable], today: date, *, is_near: bool = False
) -> Iterable[ColumnElement[bool]]:
    """`is_near`: asked of the pairs of a few schools, not of all."""
    if wanted.state == "open":
        yield Pair.until_on.is_(None)
    elif wanted.state == "ended":
        yield Pair.until_on.is_not(None)
    if wanted.school:
        yield School.code == wanted.school
    if wanted.cohort is not None:
        yield Pair.cohort_id == wanted.cohort
    if wanted.text:
        yield Pair.id.in_(ids_of_pairs_named(wanted.text))
    if wanted.round is not None:
        yield Pair.draft_id.in_(select(Draft.id).where(Draft.round_id == wanted.round))
    if wanted.fact:
        yield Standings.on(today).holds(wanted.fact)
    match wanted.look:
        case "decide":
            yield Standings.on(today).needs_decision()
        case "in_vain":
            vain = select(Letter.pair_id).where(asked_in_vain(today))
            yield and_(Pair.until_on.is_(None), Pair.id.in_(vain))
        case "late":
            lateness = Lateness.shown(today, tables)
            if lateness.is_kept and is_near:
                yield late_pair_ids().where(KeptLate.pair_id == Pair.id).correlate(Pair).exists()
            elif lateness.is_kept:
                yield Pair.id.in_(late_pair_ids())
            else:
                yield Pair.id.in_(_pairs_with(lateness.late_branches()))
        case "lost":
            lost = [in_state(State.LOST), *Lateness.shown(today, tables).lost_branches()]
            yield Pair.id.in_(_pairs_with(lost))
        case "silent":
            yield _silent(tables, today)
        case "unposted":
            yield without_address()


def _pairs_with(branches: Iterable[ColumnElement[bool]]) -> Select[int]:
    """The ids of pairs with such a letter, as a query of its own."""
    return select(gathered([Letter.pair_id], branches).c.pair_id)


def _silent(tables: Mapping[int, Timetable], today: date) -> ColumnElement[bool]:
    """Open pairs whose child was handed no letter for SILENT_WEEKS: of very many, those kept."""
    if kept(SILENT_PAIRS, today) is not None:
        return and_(Pair.until_on.is_(None), Pair.id.in_(silent_ids()))
    return _silent_by(tables, today)


def silent_now(today: date) -> Select[int]:
    """The ids of such pairs, whatever was kept."""
    return select(Pair.id).where(_silent_by(timetables(), today))


def _silent_by(tables: Mapping[int, Timetable], today: date) -> ColumnElement[bool]:
    return or_(false(), *(_silent_in(table, today) for table in tables.values()))


def _silent_in(table: Timetable, today: date) -> ColumnElement[bool]:
    until = silent_until(table.calendar, SILENT_WEEKS, today)
    if until is None:
        return false()
    handed_out = in_state(State.DELIVERED), Letter.since > until
    heard = select(Letter.pair_id).where(*handed_out).correlate(None)
    other = aliased(Pair)
    of_child = other.child_id == Pair.child_id, other.id != Pair.id
    earlier = exists().where(*of_child, other.from_on <= until)
    # Of a child's few pairs, not of all that were heard from: a copy of the id has no index.
    elsewhere = exists().where(*of_child, func.coalesce(other.id, None).in_(heard))
    return and_(
        Pair.cohort_id == table.cohort_id,
        Pair.until_on.is_(None),
        or_(Pair.from_on <= until, earlier.correlate(Pair)),
        # Most children have one pair: the others' letters are asked for last.
        Pair.id.not_in(heard),
        ~elsewhere.correlate(Pair),
    )


def _longest_late(scope: Scope, lateness: Lateness, limit: int) -> Sequence[Pair]:
    """The pairs whose late letters' clocks began first, near enough to the latest."""
    if lateness.is_kept:
        return _longest_kept(scope, limit)
    branches = [
        select(Letter.pair_id, DAYS[branch.clock].label("began"))
        .where(branch.late, letter_within(scope))
        .correlate(None)
        for branch in lateness.branches
    ]
    if not branches:  # without a cohort there is nothing to unite
        return []
    late = union_all(*branches).subquery()
    first = (
        select(late.c.pair_id, func.min(late.c.began).label("began"))
        .group_by(late.c.pair_id)
        .subquery()
    )
    chosen = (
        select(Pair.id)
        .join(first, first.c.pair_id == Pair.id)
        .where(Pair.until_on.is_(None))
        .order_by(first.c.began, Pair.id)
        .limit(limit)
    )
    return _loaded(db.session.scalars(chosen).all())


def _longest_kept(scope: Scope, limit: int) -> Sequence[Pair]:
    """The same of what was kept."""
    query = select(KeptLate.pair_id).where(kept_within(scope), KeptLate.is_late)
    in_sequence = query.order_by(KeptLate.late_by.desc(), KeptLate.pair_id)
    # The first of each pair: to group them all takes longer than to read some more.
    ids = db.session.scalars(in_sequence.limit(limit * MOST_OF_A_PAIR)).all()
    return _loaded(list(dict.fromkeys(ids))[:limit])
