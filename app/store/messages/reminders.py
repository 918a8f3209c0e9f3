"""Reads for reminders: the letters that may have one due, and what was recorded."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, and_, func, literal, or_, select

from app import clock
from app.extensions import db
from app.models import Child, Letter, Message, MessageState, Pair, Reminder, School, User, Volunteer
from app.store.letters.acts import reasons_of
from app.store.letters.calendars import Timetable, letter_of, timetables, transit
from app.store.letters.letters import lies_at
from app.store.letters.standings import Silenced, Standings
from app.store.messages.outbox.kinds import ONE_A_DAY, WHOLE
from app.store.messages.rungs import recorded_by_pair
from app.store.parts import named_ids
from letters.custody import Standing, standing
from letters.pairs.effects import EFFECTS, Act
from letters.pairs.moves import watched_for
from letters.pairs.standing import Reason
from letters.reminders import Step, step_days
from letters.states import Direction, State
from letters.transit import Transit

BATCH = 5_000
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class LetterContext:
    """What a reminder needs to know around a letter; `volunteer` is whoever writes it.

    `in_rewriting`: it came back after its due date and is to be written again, or it is printed
    for its writer.
    """

    letter_id: int
    code: str
    number: int
    direction: Direction
    state: State
    pair_code: str
    child: str
    volunteer: str
    volunteer_user_id: int | None
    school_id: int
    school_code: str
    school: str
    county_code: str
    pair_id: int
    writer_id: int | None = None
    in_rewriting: bool = False

    @property
    def by_reserve(self) -> bool:
        """Whether a reserve writer writes it."""
        return self.writer_id is not None


def count_recorded(tables: Mapping[int, Timetable], today: date, silenced: Silenced) -> int:
    """How many steps that are reached were recorded before, of letters not `in_rewriting`.

    Only of what somebody may be reminded of today.
    """
    rows, counted = recorded_by_pair(tables, today), 0
    while some := list(islice(rows, BATCH)):
        writers = reasons_of({writer for _act, _pair, writer, _number in some}, today)
        counted += sum(
            number
            for act, pair_id, writer, number in some
            if not is_silent(pair_id, writer, act, silenced, writers)
        )
    return counted


def contexts_of(
    ids: Sequence[int], table: Timetable, today: date, silenced: Silenced | None = None
) -> tuple[dict[str, LetterContext], list[Standing]]:
    """Some letters of a cohort, and where those stand of which somebody may be reminded."""
    contexts, found = every_one_of(ids, table, today)
    return contexts, may_be_reminded(contexts, found, today, silenced)


def every_one_of(
    ids: Sequence[int], table: Timetable, today: date
) -> tuple[dict[str, LetterContext], list[Standing]]:
    """Some letters of a cohort and where they stand, whoever may be reminded of them."""
    rows = db.session.execute(_letters(ids)).all()
    contexts = {row.code: _context(row) for row in rows}
    return contexts, [standing_of(row, _post(row), table, today) for row in rows]


def _post(row: Any) -> Transit:
    return transit(row.transit_median, row.transit_p90, row.transit_samples)


def reached_by(
    ids: Collection[int], today: date
) -> dict[int, tuple[LetterContext, frozenset[Step]]]:
    """Those of the letters of which somebody may be reminded on a day, with the steps they have
    reached; by their ids.
    """
    tables = timetables()
    found: dict[int, tuple[LetterContext, frozenset[Step]]] = {}
    query = select(Letter.id, Letter.cohort_id).where(Letter.id.in_(named_ids(ids)))
    cohorts: dict[int, list[int]] = {}
    for letter_id, cohort_id in db.session.execute(query.order_by(Letter.id)):
        cohorts.setdefault(cohort_id, []).append(letter_id)
    for cohort_id, some in cohorts.items():
        table = tables[cohort_id]
        contexts, open_ones = contexts_of(some, table, today)
        for one in open_ones:
            context = contexts[one.letter]
            found[context.letter_id] = context, _reached(one, table, today)
    return found


def _reached(one: Standing, table: Timetable, today: date) -> frozenset[Step]:
    if one.expected_by is None or table.calendar.is_over(today):
        return frozenset()
    days = step_days(one, one.expected_by, table.ladder, table.calendar)
    return frozenset(step for step, day in days if day <= today)


def may_be_reminded(
    contexts: Mapping[str, LetterContext],
    found: Iterable[Standing],
    today: date,
    silenced: Silenced | None = None,
) -> list[Standing]:
    """The letters among these whose pair and writer let somebody be reminded on a day.

    `silenced` are the pairs that do not, at least those of these letters; else they are read.
    """
    every = list(found)
    of = [contexts[one.letter] for one in every]
    if silenced is None:
        silenced = Standings.on(today).silenced({context.pair_id for context in of})
    writers = reasons_of({context.writer_id for context in of}, today)
    return [
        one
        for one, context in zip(every, of, strict=True)
        if not is_silent(
            context.pair_id, context.writer_id, watched_for(one.holder), silenced, writers
        )
    ]


def is_silent(
    pair_id: int,
    writer_id: int | None,
    act: Act,
    silent: Silenced,
    writers: Mapping[int | None, Sequence[Reason]],
) -> bool:
    """Whether the pair, or the letter's reserve writer, lets nobody be reminded of a letter."""
    own = writers.get(writer_id, ())
    stopped = any(act in EFFECTS[reason.fact].forbids for reason in own)
    return stopped or pair_id in silent.of(act, by_reserve=writer_id is not None)


