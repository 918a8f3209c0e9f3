"""A day of reminders, and what it left behind."""

from sqlalchemy import select

from app.actions.messages import reminders
from app.actions.messages.sweeps.sweep import Sweep
from app.actor import SCHEDULER
from app.extensions import db
from app.models import Letter, Message, Reminder
from tests.cast import TODAY, acting_as


def run(on=TODAY, **options):
    return reminders.run(on, acting=acting_as(SCHEDULER), **options)


def due_on(on):
    """What is due on a day and not recorded, and how many of the steps reached are recorded."""
    sweep = Sweep.of(on)
    parts = list(sweep.parts())
    found = [due for part in parts for due in part.dues]
    return found, sweep.recorded + sum(part.again for part in parts)


def digests():
    return db.session.scalars(select(Message).where(Message.kind == "digest")).all()


def rows():
    query = select(Letter.code, Reminder.step).join(Letter).order_by(Letter.code, Reminder.step)
    return [tuple(row) for row in db.session.execute(query)]


def counts(outcome):
    return (outcome.due, outcome.recorded, outcome.already, outcome.messages)
