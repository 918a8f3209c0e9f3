"""Which letters have reached a step of the ladder, as conditions of a query.

The rungs of `letters.cutoffs`, put into SQL: of many open letters the database picks the few for
which a step is newly due, and counts those of which it was recorded.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain, groupby
from operator import itemgetter

from sqlalchemy import (
    ColumnElement,
    SQLColumnExpression,
    and_,
    case,
    false,
    func,
    literal,
    or_,
    select,
    union_all,
)

from app.extensions import db
from app.models import Letter, Pair, Reminder, User, Volunteer
from app.store.letters.calendars import Timetable, transit
from app.store.letters.lateness import CohortWatch, began_by, gathered, times_in_post
from app.store.messages.sweeps.owned import Owned
from app.store.parts import AT_ONCE
from letters.cutoffs import Clock, Rung, post_rungs, rungs
from letters.pairs.effects import Act
from letters.pairs.moves import watched_for
from letters.reminders import Step
from letters.states import Holder, State

Condition = ColumnElement[bool]
Key = tuple[Step, State, Clock]


@dataclass(frozen=True, slots=True)
class RungBranch:
    """A step, and the letters of one state and clock that have reached it.

    `recorded`: it was taken in the holder's present turn. `told`: those that somebody may be told
    of today.
    """

    holder: Holder
    reached: Condition
    told: Condition
    recorded: Condition


def rung_branches(tables: Mapping[int, Timetable], today: date) -> list[RungBranch]:
    """All steps of all cohorts; no letter is in two branches of one step."""
    alike: dict[Key, list[tuple[Rung, CohortWatch]]] = {}
    for rung, watch in _rungs(tables, today):
        key = (rung.step, rung.watch.state, rung.watch.clock)
        alike.setdefault(key, []).append((rung, watch))
    return [_branch(key, found, tables, today) for key, found in alike.items()]


def recorded_by_pair(
    tables: Mapping[int, Timetable], today: date
) -> Iterator[tuple[Act, int, int | None, int]]:
    """How many steps somebody may be told of today that were recorded before, of open pairs.

    By what must be allowed to tell it, the pair and the letter's reserve writer, if one writes it.
    """
    counted = [
        select(
            literal(watched_for(one.holder).value), Letter.pair_id, Letter.writer_id, func.count()
        )
        .where(one.told, one.recorded, _of_open_pairs())
        .group_by(Letter.pair_id, Letter.writer_id)
        for one in rung_branches(tables, today)
    ]
    some_at_once = {"yield_per": AT_ONCE}
    rows = (
        db.session.execute(union_all(*counted), execution_options=some_at_once) if counted else ()
    )
    for act, pair_id, writer_id, number in rows:
        yield Act(act), pair_id, writer_id, number


def newly_due(
    tables: Mapping[int, Timetable], today: date, *all_of: Condition
) -> Mapping[int, list[int]]:
    """The ids of the letters with a step that is reached and not recorded, by cohort, in order.

    Of letters that meet all other conditions that are given.
    """
    branches = [and_(one.reached, ~one.recorded) for one in rung_branches(tables, today)]
    picked = gathered([Letter.id, Letter.cohort_id], branches, _of_open_pairs(), *all_of)
    query = select(picked.c.id, picked.c.cohort_id).distinct().order_by(picked.c.id)
    found: dict[int, list[int]] = {}
    for letter_id, cohort_id in db.session.execute(query):
        found.setdefault(cohort_id, []).append(letter_id)
    return found


def newly_due_by_writer(tables: Mapping[int, Timetable], today: date) -> Mapping[int, Owned]:
    """The same by cohort and by whoever writes the letter: their account, 0 where none is active.

    All letters of a pair have a writer of their own or their volunteer.
    """
    branches = [and_(one.reached, ~one.recorded) for one in rung_branches(tables, today)]
    columns = (Letter.id, Letter.cohort_id, Letter.pair_id, Letter.writer_id)
    picked = gathered(columns, branches).c
    writer = func.coalesce(User.id, 0)
    query = (
        select(picked.cohort_id, writer, picked.id)
        .join(Pair, Pair.id == picked.pair_id)
        .join(Volunteer, Volunteer.id == func.coalesce(picked.writer_id, Pair.volunteer_id))
        .outerjoin(User, and_(Volunteer.user_id == User.id, User.active))
        .where(Pair.until_on.is_(None))
        .distinct()
        .order_by(picked.cohort_id, writer, picked.id)
        .execution_options(yield_per=AT_ONCE)
    )
    # Without the session, which would make each row twice.
    rows = chain.from_iterable(db.session.connection().execute(query).partitions(AT_ONCE))
    by_cohort = groupby(rows, key=itemgetter(0))
    return {
        cohort_id: Owned((user_id, letter_id) for _cohort, user_id, letter_id in own)
        for cohort_id, own in by_cohort
    }


def _of_open_pairs() -> Condition:
    ended = select(Pair.id).where(Pair.until_on.is_not(None)).correlate(None)
    return Letter.pair_id.not_in(ended)


def _rungs(tables: Mapping[int, Timetable], today: date) -> Iterator[tuple[Rung, CohortWatch]]:
    times = times_in_post()
    for cohort_id, table in tables.items():
        for rung in rungs(table.calendar, table.patience, table.ladder, today):
            yield rung, CohortWatch(rung.watch, cohort_id)
        for median, p90 in times:
            own = transit(median, p90)
            for rung in post_rungs(table.calendar, own, table.ladder, today):
                yield rung, CohortWatch(rung.watch, cohort_id, (median, p90))


def _branch(
    key: Key,
    found: Sequence[tuple[Rung, CohortWatch]],
    tables: Mapping[int, Timetable],
    today: date,
) -> RungBranch:
    step, _state, clock = key

    def began(days: Iterable[date | None]) -> Condition:
        group = [
            replace(one, watch=replace(one.watch, late_until=day))
            for (_rung, one), day in zip(found, days, strict=True)
        ]
        return began_by(group, today)

    taken = (Reminder.letter_id == Letter.id, Reminder.step == step.name.lower())
    return RungBranch(
        holder=found[0][0].watch.holder,
        reached=began(rung.until for rung, _one in found),
        told=began(rung.told_until for rung, _one in found),
        recorded=select(Reminder.id).where(*taken, _of_this_turn(clock, tables)).exists(),
    )


def _of_this_turn(clock: Clock, tables: Mapping[int, Timetable]) -> Condition:
    """Whether a reminder belongs to the holder's present turn, as `letters.reminders` says."""
    match clock:
        case Clock.DUE_ON:
            return Reminder.due_on == _expected_by(tables)
        case Clock.REWRITE | Clock.PRINT:
            # Its day is the calendar's to count: these few are picked, and looked at.
            return false()
        case Clock.ANSWERED_ON:
            again = or_(Letter.moves == 0, Reminder.due_on >= Letter.since)
            return and_(Reminder.due_on >= Letter.answered_on, again)
    return Reminder.due_on >= Letter.since


def _expected_by(tables: Mapping[int, Timetable]) -> SQLColumnExpression[date]:
    """The due date, or the first open day after it where it lies in closed days."""
    moved = [
        (and_(Letter.cohort_id == cohort_id, Letter.due_on.between(first, last)), after)
        for cohort_id, table in tables.items()
        for first, last, after in table.calendar.closed()
    ]
    return case(*moved, else_=Letter.due_on) if moved else Letter.due_on
