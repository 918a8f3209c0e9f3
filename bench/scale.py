"""Measures the lists and counts of a coordinator's pages over many letters.

Run: python -m bench.scale [LETTERS]. DATABASE_URL names an empty database, or one that an
earlier run has filled; without it a SQLite file in a temporary folder. The demo programme is
copied within the database until it has so many letters. The peer is a bare count of the letters,
run before each page.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from statistics import median

from flask_migrate import upgrade
from sqlalchemy import func, select, text

from app import create_app
from app.config import load
from app.demo import make
from app.extensions import db
from app.models import Letter, Pair, School
from app.store.desk import school_lists
from app.store.letters import lists, pair_lists
from app.store.letters.calendars import timetables
from app.store.letters.pipeline import figures, pipeline
from app.store.messages import reminders
from app.store.scope import EVERYTHING, Scope
from letters.states import Holder

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
TODAY = NOW.date()
RUNS = 3
SCHOOL_COPIES = 10
COUNTY = Scope(prefixes=frozenset({"441625"}))
# What a copied row has otherwise than its original: {n} is the number of the copy.
COPIED = {
    "school": {"id": "id + {n} * {school}", "code": "code || {n}", "name": "name || {n}"},
    "child": {
        "id": "id + {n} * {child}",
        "code": "code || {n}",
        "school_id": "school_id + ({n} % {school_copies}) * {school}",
    },
    "volunteer": {
        "id": "id + {n} * {volunteer}",
        "code": "code || {n}",
        "user_id": "NULL",
        "email_index": "NULL",
    },
    "pair": {
        "id": "id + {n} * {pair}",
        "code": "code || {n}",
        "child_id": "child_id + {n} * {child}",
        "volunteer_id": "volunteer_id + {n} * {volunteer}",
    },
    "letter": {
        "id": "id + {n} * {letter}",
        "code": "code || {n}",
        "pair_id": "pair_id + {n} * {pair}",
        "school_id": "school_id + ({n} % {school_copies}) * {school}",
    },
}


def fill(letters: int) -> None:
    """The demo, copied until there are about so many letters."""
    make("pilot", 1, now=NOW, today=TODAY, progress=lambda words: None)
    tables = db.metadata.tables
    last = {name: db.session.scalar(select(func.max(tables[name].c.id))) or 0 for name in COPIED}
    copies = round(letters / last["letter"])
    for name, changes in COPIED.items():
        columns = [column.name for column in tables[name].columns]
        values = (changes.get(column, f'"{column}"') for column in columns)
        count = min(copies, SCHOOL_COPIES) if name == "school" else copies
        names = ", ".join(f'"{column}"' for column in columns)
        words = ", ".join(values).format(n="n", school_copies=SCHOOL_COPIES, **last)
        db.session.execute(
            text(
                f"WITH RECURSIVE copy(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM copy"
                f" WHERE n + 1 < {count}) INSERT INTO {name}"
                f" ({names})"
                f" SELECT {words} FROM {name}, copy WHERE {name}.id <= {last[name]}"
            )
        )
    db.session.commit()
    if db.engine.dialect.name == "sqlite":
        # Else the pages are read from a log as large as the database.
        db.session.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
    else:
        db.session.execute(text("ANALYZE"))
        db.session.commit()


def pages() -> Iterator[tuple[str, Callable[[], object]]]:
    """What is measured: words, and the read."""
    of_letters, of_pairs = lists.LetterFilter, pair_lists.PairFilter
    for where, scope in (("programme", EVERYTHING), ("county", COUNTY)):
        yield f"{where}: pipeline", partial(pipeline, scope, TODAY)
        yield f"{where}: figures", partial(figures, scope, TODAY)
        yield f"{where}: pairs to look at", partial(pair_lists.pairs_to_look_at, scope, TODAY, 8)
        for words, letters in (
            ("letters", of_letters()),
            ("letters late", of_letters(late=True)),
            ("letters with volunteers", of_letters(holder=Holder.VOLUNTEER)),
            ("letters in the post", of_letters(holder=Holder.POST)),
            ("letters by child", of_letters(sort="child")),
            ("letters of a school", of_letters(school="S0007")),
            ("letters arrived, last first", of_letters(where="arrived", sort="-since")),
            ("letters all", of_letters(where="all")),
        ):
            yield (
                f"{where}: {words}",
                partial(lists.page_of_letters, scope, letters, TODAY),
            )
        for words, wanted in (
            ("pairs", of_pairs()),
            ("pairs late", of_pairs(look="late")),
            ("pairs silent", of_pairs(look="silent")),
            ("pairs lost", of_pairs(look="lost")),
        ):
            yield f"{where}: {words}", partial(pair_lists.page_of_pairs, scope, wanted, TODAY)
        for words, schools in (
            ("schools", school_lists.SchoolFilter()),
            ("schools late", school_lists.SchoolFilter(late=True)),
        ):
            yield (
                f"{where}: {words}",
                partial(school_lists.page_of_schools, scope, schools, TODAY, 1),
            )
    yield "remind: all open letters", reminded


def reminded() -> int:
    """How many letters a run of the reminders looks at."""
    return sum(
        len(standings)
        for table in timetables().values()
        for _places, standings in reminders.open_letters(table, TODAY)
    )


def seconds(read: Callable[[], object]) -> float:
    db.session.rollback()
    db.session.expunge_all()
    start = time.perf_counter()
    read()
    return time.perf_counter() - start


def counted() -> int:
    return db.session.scalar(select(func.count(Letter.id))) or 0


def measure(runs: int) -> None:
    held = [segment.letters for segment in pipeline(EVERYTHING, TODAY)]
    late = [segment.late for segment in pipeline(EVERYTHING, TODAY)]
    print(f"{counted()} letters, {sum(held)} with somebody, {sum(late)} late")
    for table in (Pair, School):
        print(f"{db.session.scalar(select(func.count(table.id)))} {table.__tablename__}s")
    print(f"{'':42}{'median':>9}{'worst':>9}{'bare count':>12}{'ratio':>7}")
    for words, read in pages():
        pairs_of_times = [(seconds(counted), seconds(read)) for _ in range(runs)]
        peer = median(bare for bare, _ in pairs_of_times)
        own = median(own for _, own in pairs_of_times)
        worst = max(own for _, own in pairs_of_times)
        print(f"{words:42}{own:8.3f}s{worst:8.3f}s{peer:11.3f}s{own / peer:7.1f}", flush=True)


def main() -> None:
    letters = int(sys.argv[1]) if len(sys.argv) > 1 else 1_800_000
    with tempfile.TemporaryDirectory() as home:
        chosen = {name: os.environ[name] for name in ("DATABASE_URL",) if name in os.environ}
        app = create_app(load({"XINQIAO_HOME": home, "LOG_LEVEL": "ERROR"} | chosen))
        with app.app_context():
            upgrade(directory=str(Path(__file__).resolve().parent.parent / "migrations"))
            start = time.perf_counter()
            if counted() == 0:
                fill(letters)
            print(f"{db.engine.dialect.name}, filled in {time.perf_counter() - start:.0f} s")
            load_before = os.getloadavg()[0]
            measure(RUNS)
            print(f"load of the machine {load_before:.1f} before, {os.getloadavg()[0]:.1f} after")


if __name__ == "__main__":
    main()
