"""Measures what looks ahead or back over a large programme: time and peak memory.

Run: python -m bench.large.ahead [--pairs N] [--letters N] [--home FOLDER]. DATABASE_URL names an
empty database, or one that an earlier run has filled; without it a SQLite file in the home.
The page of what will go out, the trial of another ladder, which is work in the background, and
the postcard of a month: each in a process of its own, on a day whose steps are recorded, as they
are on every day but the first. What that wrote is taken away at the end. The peer is a bare count
of the letters, in the same process.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping

from sqlalchemy import delete, func, insert, select

from app.actions.messages.sweeps.sweep import Sweep
from app.extensions import db
from app.models import Cohort, Letter, Reminder
from app.store.letters.calendars import timetable_of
from app.store.messages.forecast_lists import ForecastFilter, foretold
from app.store.messages.ladder_trials import effect_of
from app.store.messages.thanks.months import postcard
from app.store.parts import in_parts
from app.store.scope import EVERYTHING
from bench.large import NOW, TODAY, made_in, opened
from bench.large.sweep import peak_megabytes
from letters.ladders.replay import Clocks
from letters.reminders import Ladder
from letters.thanks.months import Month

KEY = ("letter_id", "step", "due_on")


def page() -> str:
    """What will go out, as an admin opens it."""
    found = foretold(EVERYTHING, ForecastFilter(), TODAY)
    return f"{found.days} days, {found.messages} messages"


def trial() -> str:
    """A later first reminder, tried on the largest cohort."""
    size = select(Letter.cohort_id).group_by(Letter.cohort_id).order_by(func.count().desc())
    cohort = db.session.get_one(Cohort, db.session.scalar(size.limit(1)))
    clocks = Clocks(timetable_of(cohort).patience, Ladder(late=2))
    effect = effect_of(cohort, clocks, TODAY, lambda _step, _share: None)
    return f"{effect.ahead.letters} letters ahead, {effect.past.letters} of the term"


def month() -> str:
    """The postcard of the month before."""
    found = postcard(Month.of(TODAY).before)
    return f"{found.to_child} letters, {found.to_volunteer} replies"


READS: Mapping[str, Callable[[], str]] = {"page": page, "postcard": month, "trial": trial}


def measure(home: str, read: str) -> dict[str, float | str]:
    """One read in this process."""
    with opened(home).app_context():
        start = time.perf_counter()
        db.session.scalar(select(func.count(Letter.id)))
        peer, start, began = time.perf_counter() - start, time.perf_counter(), time.process_time()
        found = READS[read]()
        return {
            "seconds": time.perf_counter() - start,
            "processor": time.process_time() - began,
            "megabytes": peak_megabytes(),
            "peer": peer,
            "found": found,
        }


def record(home: str) -> int:
    """Take every step that is due; the highest id before."""
    with opened(home).app_context():
        last = db.session.scalar(select(func.max(Reminder.id))) or 0
        dues = (due for part in Sweep.of(TODAY).parts() for due in part.dues)
        for some in in_parts(dues):
            keys = [dict(zip(KEY, due.key, strict=True)) for due in some]
            rows = [key | {"recorded_at": NOW} for key in keys]
            db.session.execute(insert(Reminder), rows)
        db.session.commit()
        return last


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=100_000)
    parser.add_argument("--letters", type=int, default=1_800_000)
    parser.add_argument("--home", help="the folder with the keys of a filled database")
    parser.add_argument("--read", choices=READS, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.read:
        print(json.dumps(measure(chosen.home, chosen.read)))
        return
    with tempfile.TemporaryDirectory() as folder:
        home = chosen.home or folder
        made_in(home, chosen.pairs, chosen.letters)
        last = record(home)
        print(f"load of the machine before: {os.getloadavg()[0]:.1f}")
        for read in READS:
            words = [sys.executable, "-m", "bench.large.ahead", "--home", home, "--read", read]
            answer = subprocess.run(words, check=True, stdout=subprocess.PIPE, text=True)
            one = json.loads(answer.stdout.splitlines()[-1])
            print(
                f"{read:10}{one['seconds']:8.2f} s, processor {one['processor']:.2f} s,"
                f" {one['megabytes']:.0f} MB, a bare count {one['peer']:.3f} s: {one['found']}",
                flush=True,
            )
        with opened(home).app_context():
            db.session.execute(delete(Reminder).where(Reminder.id > last))
            db.session.commit()
        print(f"load of the machine after: {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
