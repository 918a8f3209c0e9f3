"""What other days of a cohort would do to the letters that are still to be written."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Row, func, select

from app.extensions import db
from app.models import Letter, Pair, Volunteer
from app.store.letters.absences import kept_place, place_before
from app.store.letters.bases import PlanBasis
from app.store.letters.calendars import terms_of
from letters.pairs.absences import Leave, PlannedDay
from letters.pairs.other_days import Basis, OtherDay, plan_other_days, signs_of
from letters.states import Direction, State
from letters.terms import Term
from letters.tracker import Letter as Planned


@dataclass(frozen=True, slots=True)
class NewDay:
    """A letter of a pair that gets another due date, or (None) finds no room any more.

    It comes `back` if it had found no room before.
    """

    letter_id: int
    pair_id: int
    is_to_child: bool
    before: date
    due_on: date | None
    term: int
    back: bool = False


@dataclass(frozen=True, slots=True)
class Memories:
    """What a letter remembers of where it was before a leave, and before its term changed."""

    letter_id: int
    before_leave: dict[str, Any] | None
    before_days: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Replanning:
    """All letters of a cohort that other days would move, and what they all remember."""

    days: tuple[NewDay, ...] = ()
    kept: tuple[Memories, ...] = ()

    @property
    def letters(self) -> int:
        """How many letters get another due date."""
        return len(self.days) - self.void - self.back

    @property
    def void(self) -> int:
        """How many letters find no room any more."""
        return sum(day.due_on is None for day in self.days)

    @property
    def back(self) -> int:
        """How many letters find room again."""
        return sum(day.back for day in self.days)

    @property
    def pairs(self) -> int:
        """How many pairs have such letters."""
        return len({day.pair_id for day in self.days})

    @property
    def seen(self) -> str:
        """What a form sends back so that what is stored is what was shown."""
        return f"{self.letters}-{self.void}-{self.back}-{self.pairs}"

    @property
    def first_days(self) -> dict[int, date]:
        """The first new due date of a volunteer's letter in each term."""
        found: dict[int, date] = {}
        for day in self.days:
            if day.is_to_child and day.due_on is not None:
                found[day.term] = min(day.due_on, found.get(day.term, day.due_on))
        return dict(sorted(found.items()))


def replanning(
    cohort_id: int,
    before: Sequence[Term],
    after: Sequence[Term],
    today: date,
    *,
    lock: bool = False,
) -> Replanning:
    """The letters of a cohort's open pairs that move when its terms, as before, are as after.

    `lock` keeps others from moving them until the transaction ends.
    """
    theirs = (Pair.cohort_id == cohort_id, Pair.until_on.is_(None))
    return _replanned(theirs, signs_of(before), after, today, lock=lock)


def replanning_of_pair(pair: Pair, before: PlanBasis, today: date) -> Replanning:
    """The letters of one pair that move since they were planned around this, locked."""
    one, after = (Pair.id == pair.id,), terms_of(pair.cohort)
    return _replanned(one, before.days, after, today, lock=True, leave_before=before.leave)


def _replanned(
    theirs: Sequence[ColumnElement[bool]],
    before: Mapping[int, str],
    after: Sequence[Term],
    today: date,
    *,
    lock: bool,
    leave_before: Leave | None = None,
) -> Replanning:
    if before == signs_of(after):
        return Replanning()
    letters = _letters_by_pair(theirs, lock=lock)
    known: dict[object, Mapping[str, OtherDay]] = {}
    days: list[NewDay] = []
    kept: list[Memories] = []
    for pair in _pairs(theirs):
        rows = letters.get(pair.id, [])
        planned = tuple(_as_planned(at, row) for at, row in enumerate(rows))
        leave = Leave(pair.away_from, pair.away_until, pair.left_on)
        rest, bases = _remembered(rows, anew=(leave_before or leave).is_planned_for(today))
        # Most pairs of a cohort have the same days: these are planned once.
        key = (pair.from_on, leave, planned, tuple(rest.items()), tuple(bases.items()))
        if key not in known:
            known[key] = plan_other_days(
                planned, before, after, pair.from_on, leave, today, rest, bases
            )
        days += _new_days(rows, known[key])
        kept += _kept(rows, known[key])
    return Replanning(tuple(days), tuple(kept))


