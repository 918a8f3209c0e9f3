"""Reads of pairs: their letters, whose turn it is, which ones need a look."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select, union_all
from sqlalchemy.orm import contains_eager, defer

from app.errors import NotFound
from app.extensions import db
from app.models import Child, Letter, Pair, School, Volunteer
from app.store.letters.calendars import Timetable, letter_of, standing_of, timetables, transit_of
from app.store.letters.lateness import DAYS, Lateness, gathered, in_state
from app.store.letters.letters import letter_within
from app.store.pages import Page, page_of
from app.store.scope import Scope, pair_within
from letters.codes import CodeKind, parse
from letters.custody import Standing
from letters.cutoffs import silent_until
from letters.errors import BadCode
from letters.report import weeks_silent
from letters.states import ARRIVED, State
from letters.turn import TermStrip, Turn, strips, whose_turn

# A posting and its replies took up to six weeks in programmes like this one.
SILENT_WEEKS = 6
SORTS: dict[str, Any] = {
    "code": Pair.code,
    "child": Child.pen_name,
    "volunteer": Volunteer.pen_name,
    "school": School.sort_key,
    "from": Pair.from_on,
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list of pairs is narrowed to: `state` open or ended, `look` late, silent or lost."""

    state: str = "open"
    look: str = ""
    school: str = ""
    text: str = ""
    sort: str = "school"


@dataclass(frozen=True, slots=True)
class PairView:
    """A pair with its letters in the order of their due dates, and where each stands."""

    pair: Pair
    letters: Sequence[Letter]
    standings: Mapping[str, Standing]
    timetable: Timetable
    today: date

    @property
    def turn(self) -> Turn:
        """Whose turn it is, seen by the volunteer."""
        return whose_turn(map(letter_of, self.letters), self.standings)

    @property
    def strips(self) -> tuple[TermStrip, ...]:
        """The stamps by term."""
        return strips(map(letter_of, self.letters), self.standings)

    @property
    def latest(self) -> Standing | None:
        """Where the letter is that matters now: the one late for longest, else the turn's."""
        late = [standing for standing in self.standings.values() if standing.is_late]
        if late:
            return max(late, key=lambda standing: standing.late_by)
        code = self.turn.letter
        return self.standings[code] if code else None

    @property
    def weeks_silent(self) -> int:
        """Whole open weeks since a letter last arrived, or since the pair began."""
        arrivals = [letter.since for letter in self.letters if State(letter.state) in ARRIVED]
        last = max(arrivals, default=self.pair.from_on)
        return weeks_silent(last, self.timetable.calendar, self.today)


def pair_coded(scope: Scope, code: str, *, lock: bool = False) -> Pair:
    """One pair with child, school and volunteer. Raises NotFound."""
    query = _with_people().where(Pair.code == code, pair_within(scope))
    if lock:
        query = query.with_for_update(of=Pair).execution_options(populate_existing=True)
    found = db.session.scalars(query).one_or_none()
    if found is None:
        raise NotFound("pairs.unknown", pair=code)
    return found


def pair_view(scope: Scope, code: str, today: date) -> PairView:
    """A pair as its page shows it, without any letter's words. Raises NotFound."""
    return views_of([pair_coded(scope, code)], today)[0]


def page_of_pairs(scope: Scope, wanted: Wanted, today: date, number: int = 1) -> Page:
    """One page of the wanted pairs in reach, as PairViews."""
    page = page_of(_ids(scope, wanted, today), number)
    return replace(page, rows=views_of(_loaded(page.rows), today))


def all_pairs(scope: Scope, wanted: Wanted, today: date) -> list[PairView]:
    """The wanted pairs in reach, for a file."""
    found: list[PairView] = []
    ids = db.session.scalars(_ids(scope, wanted, today)).all()
    for first in range(0, len(ids), 500):
        found += views_of(_loaded(ids[first : first + 500]), today)
    return found


def pairs_to_look_at(scope: Scope, today: date, limit: int) -> list[PairView]:
    """The pairs whose letters are late for longest, then those silent for longest."""
    late = views_of(_longest_late(scope, today, limit), today)
    late.sort(key=lambda view: -max(s.late_by for s in view.standings.values()))
    if len(late) < limit:
        known = [view.pair.id for view in late]
        silent = _open_in_reach(scope).where(_silent(today), Pair.id.not_in(known))
        found = db.session.scalars(silent.order_by(Pair.from_on, Pair.id).limit(limit - len(late)))
        late += sorted(views_of(found.all(), today), key=lambda view: -view.weeks_silent)
    return late


