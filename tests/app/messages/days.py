"""A day of reminders, and what it left behind."""

from sqlalchemy import select

from app.actions.messages import reminders
from app.actor import SCHEDULER
from app.extensions import db
from app.models import Letter, Message, Reminder
from tests.cast import TODAY, acting_as


def run(on=TODAY, **options):
    return reminders.run(on, acting=acting_as(SCHEDULER), **options)


def digests():
    return db.session.scalars(select(Message).where(Message.kind == "digest")).all()


def rows():
    query = select(Letter.code, Reminder.step).join(Letter).order_by(Letter.code, Reminder.step)
    return [tuple(row) for row in db.session.execute(query)]


def counts(outcome):
    return (outcome.due, outcome.recorded, outcome.already, outcome.messages)
