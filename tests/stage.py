"""Applications for tests: one on each database, lent to a test at a time and set right after it.

To make one costs as much as a short test, and it compiles its pages and statements only once.
"""

import shutil
import tempfile
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from flask import Flask
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import event

from app import create_app
from app.config import load
from app.extensions import db
from tests.inspection import InspectingClient

# Applications of one process read the same templates: each is compiled once.
TEMPLATES_FOLDER = tempfile.TemporaryDirectory(prefix="templates-")
TEMPLATES = FileSystemBytecodeCache(TEMPLATES_FOLDER.name)


def make_app(database_url: str, home: Path) -> Flask:
    """A new application on a database, as the tests want it."""
    settings = load({"XINQIAO_HOME": str(home), "DATABASE_URL": database_url})
    app = create_app(replace(settings, log_level="INFO"))
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    app.test_client_class = InspectingClient
    app.jinja_env.bytecode_cache = TEMPLATES
    with app.app_context():
        # Tests ask more statements than an application: each is compiled once, and none forgotten.
        db.engine.update_execution_options(compiled_cache={})
        if database_url.startswith("sqlite"):
            event.listen(db.engine, "connect", _without_waiting)
    return app


def _without_waiting(connection: Any, record: Any) -> None:
    """A test's database need not survive a power cut: no write waits for the disk."""
    connection.execute("PRAGMA synchronous=OFF")


class Stage:
    """Lends the applications of a process; they share the key file in its folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._made: dict[str, Flask] = {}

    @contextmanager
    def lend(self, database_url: str, home: Path) -> Iterator[Flask]:
        """The application on a database, at home in a folder, for as long as the block lasts."""
        if database_url not in self._made:
            self._made[database_url] = make_app(database_url, self._folder)
        app = self._made[database_url]
        with kept(app.config), kept(app.extensions), kept(app.view_functions):
            shutil.copytree(self._folder / "keys", home / "keys", dirs_exist_ok=True)
            app.config["SETTINGS"] = replace(app.config["SETTINGS"], home=home)
            yield app


@contextmanager
def kept(mapping: MutableMapping[str, Any]) -> Iterator[None]:
    """After the block, the mapping holds what it held before."""
    before = dict(mapping)
    try:
        yield
    finally:
        mapping.clear()
        mapping.update(before)