def views_of(pairs: Sequence[Pair], today: date, *, with_words: bool = False) -> list[PairView]:
    """Pairs with their letters and standings, in the same order; two queries for all of them."""
    query = (
        select(Letter)
        .where(Letter.pair_id.in_([pair.id for pair in pairs]))
        .order_by(Letter.pair_id, Letter.due_on, Letter.id)
    )
    if not with_words:
        query = query.options(defer(Letter.text_sealed, raiseload=True))
    found = groupby(db.session.scalars(query), key=lambda letter: letter.pair_id)
    letters = {pair_id: list(group) for pair_id, group in found}
    tables = timetables()
    return [_view(pair, letters.get(pair.id, []), tables[pair.cohort_id], today) for pair in pairs]


def _view(pair: Pair, letters: list[Letter], table: Timetable, today: date) -> PairView:
    times = transit_of(pair.child.school)
    standings = {letter.code: standing_of(letter, table, times, today) for letter in letters}
    return PairView(pair, letters, standings, table, today)


def _with_people() -> Select[Any]:
    return (
        select(Pair)
        .join(Pair.child)
        .join(Child.school)
        .join(Pair.volunteer)
        .options(
            contains_eager(Pair.child).contains_eager(Child.school),
            contains_eager(Pair.volunteer),
        )
    )


def _open_in_reach(scope: Scope) -> Select[Any]:
    return _with_people().where(pair_within(scope), Pair.until_on.is_(None))


def _ids(scope: Scope, wanted: Wanted, today: date) -> Select[Any]:
    """The ids of the wanted pairs in order."""
    column = SORTS.get(wanted.sort.removeprefix("-"), School.sort_key)
    order = column.desc() if wanted.sort.startswith("-") else column.asc()
    query = select(Pair.id).join(Pair.child).join(Child.school)
    if wanted.text or column is Volunteer.pen_name:
        query = query.join(Pair.volunteer)
    return query.where(pair_within(scope), *_conditions(wanted, today)).order_by(order, Pair.id)


def _loaded(ids: Sequence[int]) -> list[Pair]:
    """The pairs with these ids, in their order, with child, school and volunteer."""
    found = {pair.id: pair for pair in db.session.scalars(_with_people().where(Pair.id.in_(ids)))}
    return [found[pair_id] for pair_id in ids if pair_id in found]


def _conditions(wanted: Wanted, today: date) -> Iterable[ColumnElement[bool]]:
    if wanted.state == "open":
        yield Pair.until_on.is_(None)
    elif wanted.state == "ended":
        yield Pair.until_on.is_not(None)
    if wanted.school:
        yield School.code == wanted.school
    if wanted.text:
        yield _named(wanted.text.strip())
    match wanted.look:
        case "late":
            yield Pair.id.in_(_pairs_with(Lateness.on(today).late_branches()))
        case "lost":
            lost = [in_state(State.LOST), *Lateness.on(today).lost_branches()]
            yield Pair.id.in_(_pairs_with(lost))
        case "silent":
            yield _silent(today)


def _pairs_with(branches: Iterable[ColumnElement[bool]]) -> Select[Any]:
    """The ids of pairs with such a letter, as a query of its own."""
    return select(gathered([Letter.pair_id], branches).c.pair_id)


def _silent(today: date) -> ColumnElement[bool]:
    """Open pairs to whom no letter came for SILENT_WEEKS."""
    return or_(false(), *(_silent_in(table, today) for table in timetables().values()))


def _silent_in(table: Timetable, today: date) -> ColumnElement[bool]:
    until = silent_until(table.calendar, SILENT_WEEKS, today)
    if until is None:
        return false()
    arrived = [in_state(state) for state in sorted(ARRIVED)]
    heard = select(gathered([Letter.pair_id], arrived, Letter.since > until).c.pair_id)
    return and_(
        Pair.cohort_id == table.cohort_id,
        Pair.until_on.is_(None),
        Pair.from_on <= until,
        Pair.id.not_in(heard),
    )


def _longest_late(scope: Scope, today: date, limit: int) -> Sequence[Pair]:
    """The pairs whose late letters' clocks began first, near enough to the latest."""
    branches = [
        select(Letter.pair_id, DAYS[branch.clock].label("began"))
        .where(branch.late, letter_within(scope))
        .correlate(None)
        for branch in Lateness.on(today).branches
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


def _named(text: str) -> ColumnElement[bool]:
    try:
        return Pair.code == parse(text, CodeKind.PAIR)
    except BadCode:
        return or_(
            Child.pen_name.contains(text, autoescape=True),
            Volunteer.pen_name.contains(text, autoescape=True),
        )
