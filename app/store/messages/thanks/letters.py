"""Letters that were handed over, and replies that came: news for those who sent them."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select

from app.extensions import db
from app.models import Child, Letter, Pair, School, ThanksTold, Volunteer
from app.store.letters.acts import reasons_of
from app.store.letters.calendars import Timetable
from app.store.letters.lateness import in_state
from app.store.letters.standings import Silenced, Standings
from app.store.messages.recipients import Recipients
from app.store.messages.reminders import is_silent
from app.store.messages.sweeps.owned import Owned
from app.store.messages.thanks.lines import Key, ThanksLine
from app.store.parts import AT_ONCE, named_ids
from letters.pairs.effects import Act
from letters.states import Direction, State
from letters.terms import DayKind
from letters.thanks.news import OF_LETTERS, News

ARRIVALS = {
    News.DELIVERED: (State.DELIVERED, Direction.TO_CHILD, Act.REMIND_VOLUNTEER),
    News.RECEIVED: (State.RECEIVED, Direction.TO_VOLUNTEER, Act.REMIND_SCHOOL),
}
"""Where a letter is of which there is good news, and what has to be allowed to tell it."""


def handed_over(today: date, silent: Collection[int], silenced: Silenced) -> Owned:
    """The ids of letters that their children have, by whoever wrote them, but for some."""
    query = (
        _news(today, State.DELIVERED, Direction.TO_CHILD)
        .add_columns(Volunteer.user_id)
        .join(Volunteer, func.coalesce(Letter.writer_id, Pair.volunteer_id) == Volunteer.id)
        .where(Volunteer.user_id.is_not(None), ~_heard(News.DELIVERED, Volunteer.user_id))
        .order_by(Volunteer.user_id, Letter.id)
    )
    rows = _spoken_of(query, Act.REMIND_VOLUNTEER, today, silenced)
    return Owned((row.user_id, row.id) for row in rows if row.user_id not in silent)


def lines_of_handed_over(told: Collection[tuple[int, int]]) -> Iterator[ThanksLine]:
    """A line with its words for each of some users and the letter that each is told of."""
    readers: dict[int, list[int]] = {}
    for user_id, letter_id in told:
        readers.setdefault(letter_id, []).append(user_id)
    query = (
        select(Letter.id, Letter.number, Pair.code, Child.pen_name)
        .join(Pair, Letter.pair_id == Pair.id)
        .join(Child, Pair.child_id == Child.id)
        .where(Letter.id.in_(named_ids(readers)))
        .order_by(Letter.id)
    )
    for letter_id, number, code, child in db.session.execute(query) if readers else ():
        about = (("number", number), ("child", child))
        for user_id in readers[letter_id]:
            yield ThanksLine(News.DELIVERED, user_id, letter_id, code, about)


def received(
    today: date,
    tables: Mapping[int, Timetable],
    silent: Collection[int],
    recipients: Recipients,
    silenced: Silenced,
) -> Iterator[ThanksLine]:
    """Replies that volunteers have, for the contacts of their schools on days with school."""
    open_ids = [
        table.cohort_id
        for table in tables.values()
        if table.calendar.is_open(DayKind.SCHOOL, today)
    ]
    contacts = {
        school_id: known
        for school_id, ids in recipients.contacts.items()
        if (known := [user_id for user_id in ids if user_id not in silent])
    }
    if not contacts:
        return
    codes = {row.id: row.code for row in db.session.execute(select(School.id, School.code))}
    query = (
        _news(today, State.RECEIVED, Direction.TO_VOLUNTEER)
        .add_columns(Letter.school_id)
        .where(
            Letter.cohort_id.in_(open_ids),
            Letter.school_id.in_(named_ids(contacts)),
        )
        .order_by(Letter.id)
    )
    for row in _spoken_of(query, Act.REMIND_SCHOOL, today, silenced):
        for user_id in contacts[row.school_id]:
            yield ThanksLine(News.RECEIVED, user_id, row.id, codes[row.school_id])


def still_there(
    lines: Collection[ThanksLine], recipients: Recipients, today: date
) -> frozenset[Key]:
    """The keys of those lines whose letters are still where they came to, for their readers."""
    found = {line.key for line in lines if line.news not in ARRIVALS}
    for news, (state, direction, act) in ARRIVALS.items():
        ids = {line.about_id for line in lines if line.news is news}
        near = Letter.id.in_(named_ids(ids)), in_state(state, direction), Pair.until_on.is_(None)
        query = (
            select(Letter.id, Letter.pair_id, Letter.writer_id, Letter.school_id, Volunteer.user_id)
            .join(Pair, Letter.pair_id == Pair.id)
            .join(Volunteer, func.coalesce(Letter.writer_id, Pair.volunteer_id) == Volunteer.id)
            .where(*near)
        )
        pairs = {row.pair_id for row in db.session.execute(query)} if ids else set[int]()
        silenced = Standings.on(today).silenced(pairs)
        spoken_of = _spoken_of(query, act, today, silenced) if pairs else ()
        rows = {row.id: row for row in spoken_of}
        for line in lines:
            row = rows.get(line.about_id) if line.news is news else None
            if row is not None and (
                row.user_id == line.user_id
                if news is News.DELIVERED
                else line.user_id in recipients.contacts.get(row.school_id, ())
            ):
                found.add(line.key)
    return frozenset(found)


def _news(today: date, state: State, direction: Direction) -> Any:
    """Letters of open pairs that came to their reader lately: of no other pair anybody is told."""
    return (
        select(Letter.id, Letter.pair_id, Letter.writer_id)
        .join(Pair, Letter.pair_id == Pair.id)
        .where(
            in_state(state, direction),
            Letter.since.between(today - OF_LETTERS, today),
            Pair.until_on.is_(None),
        )
        .execution_options(yield_per=AT_ONCE)
    )


def _spoken_of(query: Any, act: Act, today: date, silenced: Silenced) -> Iterator[Any]:
    """The rows of letters whose pair and reserve writer let the act be done."""
    silent = silenced.of(act)
    # Without the session, which would make each row twice.
    for some in db.session.connection().execute(query).partitions(AT_ONCE):
        others = reasons_of({row.writer_id for row in some}, today)
        for row in some:
            if row.writer_id is None:
                is_left_out = row.pair_id in silent
            else:
                is_left_out = is_silent(row.pair_id, row.writer_id, act, silenced, others)
            if not is_left_out:
                yield row


def _heard(news: News, user_id: Any) -> ColumnElement[bool]:
    return (
        select(ThanksTold.id)
        .where(
            and_(ThanksTold.user_id == user_id, ThanksTold.kind == news.value),
            ThanksTold.about_id == Letter.id,
        )
        .exists()
    )