def recorded_steps(letter_ids: Collection[int]) -> list[tuple[str, int, date]]:
    """The keys (letter, step, due_on) of what was recorded for these letters."""
    codes = select(Letter.id, Letter.code).where(Letter.id.in_(named_ids(letter_ids)))
    known = {row.id: row.code for row in db.session.execute(codes)}
    return [(known[letter_id], step, due_on) for letter_id, step, due_on in steps_of(letter_ids)]


def steps_of(letter_ids: Collection[int]) -> Iterator[tuple[int, int, date]]:
    """The same by the letters' ids."""
    query = select(Reminder.letter_id, Reminder.step, Reminder.due_on).where(
        Reminder.letter_id.in_(named_ids(letter_ids))
    )
    for letter_id, step, due_on in db.session.execute(query).all():
        yield letter_id, int(Step[step.upper()]), due_on


def digest_key(user_id: int, on: date) -> str:
    """What makes a digest the only one of a person and a day."""
    return f"digest:{user_id}:{on.isoformat()}"


def day_of_digest(once: str) -> date:
    """The day of the digest with that key."""
    return date.fromisoformat(once.rpartition(":")[2])


def reminded_on(on: date, user_ids: Collection[int]) -> set[int]:
    """Those of the users who have their message of that day: its digest, another that waits for
    the day and goes with no digest, or whatever of the kind went out.
    """
    midnights = [datetime.combine(day, time(), clock.zone()) for day in (on, on + DAY)]
    goes_on = func.coalesce(Message.send_after, Message.made_at)
    is_theirs = or_(
        Message.once == literal("digest:").concat(Message.user_id).concat(f":{on.isoformat()}"),
        Message.kind.in_(WHOLE)
        & _within(goes_on, midnights)
        & (Message.state != MessageState.EMPTY),
        Message.kind.in_(ONE_A_DAY) & _within(Message.sent_at, midnights),
    )
    query = select(Message.user_id).where(Message.user_id.in_(named_ids(user_ids)), is_theirs)
    return {user_id for user_id in db.session.scalars(query) if user_id}


def _within(moment: Any, midnights: Sequence[datetime]) -> ColumnElement[bool]:
    return and_(moment >= midnights[0], moment < midnights[1])


def _letters(ids: Sequence[int]) -> Any:
    return (
        select(
            *(
                Letter.id,
                Letter.pair_id,
                Letter.code,
                Letter.number,
                Letter.direction,
                Letter.term_number,
            ),
            *(Letter.state, Letter.since, Letter.due_on, Letter.answers, Letter.before),
            *(Letter.moves, Letter.answered_on, Letter.writer_id, Letter.print_asked_at),
            Pair.code.label("pair_code"),
            *(Child.pen_name.label("child"), Volunteer.pen_name.label("volunteer")),
            *(
                User.id.label("user_id"),
                School.id.label("school_id"),
                School.code.label("school_code"),
            ),
            *(School.name.label("school"), School.county_code),
            *(School.transit_median, School.transit_p90, School.transit_samples),
        )
        .join(Pair, Letter.pair_id == Pair.id)
        .join(Child, Pair.child_id == Child.id)
        .join(Volunteer, func.coalesce(Letter.writer_id, Pair.volunteer_id) == Volunteer.id)
        .join(School, School.id == lies_at())
        .outerjoin(User, and_(Volunteer.user_id == User.id, User.active))
        .where(Letter.id.in_(named_ids(ids)), Pair.until_on.is_(None))
        .order_by(Letter.id)
    )


def _context(row: Any) -> LetterContext:
    return LetterContext(
        letter_id=row.id,
        code=row.code,
        number=row.number,
        direction=Direction(row.direction),
        state=State(row.state),
        pair_code=row.pair_code,
        child=row.child,
        volunteer=row.volunteer,
        volunteer_user_id=row.user_id,
        school_id=row.school_id,
        school_code=row.school_code,
        school=row.school,
        county_code=row.county_code,
        pair_id=row.pair_id,
        writer_id=row.writer_id,
        in_rewriting=is_in_rewriting(row),
    )


def is_in_rewriting(row: Any) -> bool:
    """Whether it is to be written again, or printed for its writer."""
    is_due = (row.state, row.direction) == (State.DUE, Direction.TO_CHILD)
    return is_due and (row.since > row.due_on or row.print_asked_at is not None)


def standing_of(row: Any, post: Transit, table: Timetable, today: date) -> Standing:
    """Where the letter of a row stands; `post` is the time that its school's letters take."""
    return standing(
        letter_of(row),
        table.calendar,
        table.patience,
        today,
        transit=post,
        delivered_on=row.answered_on,
    )
