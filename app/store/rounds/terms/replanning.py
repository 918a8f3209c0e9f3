"""What other days of a cohort would do to the letters that are still to be written."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from sqlalchemy import Row, func, select

from app.extensions import db
from app.models import Letter, Pair, Volunteer
from letters.pairs.absences import Leave
from letters.planning.again import Replanned, plan_again
from letters.states import Direction, State
from letters.terms import Term
from letters.tracker import Letter as Planned


@dataclass(frozen=True, slots=True)
class NewDay:
    """A letter of a pair that gets another due date, or (None) finds no room any more."""

    letter_id: int
    pair_id: int
    is_to_child: bool
    before: date
    due_on: date | None
    term: int


@dataclass(frozen=True, slots=True)
class Replanning:
    """All letters of a cohort that other days would move."""

    days: tuple[NewDay, ...] = ()

    @property
    def letters(self) -> int:
        """How many letters get another due date."""
        return len(self.days) - self.void

    @property
    def void(self) -> int:
        """How many letters find no room any more."""
        return sum(day.due_on is None for day in self.days)

    @property
    def pairs(self) -> int:
        """How many pairs have such letters."""
        return len({day.pair_id for day in self.days})

    @property
    def seen(self) -> str:
        """What a form sends back so that what is stored is what was shown."""
        return f"{self.letters}-{self.void}-{self.pairs}"

    @property
    def first_days(self) -> dict[int, date]:
        """The first new due date of a volunteer's letter in each term."""
        found: dict[int, date] = {}
        for day in self.days:
            if day.is_to_child and day.due_on is not None:
                found[day.term] = min(day.due_on, found.get(day.term, day.due_on))
        return dict(sorted(found.items()))


def changed_terms(before: Sequence[Term], after: Sequence[Term]) -> tuple[int, ...]:
    """The numbers of the terms whose days or breaks differ."""
    return tuple(
        new.number for old, new in zip(before, after, strict=True) if _days_of(old) != _days_of(new)
    )


def replanning(
    cohort_id: int,
    terms: Sequence[Term],
    changed: Collection[int],
    today: date,
    *,
    lock: bool = False,
) -> Replanning:
    """The letters of a cohort's open pairs that move when these terms are its own.

    `lock` keeps others from moving them until the transaction ends.
    """
    if not changed:
        return Replanning()
    letters = _letters_by_pair(cohort_id, lock=lock)
    known: dict[object, tuple[Replanned, ...]] = {}
    found: list[NewDay] = []
    for pair in _open_pairs(cohort_id):
        rows = letters.get(pair.id, [])
        planned = [_as_planned(at, row) for at, row in enumerate(rows)]
        leave = Leave(pair.away_from, pair.away_until, pair.left_on)
        # Most pairs of a cohort have the same days: these are planned once.
        key = (pair.from_on, leave, *planned)
        if key not in known:
            known[key] = plan_again(
                planned,
                terms,
                today,
                start=pair.from_on,
                away=leave.away_days(today),
                last_day=leave.last_day,
                changed=changed,
            )
        found += _new_days(rows, known[key])
    return Replanning(tuple(found))


def _days_of(term: Term) -> object:
    return replace(term, name="", breaks=tuple(replace(pause, name="") for pause in term.breaks))


def count_of_open_pairs(cohort_id: int) -> int:
    """How many pairs of a cohort are open."""
    is_open = (Pair.cohort_id == cohort_id, Pair.until_on.is_(None))
    return db.session.scalar(select(func.count(Pair.id)).where(*is_open)) or 0


def _open_pairs(cohort_id: int) -> Sequence[Row[int, date, date | None, date | None, date | None]]:
    """The open pairs of a cohort: since when, and when their volunteers are gone or away."""
    query = (
        select(
            Pair.id,
            Pair.from_on,
            Volunteer.left_on,
            Volunteer.away_from,
            Volunteer.away_until,
        )
        .join(Pair.volunteer)
        .where(Pair.cohort_id == cohort_id, Pair.until_on.is_(None))
        .order_by(Pair.id)
    )
    return db.session.execute(query).all()


def _letters_by_pair(cohort_id: int, *, lock: bool) -> dict[int, list[Row]]:
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
        )
        .join(Letter.pair)
        # What a reserve writer took over is written when it was said.
        .where(Letter.cohort_id == cohort_id, Pair.until_on.is_(None), Letter.writer_id.is_(None))
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
        since=row.since if is_due else row.due_on,
        due_on=row.due_on,
        answers=row.answers,
        moves=row.moves if is_due else 1,
    )


def _new_days(rows: Sequence[Row], moved: Sequence[Replanned]) -> Iterator[NewDay]:
    for one in moved:
        row = rows[int(one.code)]
        yield NewDay(
            letter_id=row.id,
            pair_id=row.pair_id,
            is_to_child=row.direction == Direction.TO_CHILD,
            before=row.due_on,
            due_on=one.due_on,
            term=one.term,
        )
