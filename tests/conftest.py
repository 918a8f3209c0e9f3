"""Real databases, the application on each, and a client that inspects every page it gets."""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import time_machine
from flask import Flask

from app import create_app
from app.config import load
from app.models import Pair
from tests.cast import NOW, Cast, pair
from tests.databases import Databases, PostgresDatabases, SqliteDatabases
from tests.inspection import InspectingClient

ROOT = Path(__file__).resolve().parent.parent


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--db",
        action="append",
        choices=("sqlite", "postgresql"),
        help="a database to run on (again for more); SQLite by default",
    )


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "databases" in metafunc.fixturenames:
        chosen = metafunc.config.getoption("--db") or ["sqlite"]
        metafunc.parametrize("databases", chosen, indirect=True, scope="session")


def pytest_sessionstart(session: pytest.Session) -> None:
    if not hasattr(session.config, "workerinput"):
        compile_catalogs()


def compile_catalogs() -> None:
    """The catalogs, compiled where the source is newer: pages are tested in both languages."""
    catalog = ROOT / "app/translations/zh_Hans_CN/LC_MESSAGES/messages.po"
    compiled = catalog.with_suffix(".mo")
    if catalog.exists() and (
        not compiled.exists() or compiled.stat().st_mtime < catalog.stat().st_mtime
    ):
        subprocess.run(
            [sys.executable, "-m", "babel.messages.frontend", "compile", "-d", "app/translations"],
            cwd=ROOT,
            check=True,
            capture_output=True,
        )


@pytest.fixture(scope="session")
def databases(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Databases]:
    """Hands out fresh, migrated databases of one kind."""
    kind = SqliteDatabases if request.param == "sqlite" else PostgresDatabases
    source = kind(tmp_path_factory)
    yield source
    source.close()


@pytest.fixture
def app(databases: Databases, tmp_path: Path) -> Iterator[Flask]:
    """The application on a database of its own, inside an application context."""
    url = databases.fresh()
    app = make_app(url, tmp_path)
    with app.app_context():
        yield app
        app.extensions["sqlalchemy"].session.remove()
        app.extensions["sqlalchemy"].engine.dispose()
    databases.give_back(url)


def make_app(database_url: str, home: Path) -> Flask:
    """An application on a database, as the tests want it."""
    settings = load({"XINQIAO_HOME": str(home), "DATABASE_URL": database_url})
    app = create_app(replace(settings, log_level="ERROR"))
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False, RATELIMIT_ENABLED=False)
    app.test_client_class = InspectingClient
    return app


@pytest.fixture
def cast(app: Flask) -> Cast:
    """The fixed cast, stored."""
    return Cast.on_stage()


@pytest.fixture
def friends(cast: Cast) -> Pair:
    """Deer and Cloud, writing since September."""
    return pair(cast, cast.deer, cast.cloud)


@pytest.fixture
def frozen_now() -> Iterator[None]:
    """The clock stands at NOW, for pages and commands that read it."""
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def client(app: Flask) -> InspectingClient:
    """Somebody who is not signed in."""
    return app.test_client()
