"""The letters of a day's sweep, those together that stand alike."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Any

from sqlalchemy import func, select

from app.extensions import db
from app.models import Child, Letter, Pair, School, Volunteer
from app.store.letters.acts import reasons_of
from app.store.letters.calendars import Timetable, transit
from app.store.letters.letters import lies_at
from app.store.letters.standings import Silenced
from app.store.messages.reminders import (
    BATCH,
    is_in_rewriting,
    is_silent,
    standing_of,
    steps_of,
)
from app.store.messages.rungs import newly_due_by_writer
from app.store.messages.sweeps.owned import Owned
from app.store.parts import named_ids
from letters.custody import Standing
from letters.pairs.moves import watched_for
from letters.transit import Transit

ABOUT = 9
"""So many columns of `_letters_alike` say which letter it is, those after them how it stands."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a school lies, and its time in the post."""

    county_code: str
    post: Transit


@dataclass(frozen=True, slots=True)
class Alike:
    """Letters of a cohort that stand alike, and the steps recorded before, alike too.

    `stands` says it of the first. Each of the `rows` has id, code, user_id and school_id: of a
    hundred thousand letters few stand like no other, so it is asked of few.
    """

    table: Timetable
    stands: Standing
    recorded: tuple[tuple[int, date], ...]
    in_rewriting: bool
    rows: Sequence[Any]
    places: Mapping[int, Place]


@dataclass(frozen=True)
class NewlyDue:
    """The letters for which a step may be newly due, by the account of whoever writes them."""

    today: date
    tables: Mapping[int, Timetable]
    silenced: Silenced
    by_cohort: Mapping[int, Owned]
    schools: Mapping[int, Place]

    @classmethod
    def on(cls, today: date, tables: Mapping[int, Timetable], silenced: Silenced) -> "NewlyDue":
        """Those of a day; `silenced` are the pairs that forbid to remind."""
        return cls(today, tables, silenced, newly_due_by_writer(tables, today), _schools())

    def writers(self) -> Iterator[int]:
        """The account of each letter's writer, 0 where none is active."""
        return chain.from_iterable(one.owners for one in self.by_cohort.values())

    def of(self, writers: range) -> Iterator[Alike]:
        """Those of some writers as they are now, those together that stand alike.

        Those whose pair forbids to remind who has them are left out.
        """
        for cohort_id, owned in self.by_cohort.items():
            ids, table = owned.of(writers), self.tables[cohort_id]
            for first in range(0, len(ids), BATCH):
                yield from self._alike(ids[first : first + BATCH], table)

    def _alike(self, ids: Sequence[int], table: Timetable) -> Iterator[Alike]:
        taken: dict[int, tuple[tuple[int, date], ...]] = {}
        for letter_id, step, due_on in steps_of(ids):
            taken[letter_id] = (*taken.get(letter_id, ()), (step, due_on))
        groups: dict[tuple[Any, ...], list[Any]] = {}
        for row in db.session.execute(_letters_alike(ids)).all():
            post = self.schools[row.school_id].post
            groups.setdefault((*row[ABOUT:], post, taken.get(row.id, ())), []).append(row)
        for key, rows in groups.items():
            stands = standing_of(rows[0], key[-2], table, self.today)
            act = watched_for(stands.holder)
            silent, others = self.silenced.of(act), [row for row in rows if row.writer_id]
            spoken_of = [row for row in rows if not row.writer_id and row.pair_id not in silent]
            writers = reasons_of({row.writer_id for row in others}, self.today)
            spoken_of += (
                row
                for row in others
                if not is_silent(row.pair_id, row.writer_id, act, self.silenced, writers)
            )
            yield Alike(table, stands, key[-1], is_in_rewriting(rows[0]), spoken_of, self.schools)


def _schools() -> Mapping[int, Place]:
    """All schools, so that no letter's has to be looked up."""
    query = select(
        *(School.id, School.county_code),
        *(School.transit_median, School.transit_p90, School.transit_samples),
    )
    rows = db.session.execute(query).all()
    return {
        id_: Place(county, transit(median, p90, samples))
        for id_, county, median, p90, samples in rows
    }


def _letters_alike(ids: Sequence[int]) -> Any:
    """Columns of tables, not of models: half the time for a hundred thousand rows."""
    letter: Any = Letter.__table__
    pair, child, volunteer = (model.__table__ for model in (Pair, Child, Volunteer))
    columns = letter.c
    return (
        select(
            *(columns.id, columns.code, columns.pair_id, columns.writer_id),
            *(columns.number, columns.term_number, columns.answers),
            *(volunteer.c.user_id, lies_at().label("school_id")),
            *(
                columns.direction,
                columns.state,
                columns.before,
                columns.since,
                columns.due_on,
                columns.moves,
            ),
            *(columns.answered_on, columns.print_asked_at),
        )
        .select_from(letter)
        .join(pair, columns.pair_id == pair.c.id)
        .join(volunteer, func.coalesce(columns.writer_id, pair.c.volunteer_id) == volunteer.c.id)
        .join(child, pair.c.child_id == child.c.id)
        .where(columns.id.in_(named_ids(ids)), pair.c.until_on.is_(None))
        .order_by(columns.id)
    )
