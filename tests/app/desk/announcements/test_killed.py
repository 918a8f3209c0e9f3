"""Workers killed while they write to many: each reader is told once, and nobody is forgotten."""

import os
import random
import signal
import time
from collections import Counter

from sqlalchemy import func, select

from app.actions.desk.announcements import telling
from app.actions.messages.sending import send_waiting
from app.actions.system.worker import run_next
from app.extensions import db
from app.models import AnnouncementReader, Message
from app.store.desk.announcements.audiences import Audience
from app.work_kinds import KINDS
from tests.app.desk.announcements.conftest import HOUR, fates, sent
from tests.cast import NOW, user

READERS, WORKERS = 24, 2
LONGEST_LIFE = 0.3


def work_and_be_killed(app, now) -> int:
    """A worker of its own, forked; its number."""
    number = os.fork()
    if number:
        return number
    try:
        with app.app_context():
            db.engine.dispose(close=False)
            while run_next(KINDS, lambda: now):
                pass
            send_waiting(now=now)
        time.sleep(60)
    finally:
        os._exit(1)


def test_killed_workers_tell_each_reader_at_most_once_and_the_last_one_tells_the_rest(
    app, cast, reach, friends, postbox, monkeypatch
):
    monkeypatch.setattr(telling, "PART", 3)
    chance = random.Random(7)
    people = [
        user(f"r{number}@example.org", f"读者{number}", "school_contact", school=cast.dengta)
        for number in range(READERS)
    ]
    db.session.add_all(people)
    db.session.commit()
    number = sent(cast, reach, Audience(frozenset(person.id for person in people)))
    db.session.remove()
    db.engine.dispose()
    for turn in range(WORKERS):
        worker = work_and_be_killed(app, NOW + turn * HOUR)
        time.sleep(chance.uniform(0, LONGEST_LIFE))
        os.kill(worker, signal.SIGKILL)
        os.waitpid(worker, 0)
    last = NOW + WORKERS * HOUR
    while run_next(KINDS, lambda: last):
        pass
    while send_waiting(now=last).sent:
        pass
    send_waiting(now=last + HOUR)
    query = select(func.count()).select_from(AnnouncementReader)
    assert db.session.scalar(query.where(AnnouncementReader.told_at.is_not(None))) == READERS
    assert db.session.scalar(select(func.count()).select_from(Message)) == READERS
    mails = Counter(mail["Message-ID"] for mail in postbox.mails)
    assert set(mails.values()) == {1}
    known = fates(number)
    assert sum(known.values()) == READERS
    assert len(mails) >= known["sent"]
    assert set(known) <= {"sent", "unknown"}
