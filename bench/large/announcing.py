"""Measures an announcement to 12,000 readers: time, processor time and peak memory.

Run: python -m bench.large.announcing [--readers N] [--home FOLDER]. DATABASE_URL names an empty
database, or one that an earlier run has filled; without it a SQLite file in the home.
Each step is a process of its own: the draft, the preview that its writer looks at, writing to all,
the page of what became of it, one fate alone, all readers for a file, and the stop. The peer is the
same messages written one by one, each in a transaction of its own, to a few hundred of the readers.
What was written is taken away at the end. Nothing is sent: no mail server listens where it says.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from itertools import islice

from sqlalchemy import Select, delete, func, select

from app.actions.desk.announcements import announcing, stopping
from app.actions.messages.messages import enqueue
from app.actions.system.worker import run_next
from app.actor import Acting, Actor
from app.extensions import db
from app.models import (
    Announcement,
    AnnouncementReader,
    Grant,
    Message,
    Volunteer,
    Work,
)
from app.notify.announcements import mail_of
from app.store.desk.announcements.ahead import readers_ahead
from app.store.desk.announcements.audiences import Audience
from app.store.desk.announcements.fates import Fate
from app.store.desk.announcements.readers import (
    ReaderFilter,
    all_readers,
    page_of_readers,
)
from app.store.desk.announcements.reading import AnnouncementFilter, counted, page_of_announcements
from app.store.listing import count_of
from app.store.scope import Scope
from app.work_kinds import KINDS
from bench.large import NOW, TODAY, made_in, opened
from bench.large.sweep import peak_megabytes

WORDS = announcing.Wording("放假前请把信寄出。" * 20, "Please post your letters." * 20)
PEERS = 300
CITY = Scope(prefixes=frozenset({"4416"}))


def writer() -> Acting:
    """A coordinator of the city."""
    query = select(Grant.user_id).where(Grant.role == "coordinator", Grant.region_code == "441600")
    return Acting(Actor(db.session.scalars(query).first()), NOW, TODAY)


def last() -> Announcement:
    """The one that is measured."""
    newest = select(func.max(Announcement.id))
    return db.session.get_one(Announcement, db.session.scalar(newest))


def draft(readers: int) -> str:
    """Keep it with its readers."""
    query = select(Volunteer.user_id).where(Volunteer.user_id.is_not(None)).order_by(Volunteer.id)
    ids = frozenset(id_ for id_ in islice(db.session.scalars(query), readers) if id_)
    announcing.draft("volunteers", Audience(ids), WORDS, acting=writer())
    return f"{len(ids)} readers"


def look(_readers: int) -> str:
    """What its writer sees before it goes out."""
    found = readers_ahead(CITY, last(), NOW)
    return f"{len(found.reached)} reached, {len(found.page(ReaderFilter(), 1).rows)} shown"


def send(_readers: int) -> str:
    """Confirm it, and write to all."""
    announcing.confirm(CITY, last().id, again=True, acting=writer())
    while run_next(KINDS, lambda: NOW):
        pass
    return f"{count_of(_told())} rows written"


def one_by_one(_readers: int) -> str:
    """The peer: as many messages as PEERS, each looked at, written and kept for itself."""
    row = last()
    for reader in db.session.scalars(_told().limit(PEERS)).all():
        subject, body = mail_of(row, reader.user)
        once = f"peer:{reader.user_id}"
        enqueue("announcement", once, subject=subject, body=body, now=NOW, user=reader.user)
    return f"{PEERS} rows written"


def became(_readers: int) -> str:
    """The page of what became of it."""
    row = last()
    fates, page = counted([row])[0].fates, page_of_readers(CITY, row, ReaderFilter(), 1, NOW)
    return f"{fates.total()} counted, {len(page.rows)} shown"


def listed(_readers: int) -> str:
    """The list of announcements, as a colleague who reaches the same readers."""
    page = page_of_announcements(CITY, 0, AnnouncementFilter(), 1)
    return f"{page.total} of their colleagues"


def one_fate(_readers: int) -> str:
    """The same, of those who wait."""
    page = page_of_readers(CITY, last(), ReaderFilter(Fate.WAITING), 3, NOW)
    return f"page {page.number} of {page.pages}"


def in_a_file(_readers: int) -> str:
    """All of them with their names."""
    return f"{len(all_readers(CITY, last(), ReaderFilter(), NOW))} rows"


def stop(_readers: int) -> str:
    """Take back what waits."""
    stopping.stop(CITY, last().id, acting=writer())
    return f"{count_of(_told())} rows left"


STEPS: Mapping[str, Callable[[int], str]] = {
    "draft": draft,
    "preview": look,
    "send": send,
    "one by one": one_by_one,
    "what became of it": became,
    "list": listed,
    "one fate": one_fate,
    "file": in_a_file,
    "stop": stop,
}


def measure(home: str, step: str, readers: int) -> dict[str, float | str]:
    """One step in this process."""
    with opened(home).app_context():
        db.session.scalar(select(func.count(Message.id)))
        began, start = time.process_time(), time.perf_counter()
        found = STEPS[step](readers)
        return {
            "seconds": time.perf_counter() - start,
            "processor": time.process_time() - began,
            "megabytes": peak_megabytes(),
            "found": found,
        }


def clean(home: str, message: int) -> None:
    """Take away what was written."""
    with opened(home).app_context():
        for model in (AnnouncementReader, Announcement, Work):
            db.session.execute(delete(model))
        db.session.execute(delete(Message).where(Message.id > message))
        db.session.commit()


def _told() -> Select[AnnouncementReader]:
    row = last()
    query = select(AnnouncementReader).where(AnnouncementReader.announcement_id == row.id)
    return query.where(AnnouncementReader.told_at.is_not(None))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--readers", type=int, default=12_000)
    parser.add_argument("--home", help="the folder with the keys of a filled database")
    parser.add_argument("--step", choices=STEPS, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.step:
        print(json.dumps(measure(chosen.home, chosen.step, chosen.readers)))
        return
    os.environ["SMTP_URL"] = "smtp://127.0.0.1:9"
    with tempfile.TemporaryDirectory() as folder:
        home = chosen.home or folder
        made_in(home, chosen.readers * 5 // 4, chosen.readers * 3)
        with opened(home).app_context():
            message = db.session.scalar(select(func.max(Message.id))) or 0
        print(f"load of the machine before: {os.getloadavg()[0]:.1f}")
        took: dict[str, float] = {}
        for step in STEPS:
            words = [sys.executable, "-m", "bench.large.announcing", "--home", home]
            words += ["--step", step, "--readers", str(chosen.readers)]
            answer = subprocess.run(words, check=True, stdout=subprocess.PIPE, text=True)
            one = json.loads(answer.stdout.splitlines()[-1])
            took[step] = one["processor"]
            print(
                f"{step:18}{one['seconds']:8.2f} s, processor {one['processor']:.2f} s,"
                f" {one['megabytes']:.0f} MB: {one['found']}",
                flush=True,
            )
        together, alone = took["send"] / chosen.readers, took["one by one"] / PEERS
        print(
            f"a row: {together * 1000:.2f} ms together, {alone * 1000:.2f} ms one by one,"
            f" {alone / together:.1f} times"
        )
        clean(home, message)
        print(f"load of the machine after: {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
