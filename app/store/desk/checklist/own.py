"""The short way of one school: address, sheets, the first bag, the first replies."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select

from app.extensions import db
from app.models import School
from app.store.desk.checklist import firsts
from app.store.desk.checklist.places import BEFORE_TERM, next_first_day
from app.store.desk.checklist.step import Doer, SetupStep, StepName, StepState
from app.store.people.schools import without_address


def steps_of_school(school: School, now: datetime, today: date) -> list[SetupStep]:
    """In the order of the way; empty once the first replies have left, or the school closed.

    A step that waits says for which other one: for the school there is nothing to do then.
    """
    begins = next_first_day(today)
    since = now - (today - (begins or today) + BEFORE_TERM)
    known = firsts.firsts_of(school)
    writes, reached = known.writes, known.has_come
    coming = writes and known.is_coming and not reached
    no_reply = writes and reached and not known.has_left
    asked = without_address(), firsts.made_no_sheets(since)
    query = select(*(_holds(school, condition) for condition in asked))
    unposted, no_sheets = list(db.session.execute(query).one())
    if school.closed_on or (writes and reached and not no_reply and not unposted):
        return []
    done, is_open, waits = StepState.DONE, StepState.OPEN, StepState.WAITS
    name, own, theirs = StepName, Doer.SCHOOL, Doer.COORDINATOR
    bag = done if reached else is_open if coming else waits
    return [
        SetupStep(name.ADDRESSES, own, is_open if unposted else done),
        SetupStep(name.ROUND, theirs, done if writes else waits),
        SetupStep(name.PRINT, own, waits if not writes else is_open if no_sheets else done),
        SetupStep(name.BAGS, own, bag),
        SetupStep(name.REPLIES, own, waits if not reached else is_open if no_reply else done),
    ]


def _holds(school: School, condition: ColumnElement[bool]) -> Any:
    query = select(func.count(School.id)).where(School.id == school.id, condition)
    return query.scalar_subquery()
