"""Four workers killed at random, again and again: no row twice, none missing, no mail twice."""

import os
import random
import signal
import time
from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import delete, func, select

from app.actions.messages.sending import send_waiting
from app.extensions import db
from app.models import Message, Reminder
from tests.app.messages.days import run
from tests.cast import NOW

ROUNDS, WORKERS = 25, 4
LONGEST_LIFE = 0.25


def work_and_be_killed(app) -> int:
    """A worker of its own, forked; its number."""
    number = os.fork()
    if number:
        return number
    try:
        with app.app_context():
            db.engine.dispose(close=False)
            run()
            send_waiting(now=NOW)
        time.sleep(60)
    finally:
        os._exit(1)


def nobody_lives(numbers: list[int], chance: random.Random) -> None:
    begun = time.monotonic()
    for number in sorted(numbers, key=lambda _number: chance.random()):
        rest = begun + chance.uniform(0, LONGEST_LIFE) - time.monotonic()
        time.sleep(max(0, rest))
        os.kill(number, signal.SIGKILL)
        os.waitpid(number, 0)


@pytest.mark.slow
def test_workers_killed_at_random_make_each_row_once_and_send_each_digest_at_most_once(
    app, letters, postbox
):
    chance = random.Random(12)
    for _round in range(ROUNDS):
        db.session.execute(delete(Reminder))
        db.session.execute(delete(Message))
        db.session.commit()
        db.session.remove()
        db.engine.dispose()
        postbox.mails.clear()
        nobody_lives([work_and_be_killed(app) for _worker in range(WORKERS)], chance)
        run()
        send_waiting(now=NOW)
        send_waiting(now=NOW + timedelta(minutes=11))
        assert db.session.scalar(select(func.count()).select_from(Reminder)) == 2
        assert db.session.scalar(select(func.count()).select_from(Message)) == 2
        mails = Counter(mail["Message-ID"] for mail in postbox.mails)
        assert set(mails.values()) <= {1}
        sent = list(db.session.scalars(select(Message.state)))
        assert sent.count("sent") <= len(mails)
        assert set(sent) <= {"sent", "unknown"}
