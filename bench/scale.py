"""Measures the lists and counts of a coordinator's pages over many letters.

Run: python -m bench.scale [--pairs N] [--letters N] [--home DIR] [--anew] [WORDS]. DATABASE_URL
names an empty database, or one that an earlier run has filled; without it a SQLite file in the
home, which is a temporary folder where none is named. WORDS narrow what is measured. The peer is a
bare count of the letters, run before each read. Processor time is this process' and that of the
server's process which answers it: on a machine with other work, it says more than the clock.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from statistics import median

from sqlalchemy import func, select, text

from app.actions.desk.counting import keep_counts
from app.actions.desk.kept_lists import keep_lists
from app.extensions import db
from app.models import Letter, Pair, School
from app.store.desk import school_lists
from app.store.desk.counts import counts_of
from app.store.desk.today import progress
from app.store.letters import lists, pair_lists
from app.store.letters.pipeline import figures, pipeline
from app.store.scope import EVERYTHING, Scope
from bench.large import COUNTY, NOW, TODAY, count_as_of, made_in, opened
from letters.states import Holder

RUNS = 5
WITHIN = Scope(prefixes=frozenset({COUNTY}))


def pages() -> Iterator[tuple[str, Callable[[], object]]]:
    """What is measured: words, and the read."""
    of_letters, of_pairs = lists.LetterFilter, pair_lists.PairFilter
    for where, scope in (("programme", EVERYTHING), ("county", WITHIN)):
        yield f"{where}: counts of Today", partial(counts_of, scope, NOW, TODAY)
        yield f"{where}: progress", partial(progress, scope, TODAY)
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


def processor() -> float:
    """Seconds of the processor that this process took, and the one that answers on a server."""
    own = time.process_time()
    if db.engine.dialect.name == "sqlite":
        return own
    number = db.session.scalar(text("SELECT pg_backend_pid()"))
    return own + int(Path(f"/proc/{number}/schedstat").read_text().split()[0]) / 1e9


def taken(read: Callable[[], object]) -> tuple[float, float]:
    """Milliseconds by the clock and of the processor."""
    db.session.rollback()
    db.session.expunge_all()
    began, start = processor(), time.perf_counter()
    read()
    end = time.perf_counter()
    return 1000 * (end - start), 1000 * (processor() - began)


def counted() -> int:
    return db.session.scalar(select(func.count(Letter.id))) or 0


def measure(runs: int, words: str) -> None:
    held = [segment.letters for segment in pipeline(EVERYTHING, TODAY)]
    late = [segment.late for segment in pipeline(EVERYTHING, TODAY)]
    print(f"{counted()} letters, {sum(held)} with somebody, {sum(late)} late")
    for table in (Pair, School):
        print(f"{db.session.scalar(select(func.count(table.id)))} {table.__tablename__}s")
    print(f"{'milliseconds':42}{'median':>8}{'worst':>8}{'cpu':>8}{'count(*)':>10}{'ratio':>7}")
    for name, read in pages():
        if words not in name:
            continue
        both = [(taken(counted), taken(read)) for _ in range(runs)]
        clock, cpu = (median(own[at] for _, own in both) for at in (0, 1))
        worst = max(own[0] for _, own in both)
        peer = median(bare[1] for bare, _ in both)
        print(
            f"{name:42}{clock:8.0f}{worst:8.0f}{cpu:8.0f}{peer:10.0f}{cpu / peer:7.1f}", flush=True
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=100_000)
    parser.add_argument("--letters", type=int, default=1_800_000)
    parser.add_argument("--home", help="keep the keys, and the file of SQLite, here")
    parser.add_argument("--anew", action="store_true", help="nothing is kept: all is found anew")
    parser.add_argument("words", nargs="?", default="")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = chosen.home or folder
        made_in(home, chosen.pairs, chosen.letters)
        with opened(home).app_context():
            if chosen.anew:
                keep_lists(now=NOW, today=TODAY, least=sys.maxsize)
                keep_counts(lambda _user: EVERYTHING, (), now=NOW, today=TODAY)
            else:
                count_as_of(NOW, TODAY)
            load_before = os.getloadavg()[0]
            print(db.engine.dialect.name)
            measure(RUNS, chosen.words)
            print(f"load of the machine {load_before:.1f} before, {os.getloadavg()[0]:.1f} after")


if __name__ == "__main__":
    main()