def count_of_open_pairs(cohort_id: int) -> int:
    """How many pairs of a cohort are open."""
    is_open = (Pair.cohort_id == cohort_id, Pair.until_on.is_(None))
    return db.session.scalar(select(func.count(Pair.id)).where(*is_open)) or 0


def _pairs(
    theirs: Sequence[ColumnElement[bool]],
) -> Sequence[Row[int, date, date | None, date | None, date | None]]:
    """Of pairs: since when, and when their volunteers are gone or away."""
    query = (
        select(
            Pair.id,
            Pair.from_on,
            Volunteer.left_on,
            Volunteer.away_from,
            Volunteer.away_until,
        )
        .join(Pair.volunteer)
        .where(*theirs)
        .order_by(Pair.id)
    )
    return db.session.execute(query).all()


def _letters_by_pair(theirs: Sequence[ColumnElement[bool]], *, lock: bool) -> dict[int, list[Row]]:
    query = (
        select(
            Letter.id,
            Letter.pair_id,
            Letter.direction,
            Letter.number,
            Letter.term_number,
            Letter.state,
            Letter.since,
            Letter.due_on,
            Letter.answers,
            Letter.moves,
            Letter.before_leave,
            Letter.before_days,
        )
        .join(Letter.pair)
        # What a reserve writer took over is written when it was said.
        .where(*theirs, Letter.writer_id.is_(None))
        .order_by(Letter.pair_id, Letter.id)
    )
    rows = db.session.execute(query.with_for_update(of=Letter) if lock else query)
    return {pair_id: list(group) for pair_id, group in groupby(rows, key=lambda row: row.pair_id)}


def _as_planned(at: int, row: Row) -> Planned:
    """A letter by its place among the pair's; of what has moved, when does not matter."""
    is_due = row.state == State.DUE
    return Planned(
        code=str(at),
        direction=Direction(row.direction),
        number=row.number,
        term=row.term_number,
        state=State(row.state),
        since=row.since if is_due or row.state == State.VOID else row.due_on,
        due_on=row.due_on,
        answers=row.answers,
        moves=row.moves if is_due else 1,
    )


def _remembered(
    rows: Sequence[Row], *, anew: bool
) -> tuple[dict[str, PlannedDay], dict[str, Basis]]:
    """Where letters are without a leave that is still to be planned for; and what they were."""
    rest: dict[str, PlannedDay] = {}
    bases: dict[str, Basis] = {}
    for at, row in enumerate(rows):
        now = None if row.state == State.VOID else row.due_on
        place = place_before(row.before_leave, now) if anew else None
        if place is not None:
            rest[str(at)], now = place, place.due_on
        before = place_before(row.before_days, now)
        if before is not None and before.due_on is not None:
            bases[str(at)] = Basis(before.due_on, before.term, row.before_days["days"])
    return rest, bases


def _new_days(rows: Sequence[Row], found: Mapping[str, OtherDay]) -> Iterator[NewDay]:
    for at, row in enumerate(rows):
        day = found.get(str(at))
        is_void = row.state == State.VOID
        if day is None or (is_void and day.now.due_on is None):
            continue
        if is_void or day.now != PlannedDay(row.due_on, row.term_number):
            yield NewDay(
                letter_id=row.id,
                pair_id=row.pair_id,
                is_to_child=row.direction == Direction.TO_CHILD,
                before=row.due_on,
                due_on=day.now.due_on,
                term=day.now.term,
                back=is_void,
            )


def _kept(rows: Sequence[Row], found: Mapping[str, OtherDay]) -> Iterator[Memories]:
    """What the letters remember that is other than what they do now."""
    for at, row in enumerate(rows):
        day = found.get(str(at))
        if day is None:
            continue
        rest, basis = day.without_leave, day.basis
        by_leave = by_days = None
        if rest.due_on is not None and rest != day.now:
            by_leave = kept_place(rest.due_on, rest.term, day.now)
        if basis is not None:
            by_days = {**kept_place(basis.due_on, basis.term, rest), "days": basis.days}
        if (by_leave, by_days) != (row.before_leave, row.before_days):
            yield Memories(row.id, by_leave, by_days)
