"""The good news of a day that somebody may hear and has not heard."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date

from sqlalchemy import func, select

from app.extensions import db
from app.models import School, Term, ThanksTold, Volunteer
from app.store.letters.calendars import Timetable
from app.store.messages.recipients import Recipients
from app.store.messages.thanks.letters import handed_over, received
from app.store.messages.thanks.lines import Key, ThanksDue, ThanksLine
from app.store.messages.thanks.months import postcard
from app.store.messages.thanks.terms import ended_terms
from app.store.parts import AT_ONCE, in_parts
from letters.thanks.news import WEEK, News, goes_alone, month_to_show


def thanks_due(
    today: date, tables: dict[int, Timetable], recipients: Recipients, reminded: Collection[int]
) -> ThanksDue:
    """Good news of a day for those who can hear it; `reminded` have a digest anyway.

    Only where the pair's standing allows to remind its reader. Who snoozes or is not reached is
    told later, as long as it is news.
    """
    silent = recipients.snoozing | recipients.unreached
    query = select(Volunteer.user_id).where(Volunteer.user_id.is_not(None))
    writers = db.session.scalars(query.execution_options(yield_per=AT_ONCE))
    people = {user_id for user_id in writers if user_id is not None}
    people.update(*recipients.contacts.values())
    people -= silent
    alone = _may_be_alone(people, today)
    users = alone.union(people.intersection(reminded))
    lines = [
        *handed_over(today, users),
        *received(today, tables, users, recipients),
        *ended_terms(today, users, recipients),
        *_postcard(today, users, recipients),
    ]
    heard = _heard({line.user_id for line in lines})
    return ThanksDue([line for line in lines if line.key not in heard], alone)


def _may_be_alone(people: set[int], today: date) -> frozenset[int]:
    ends = db.session.scalars(select(Term.last).where(Term.last > today)).all()
    if not goes_alone(None, ends, today):
        return frozenset()
    query = (
        select(ThanksTold.user_id, func.max(ThanksTold.told_on))
        .where(ThanksTold.alone, ThanksTold.told_on.between(today - WEEK, today))
        .group_by(ThanksTold.user_id)
        .execution_options(yield_per=AT_ONCE)
    )
    lately = (
        user_id for user_id, on in db.session.execute(query) if not goes_alone(on, ends, today)
    )
    return frozenset(people.difference(lately))


def _postcard(today: date, users: Collection[int], recipients: Recipients) -> Iterator[ThanksLine]:
    """The postcard of the last month for contacts, unless the month was too quiet for one."""
    month = month_to_show(today)
    if month is None or postcard(month).is_blank:
        return
    open_ids = db.session.scalars(select(School.id).where(School.closed_on.is_(None)))
    for user_id in sorted({one for id_ in open_ids for one in recipients.contacts.get(id_, ())}):
        if user_id in users:
            yield ThanksLine(News.POSTCARD, user_id, month.serial, str(month))


def _heard(user_ids: Iterable[int]) -> set[Key]:
    found = set[Key]()
    for some in in_parts(sorted(user_ids)):
        query = select(ThanksTold.user_id, ThanksTold.kind, ThanksTold.about_id)
        rows = db.session.execute(query.where(ThanksTold.user_id.in_(some)))
        found.update((row.user_id, row.kind, row.about_id) for row in rows)
    return found
