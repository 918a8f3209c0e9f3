"""Measures the daily job over a large programme: clock, processors and peak memory.

Run: python -m bench.large.sweep [--pairs N] [--letters N] [--before TREE] [--also URL] [--dry].
DATABASE_URL names an empty database, or one that an earlier run has filled; without it a SQLite
file in the home. `--also` names a second one, of PostgreSQL, measured in the same run.
Each day is a process of its own, played one after the other: the first there is, on which nothing
was recorded yet, the same day again, the next one, and one after a week off. What the days wrote
is taken away at the end. The peer is a bare count of the letters, in the same process. `server` is
what PostgreSQL's processes took that serve us, where they run on this machine. `--before` names a
checkout of an earlier version, which plays the same days first; `--dry` adds dry runs.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

HERE = Path(__file__).resolve()
ROOT = HERE.parents[2]
DAYS = {"the first day": 0, "the same day again": 0, "the next day": 1, "after a week off": 8}
PLAYED = ("reminder", "renewal_told", "thanks_told", "message")


def peak_megabytes() -> float:
    """The most that this process has held; what its parent held before it began is no part."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))


def server_seconds() -> float:
    """What the server's processes have taken for this database; 0 where they are not ours."""
    from sqlalchemy import text

    from app.extensions import db

    if db.engine.dialect.name == "sqlite":
        return 0
    query = text(
        "SELECT pid FROM pg_stat_activity"
        " WHERE datname = current_database() AND backend_type = 'client backend'"
    )
    return sum(map(seconds_of, db.session.scalars(query)))


def seconds_of(process: int) -> float:
    """What a process of this machine has taken."""
    try:
        said = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2]
    except FileNotFoundError:
        return 0
    return sum(map(int, said.split()[11:13])) / os.sysconf("SC_CLK_TCK")


def play(home: str, day: str, dry_run: bool) -> dict[str, float]:
    """One day in this process: what it did and what it took."""
    from datetime import date

    from sqlalchemy import func, select

    from app.actions.messages import reminders
    from app.actor import SCHEDULER, Acting
    from app.extensions import db
    from app.models import Letter
    from bench.large import NOW, TODAY, opened

    on = date.fromisoformat(day)
    with opened(home).app_context():
        start = time.perf_counter()
        db.session.scalar(select(func.count(Letter.id)))
        peer = time.perf_counter() - start
        db.session.rollback()
        with suppress(ImportError):
            # As the process that does the daily job; an earlier version does not.
            from app.commands.system.worker import keep_for_good

            keep_for_good()
        served = server_seconds()
        db.session.rollback()
        start, began = time.perf_counter(), time.process_time()
        acting = Acting(SCHEDULER, NOW + (on - TODAY), on)
        outcome = reminders.run(on, acting=acting, dry_run=dry_run)
        seconds, processor = time.perf_counter() - start, time.process_time() - began
        server, megabytes = server_seconds() - served, peak_megabytes()
        go_out()
        return {
            "seconds": seconds,
            "processor": processor,
            "server": server,
            "megabytes": megabytes,
            "peer": peer,
            "due": outcome.due,
            "recorded": outcome.recorded,
            "messages": outcome.messages,
        }


def go_out() -> None:
    """The digests of a day have gone out before the next one, as from a machine that runs."""
    from sqlalchemy import update

    from app.extensions import db
    from app.models import Message, MessageState

    waits = Message.state.in_((MessageState.UNWRITTEN, MessageState.WAITING))
    gone = {"state": MessageState.SENT, "sent_at": Message.made_at}
    sent = update(Message.__table__).where(waits).values(gone)
    db.session.execute(sent)
    db.session.commit()


def played(home: str, day: str, tree: Path, dry_run: bool) -> dict[str, float]:
    """One day in a process of its own, of the version in a checkout."""
    # The modules of this folder come after those of the checkout.
    environment = os.environ | {"PYTHONPATH": f"{tree}{os.pathsep}{ROOT}", "PYTHONSAFEPATH": "1"}
    words = [sys.executable, str(HERE), "--home", home, "--play", day]
    words += ["--dry-run"] if dry_run else []
    answer = subprocess.run(
        words, check=True, cwd=tree, env=environment, stdout=subprocess.PIPE, text=True
    )
    return json.loads(answer.stdout.splitlines()[-1])


def told(words: str, found: dict[str, float]) -> None:
    """A line of the table."""
    print(
        f"{words:34}{found['seconds']:9.2f}{found['processor']:9.2f}"
        f"{found['server']:9.2f}{found['megabytes']:8.0f}"
        f"{found['peer']:9.3f}{found['seconds'] / found['peer']:8.1f}"
        f"{found['due']:9.0f}{found['recorded']:9.0f}{found['messages']:9.0f}",
        flush=True,
    )


def measure(home: str, trees: Mapping[str, Path], dry: bool) -> None:
    """The table of a database; `home` holds its keys."""
    from bench.large import TODAY

    heads = ("seconds", "ours", "server", "MB", "count(*)", "ratio", "due", "recorded", "messages")
    print(f"{'':34}" + "".join(f"{head:>{8 if head in ('MB', 'ratio') else 9}}" for head in heads))
    last = last_ids(home)
    for version, tree in trees.items():
        try:
            for words, days in DAYS.items():
                day = (TODAY + timedelta(days=days)).isoformat()
                if dry:
                    told(f"{version}: {words}, dry", played(home, day, tree, dry_run=True))
                told(f"{version}: {words}", played(home, day, tree, dry_run=False))
        finally:
            clean(home, last)


def last_ids(home: str) -> dict[str, int]:
    """The highest id of each table that a day writes to."""
    from sqlalchemy import text

    from app.extensions import db
    from bench.large import opened

    with opened(home).app_context():
        query = "SELECT COALESCE(MAX(id), 0) FROM {}"
        return {name: db.session.scalar(text(query.format(name))) for name in PLAYED}


def clean(home: str, last: dict[str, int]) -> None:
    """Take away what the days wrote."""
    from sqlalchemy import text

    from app.extensions import db
    from bench.large import opened

    with opened(home).app_context():
        for name, number in last.items():
            db.session.execute(text(f"DELETE FROM {name} WHERE id > :last"), {"last": number})
        db.session.commit()
        if db.engine.dialect.name == "postgresql":
            # Else the next version reads past what this one wrote.
            with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as own:
                own.execute(text("VACUUM ANALYZE"))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=100_000)
    parser.add_argument("--letters", type=int, default=1_800_000)
    parser.add_argument("--home", help="the folder with the keys of a filled database")
    parser.add_argument("--before", type=Path)
    parser.add_argument("--also", help="a database of PostgreSQL")
    parser.add_argument("--dry", action="store_true")
    parser.add_argument("--play", help=argparse.SUPPRESS)
    parser.add_argument("--dry-run", action="store_true", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.play:
        print(json.dumps(play(chosen.home, chosen.play, chosen.dry_run)))
        return
    from bench.large import made_in

    trees = ({"before": chosen.before.resolve()} if chosen.before else {}) | {"now": ROOT}
    with tempfile.TemporaryDirectory() as folder:
        homes = {Path(chosen.home or folder): os.environ.get("DATABASE_URL")}
        if chosen.also:
            homes[Path(chosen.home or folder) / "also"] = chosen.also
        for home, url in homes.items():
            home.mkdir(exist_ok=True)
            if url:
                os.environ["DATABASE_URL"] = url
            made_in(home, chosen.pairs, chosen.letters)
            print(f"load of the machine before: {os.getloadavg()[0]:.1f}")
            measure(str(home), trees, chosen.dry)
            print(f"load of the machine after: {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
