"""A day of reminders, and what it left behind."""

from datetime import datetime

from sqlalchemy import select

from app.actions.messages import reminders
from app.actions.messages.sending import SentCounts, send_waiting
from app.actions.messages.sweeps.sweep import Sweep
from app.actions.messages.words import write_digests
from app.actor import SCHEDULER
from app.extensions import db
from app.models import Letter, Message, Reminder
from tests.cast import NOW, TODAY, acting_as


def run(on=TODAY, **options):
    """The job of a day, at ten in the morning."""
    return reminders.run(on, acting=acting_as(SCHEDULER, NOW + (on - TODAY), on), **options)


def go_out(now: datetime) -> SentCounts:
    """What the job of the outbox does at a moment."""
    write_digests(now)
    return send_waiting(now=now)


def due_on(on):
    """What is due on a day and not recorded, and how many of the steps reached are recorded."""
    sweep = Sweep.of(on)
    parts = list(sweep.parts())
    found = [due for part in parts for due in part.dues]
    return found, sweep.recorded + sum(part.again for part in parts)


def digests():
    return db.session.scalars(select(Message).filter_by(kind="digest").order_by(Message.id)).all()


def rows():
    query = select(Letter.code, Reminder.step).join(Letter).order_by(Letter.code, Reminder.step)
    return [tuple(row) for row in db.session.execute(query)]


def counts(outcome):
    return (outcome.due, outcome.recorded, outcome.already, outcome.messages)
