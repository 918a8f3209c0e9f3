"""Plays a year. Run: python -m bench.year [--pairs N] [--seed S] [--facts N] [--page FILE].

DATABASE_URL names an empty database; without it a SQLite file in a temporary folder. `--facts N`
injects so many facts of any kind at random beyond the usual ones. `--page docs/year.md` writes
the page of the run with its pictures.
"""

import argparse
import gc
import os
import sys
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

from flask_migrate import upgrade
from sqlalchemy import event

from app import create_app
from app.config import load
from app.extensions import db
from bench.year.figures import figures_of
from bench.year.loop import Size, play_year
from bench.year.page import write_page


def main() -> int:
    """Play, print, and say by the exit code whether all that must hold did."""
    asked = _asked()
    # Rows are rings of objects, made and dropped by the thousand: look for them seldom.
    gc.set_threshold(100_000, 50, 50)
    with tempfile.TemporaryDirectory() as folder:
        settings = {
            "XINQIAO_HOME": folder,
            "DATABASE_URL": os.environ.get("DATABASE_URL", f"sqlite:///{folder}/year.db"),
            "LOG_LEVEL": "ERROR",
        }
        app = create_app(load(settings))
        with app.app_context(), app.test_request_context():
            if db.engine.dialect.name == "sqlite":
                event.listen(db.engine, "connect", _without_waiting)
            upgrade()
            played = play_year(_size(asked), asked.until)
            figures = figures_of(played)
            print(*figures.lines(), *played.faults[played.shown :], sep="\n")
            if asked.page:
                write_page(asked.page, figures, _words(asked), db.engine.dialect.name)
    return 1 if played.faults else 0


def _without_waiting(connection: Any, record: Any) -> None:
    """A played year need not survive a power cut: no write waits for the disk."""
    connection.execute("PRAGMA synchronous=OFF")


def _size(asked: argparse.Namespace) -> Size:
    return Size(asked.pairs, asked.seed, asked.facts, reminders=not asked.without_reminders)


def _words(asked: argparse.Namespace) -> str:
    return f"--pairs {asked.pairs} --seed {asked.seed} --facts {asked.facts}"


def _asked() -> argparse.Namespace:
    words = argparse.ArgumentParser(description="Play a year of the programme.")
    words.add_argument("--pairs", type=int, default=1_200)
    words.add_argument("--seed", type=int, default=1)
    words.add_argument("--facts", type=int, default=0)
    words.add_argument("--without-reminders", action="store_true")
    words.add_argument("--until", type=date.fromisoformat)
    words.add_argument("--page", type=Path)
    return words.parse_args()


if __name__ == "__main__":
    sys.exit(main())
