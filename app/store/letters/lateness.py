"""Lateness as conditions of a query: the watches of `letters.cutoffs`, put into SQL.

A queried letter needs no other table joined. Each condition is a union of branches that no letter
shares, and each branch begins with the letter's state and a bound on its day: an index answers a
branch alone, but not several with OR between them. `gathered` counts and lists branch by branch.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Subquery,
    and_,
    bindparam,
    false,
    not_,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.orm import InstrumentedAttribute

from app.clock import end_of
from app.extensions import db
from app.models import LATE_LETTERS, KeptLate, Letter, Pair, School
from app.store.kept import kept
from app.store.letters.acts import writer_forbids
from app.store.letters.calendars import Timetable, timetables, transit
from app.store.letters.kept.reading import late_letters
from app.store.letters.standings import Silenced, Standings
from app.store.parts import named_ids
from letters.cutoffs import Clock, Watch, post_watch, watches
from letters.pairs.effects import REMINDING, Act
from letters.pairs.moves import watched_for
from letters.states import ARRIVED, Holder, State

Condition = ColumnElement[bool]
DAYS: Mapping[Clock, InstrumentedAttribute[Any]] = {
    Clock.DUE_ON: Letter.due_on,
    Clock.REWRITE: Letter.since,
    Clock.PRINT: Letter.due_on,
    Clock.ANSWERED_ON: Letter.answered_on,
    Clock.SINCE: Letter.since,
}


@dataclass(frozen=True, slots=True)
class CohortWatch:
    """A watch, and the cohort and transit times it is for; None: schools with no times yet."""

    watch: Watch
    cohort_id: int
    in_post: tuple[int | None, int | None] | None = None


@dataclass(frozen=True, slots=True)
class Branch:
    """Letters of one state and clock: those that the holder has, the late and lost among them."""

    holder: Holder
    state: State
    clock: Clock
    held: Condition
    late: Condition
    lost: Condition

    def watched(self, may: Condition) -> "Branch":
        """The branch without the late and lost letters of which nobody may be reminded."""
        return replace(self, late=and_(self.late, may), lost=and_(self.lost, may))


def cohort_watches(tables: Mapping[int, Timetable], today: date) -> tuple[CohortWatch, ...]:
    """Every watch of every cohort; those of the post by the transit times that schools have."""
    times = times_in_post()
    found: list[CohortWatch] = []
    for cohort_id, table in tables.items():
        usual = watches(table.calendar, table.patience, today)
        found += [CohortWatch(watch, cohort_id) for watch in usual]
        found += [
            CohortWatch(
                post_watch(table.calendar, transit(median, p90), today), cohort_id, (median, p90)
            )
            for median, p90 in times
        ]
    return tuple(found)


def times_in_post() -> Sequence[tuple[int | None, int | None]]:
    """The transit times that schools have, median and 90th percentile, each once."""
    query = select(School.transit_median, School.transit_p90).distinct()
    return [(median, p90) for median, p90 in db.session.execute(query)]


@dataclass(frozen=True)
class Lateness:
    """The conditions of one day; `groups` are the watches of each branch.

    `is_kept`: the late letters are those that were kept of the day.
    """

    today: date
    groups: tuple[tuple[CohortWatch, ...], ...]
    is_kept: bool = False

    @classmethod
    def on(cls, today: date, tables: Mapping[int, Timetable] | None = None) -> "Lateness":
        """The conditions of a day; reads cohorts and transit times."""
        alike: dict[tuple[State, Clock], list[CohortWatch]] = {}
        for one in cohort_watches(timetables() if tables is None else tables, today):
            alike.setdefault((one.watch.state, one.watch.clock), []).append(one)
        return cls(today, tuple(map(tuple, alike.values())))

    @classmethod
    def shown(cls, today: date, tables: Mapping[int, Timetable] | None = None) -> "Lateness":
        """`on`, for what people look at: of very many late letters, those kept some minutes ago."""
        return replace(cls.on(today, tables), is_kept=kept(LATE_LETTERS, today) is not None)

    @cached_property
    def branches(self) -> tuple[Branch, ...]:
        """All branches; reads once in which pairs with such letters nobody may be reminded."""
        every = tuple(_branch(group, self.today) for group in self.groups)
        if not every:
            return ()
        overdue = [condition for one in every for condition in (one.late, one.lost)]
        pairs = db.session.scalars(select(gathered([Letter.pair_id], overdue).c.pair_id).distinct())
        silenced = Standings.on(self.today).silenced(pairs.all())
        may = {act: _may(act, silenced, self.today) for act in REMINDING}
        return tuple(one.watched(may[watched_for(one.holder)]) for one in every)

    def late(self, holder: Holder | None = None) -> Condition:
        """Letters that are late, with any holder or with one."""
        return or_(false(), *self.late_branches(holder))

    def probably_lost(self) -> Condition:
        """Letters in the post for so long that they are probably lost."""
        return or_(false(), *self.lost_branches())

    def held_by(self, holder: Holder) -> Condition:
        """Letters that a holder has to do something about; what rests is left out."""
        return or_(false(), *self.held_branches(holder))

    def late_branches(self, holder: Holder | None = None) -> list[Condition]:
        """`late`, by branches."""
        if self.is_kept:
            return [_kept(KeptLate.is_late, holder)]
        return [branch.late for branch in self.of(holder)]

    def lost_branches(self, holder: Holder | None = Holder.POST) -> list[Condition]:
        """`probably_lost`, by branches; nothing is lost but in the post."""
        if self.is_kept:
            return [_kept(KeptLate.is_lost, holder)]
        return [branch.lost for branch in self.of(holder)]

    def held_branches(self, holder: Holder | None = None) -> list[Condition]:
        """`held_by`, by branches; without a holder, what any but nobody has."""
        return [held for _state, held in self.held_in_states(holder)]

    def held_in_states(self, holder: Holder | None = None) -> Sequence[tuple[State, Condition]]:
        """`held_branches`, each with the state of its letters."""
        if holder is Holder.NOBODY:
            return [(state, in_state(state)) for state in sorted({*ARRIVED, State.VOID})]
        every = (_branch(group, self.today) for group in self.groups)
        return [(one.state, one.held) for one in every if holder in (None, one.holder)]

    def of(self, holder: Holder | None) -> list[Branch]:
        """The branches of a holder, or all."""
        return [branch for branch in self.branches if holder in (None, branch.holder)]


def gathered(columns: Sequence[Any], branches: Iterable[Condition], *all_of: Condition) -> Subquery:
    """These columns of the letters of all branches, each found by its own index."""
    queries = [select(*columns).where(branch, *all_of).correlate(None) for branch in branches]
    return union_all(*(queries or [select(*columns).where(false())])).subquery()


def in_state(state: State | str, direction: str | None = None) -> Condition:
    """Letters in a state (and direction), in the words of the partial indexes.

    The values are written out, not bound: else no database sees that such an index serves.
    """
    known = [Letter.state == _written("state", state)]
    if state != State.DUE:
        known.append(Letter.state != _written("due", State.DUE))
    if direction is not None:
        known.append(Letter.direction == _written("direction", direction))
    return and_(*known)


def _written(name: str, value: str) -> Any:
    return bindparam(name, str(value), unique=True, literal_execute=True)


def _may(act: Act, silenced: Silenced, today: date) -> Condition:
    """For queries that select from Letter: its pair is open, and not one of those named.

    A reserve writer's own facts stop their letter; they are read only where there is one.
    """
    ended = select(Pair.id).where(Pair.until_on.is_not(None)).correlate(None)
    own = and_(Letter.writer_id.is_(None), _not_among(silenced.of(act)))
    by_reserve = and_(
        Letter.writer_id.is_not(None),
        _not_among(silenced.of(act, by_reserve=True)),
        not_(writer_forbids(act, today)),
    )
    return and_(Letter.pair_id.not_in(ended), or_(own, by_reserve))


def _not_among(pairs: frozenset[int]) -> Condition:
    return Letter.pair_id.not_in(named_ids(sorted(pairs))) if pairs else true()


def _branch(group: Sequence[CohortWatch], today: date) -> Branch:
    watch = group[0].watch
    begins = [in_state(watch.state, watch.direction), *_of_clock(watch.clock, today)]
    turn = [_reached(group, "turn_until")] if watch.clock in (Clock.DUE_ON, Clock.PRINT) else []
    return Branch(
        holder=watch.holder,
        state=watch.state,
        clock=watch.clock,
        held=and_(*begins, *turn),
        late=began_by(group, today),
        lost=began_by(group, today, "lost_until"),
    )


def _kept(flag: InstrumentedAttribute[bool], holder: Holder | None) -> Condition:
    return Letter.id.in_(late_letters(flag, holder))


def began_by(group: Sequence[CohortWatch], today: date, bound: str = "late_until") -> Condition:
    """Letters of one state and clock that began by a bound of their watches, an index first."""
    watch = group[0].watch
    begins = (in_state(watch.state, watch.direction), *_of_clock(watch.clock, today))
    return and_(*begins, _reached(group, bound))


def _of_clock(clock: Clock, today: date) -> Iterator[Condition]:
    match clock:
        case Clock.DUE_ON:
            yield and_(Letter.since <= Letter.due_on, Letter.print_asked_at.is_(None))
        case Clock.REWRITE:
            # A letter came back by today, so it was due before: that bounds it for the index.
            yield and_(Letter.due_on < today, Letter.since > Letter.due_on)
            yield Letter.print_asked_at.is_(None)
        case Clock.PRINT:
            yield Letter.print_asked_at.is_not(None)
        case Clock.ANSWERED_ON:
            yield Letter.answered_on.is_not(None)


def _reached(group: Sequence[CohortWatch], bound: str) -> Condition:
    """The widest bound first, for the index; then each cohort's and school's own."""
    alike: dict[tuple[int, date], list[CohortWatch]] = {}
    for one in group:
        if (until := getattr(one.watch, bound)) is not None:
            alike.setdefault((one.cohort_id, until), []).append(one)
    if not alike:
        return false()
    day = DAYS[group[0].watch.clock]
    own = (
        and_(Letter.cohort_id == cohort_id, day <= until, *_more(some, until, bound))
        for (cohort_id, until), some in alike.items()
    )
    return and_(day <= max(until for _cohort, until in alike), or_(*own))


def _more(group: Sequence[CohortWatch], until: date, bound: str) -> Iterator[Condition]:
    """What else holds of the letters of a cohort and a bound."""
    if group[0].watch.clock is Clock.ANSWERED_ON:
        yield or_(Letter.moves == 0, Letter.since <= until)
    if group[0].watch.clock is Clock.PRINT and bound == "late_until":
        yield and_(Letter.since <= until, Letter.print_asked_at < end_of(until))
    times = {one.in_post for one in group if one.in_post is not None}
    if times:
        schools = select(School.id).where(or_(*(_learned(*pair, bound) for pair in times)))
        yield Letter.school_id.in_(schools.correlate(None))


def _learned(median: int | None, p90: int | None, bound: str) -> Condition:
    """Schools with these transit times; late depends on p90 alone."""
    if median is None or p90 is None:
        return or_(School.transit_median.is_(None), School.transit_p90.is_(None))
    if bound == "late_until":
        return and_(School.transit_median.is_not(None), School.transit_p90 == p90)
    return and_(School.transit_median == median, School.transit_p90 == p90)
