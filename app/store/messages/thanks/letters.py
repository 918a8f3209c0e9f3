"""Letters that were handed over, and replies that came: news for those who sent them."""

from collections.abc import Collection, Iterator
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import joinedload

from app.extensions import db
from app.models import Letter, Pair, School, ThanksTold, Volunteer
from app.store.letters.acts import allowed
from app.store.letters.calendars import Timetable
from app.store.letters.lateness import in_state
from app.store.messages.recipients import Recipients
from app.store.messages.thanks.lines import ThanksLine
from app.store.parts import in_parts, named_ids
from letters.pairs.effects import Act
from letters.states import Direction, State
from letters.terms import DayKind
from letters.thanks.news import OF_LETTERS, News


def handed_over(today: date, users: Collection[int]) -> Iterator[ThanksLine]:
    """Letters that their children have, for whoever wrote them, if among the users."""
    query = (
        select(Letter.id, Volunteer.user_id)
        .select_from(Letter)
        .join(Pair, Letter.pair_id == Pair.id)
        .join(Volunteer, func.coalesce(Letter.writer_id, Pair.volunteer_id) == Volunteer.id)
        .where(
            in_state(State.DELIVERED, Direction.TO_CHILD),
            Letter.since.between(today - OF_LETTERS, today),
            Volunteer.user_id.in_(named_ids(users)),
            ~_heard(News.DELIVERED, Volunteer.user_id),
        )
        .order_by(Letter.id)
    )
    readers = {row.id: row.user_id for row in db.session.execute(query)}
    for letter in _told_of(list(readers), Act.REMIND_VOLUNTEER, today):
        about = (("number", letter.number), ("child", letter.pair.child.pen_name))
        user_id = readers[letter.id]
        yield ThanksLine(News.DELIVERED, user_id, letter.id, letter.pair.code, about)


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
        school_id: [user_id for user_id in ids if user_id in users]
        for school_id, ids in recipients.contacts.items()
    }
    ids = db.session.scalars(
        select(Letter.id)
        .where(
            in_state(State.RECEIVED, Direction.TO_VOLUNTEER),
            Letter.since.between(today - OF_LETTERS, today),
            Letter.cohort_id.in_(open_ids),
            Letter.school_id.in_(named_ids(id_ for id_, known in contacts.items() if known)),
        )
        .order_by(Letter.id)
    ).all()
    codes = {row.id: row.code for row in db.session.execute(select(School.id, School.code))}
    for letter in _told_of(ids, Act.REMIND_SCHOOL, today):
        for user_id in contacts[letter.school_id]:
            yield ThanksLine(News.RECEIVED, user_id, letter.id, codes[letter.school_id])


def _told_of(ids: Collection[int], act: Act, today: date) -> Iterator[Letter]:
    """Those of the letters of which their readers may be told, by the pair's standing."""
    for some in in_parts(ids):
        letters = db.session.scalars(_with_pairs(some)).all()
        may = allowed(letters, today)
        yield from (letter for letter in letters if act in may[letter.id])


def _with_pairs(ids: Collection[int]) -> Select[Any]:
    return (
        select(Letter)
        .options(joinedload(Letter.pair).joinedload(Pair.child))
        .where(Letter.id.in_(ids))
        .order_by(Letter.id)
    )


def _heard(news: News, user_id: Any) -> Any:
    return (
        select(ThanksTold.id)
        .where(
            and_(ThanksTold.user_id == user_id, ThanksTold.kind == news.value),
            ThanksTold.about_id == Letter.id,
        )
        .exists()
    )
