"""Letters that were handed over, and replies that came: news for those who sent them."""

from collections.abc import Collection, Iterator
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select

from app.extensions import db
from app.models import Child, Letter, Pair, School, ThanksTold, Volunteer
from app.store.letters.acts import may_of_letter
from app.store.letters.calendars import Timetable
from app.store.letters.lateness import in_state
from app.store.letters.standings import Standings
from app.store.messages.recipients import Recipients
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


def handed_over(today: date, users: Collection[int]) -> Iterator[ThanksLine]:
    """Letters that their children have, for whoever wrote them, if among the users."""
    columns = (Letter.id, Letter.number, Volunteer.user_id, Pair.code, Child.pen_name)
    query = (
        _news(today, *ARRIVALS[News.DELIVERED])
        .with_only_columns(*columns)
        .join(Child, Pair.child_id == Child.id)
        .join(Volunteer, func.coalesce(Letter.writer_id, Pair.volunteer_id) == Volunteer.id)
        .where(
            Volunteer.user_id.in_(named_ids(users)),
            ~_heard(News.DELIVERED, Volunteer.user_id),
        )
    )
    for letter_id, number, user_id, code, child in db.session.execute(query):
        about = (("number", number), ("child", child))
        yield ThanksLine(News.DELIVERED, user_id or 0, letter_id, code, about)


def received(
    today: date, tables: dict[int, Timetable], users: Collection[int], recipients: Recipients
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
        if (known := [user_id for user_id in ids if user_id in users])
    }
    codes = {row.id: row.code for row in db.session.execute(select(School.id, School.code))}
    query = (
        _news(today, *ARRIVALS[News.RECEIVED])
        .with_only_columns(Letter.id, Letter.school_id)
        .where(
            Letter.cohort_id.in_(open_ids),
            Letter.school_id.in_(named_ids(contacts)),
        )
    )
    for letter_id, school_id in db.session.execute(query) if contacts else ():
        for user_id in contacts[school_id]:
            yield ThanksLine(News.RECEIVED, user_id, letter_id, codes[school_id])


def still_there(
    lines: Collection[ThanksLine], recipients: Recipients, today: date
) -> frozenset[Key]:
    """The keys of those lines whose letters are still where they came to, for their readers."""
    found = {line.key for line in lines if line.news not in ARRIVALS}
    for news, (state, direction, act) in ARRIVALS.items():
        ids = {line.about_id for line in lines if line.news is news}
        query = (
            select(Letter.id, Letter.school_id, Volunteer.user_id)
            .join(Pair, Letter.pair_id == Pair.id)
            .join(Volunteer, func.coalesce(Letter.writer_id, Pair.volunteer_id) == Volunteer.id)
            .where(in_state(state, direction), may_of_letter(act, Standings.on(today)))
            .where(Letter.id.in_(named_ids(ids)))
        )
        rows = {row.id: row for row in db.session.execute(query)} if ids else {}
        for line in lines:
            row = rows.get(line.about_id) if line.news is news else None
            if row is not None and (
                row.user_id == line.user_id
                if news is News.DELIVERED
                else line.user_id in recipients.contacts.get(row.school_id, ())
            ):
                found.add(line.key)
    return frozenset(found)


def _news(today: date, state: State, direction: Direction, act: Act) -> Select[Any]:
    """Letters that came to their reader lately, and of which the act may be done."""
    return (
        select(Letter)
        .join(Pair, Letter.pair_id == Pair.id)
        .where(
            in_state(state, direction),
            Letter.since.between(today - OF_LETTERS, today),
            may_of_letter(act, Standings.on(today)),
        )
        .order_by(Letter.id)
        .execution_options(yield_per=AT_ONCE)
    )


def _heard(news: News, user_id: Any) -> ColumnElement[bool]:
    return (
        select(ThanksTold.id)
        .where(
            and_(ThanksTold.user_id == user_id, ThanksTold.kind == news.value),
            ThanksTold.about_id == Letter.id,
        )
        .exists()
    )
