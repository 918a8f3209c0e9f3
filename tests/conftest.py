"""Real databases, the application on each, and a client that inspects every page it gets."""

import gc
import logging
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from flask_migrate import upgrade
from hypothesis import settings

from app.extensions import db
from app.models import Pair
from tests.cast import NOW, Cast, pair
from tests.databases import Databases, PostgresDatabases, SqliteDatabases
from tests.inspection import InspectingClient
from tests.rehearsed import Rehearsed
from tests.stage import Stage, make_app

__all__ = ["make_app"]

ROOT = Path(__file__).resolve().parent.parent
APP = ROOT / "tests/app"
LONG = ("browser", "slow", "documents")

# A machine that is busy is no fault; the quick run looks at fewer of each kind of world.
settings.register_profile("deep", deadline=None, max_examples=1_000)
settings.register_profile("whole", deadline=None, max_examples=50)
settings.register_profile("quick", deadline=None, max_examples=15)
settings.load_profile("whole")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--db",
        action="append",
        choices=("sqlite", "postgresql"),
        help="a database to run on (again for more); SQLite by default",
    )
    parser.addoption(
        "--keep-mails", action="store_true", help="keep the copies of mails anew, as they are now"
    )


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "sqlite_alone: would prove nothing more on PostgreSQL")
    config.addinivalue_line("markers", "pages_on_both: opens pages on PostgreSQL too")
    config.addinivalue_line("markers", "stored: uses a database, and is left out of make test-fast")
    # Whatever is logged is made, and shown with a test that fails.
    logging.getLogger("xinqiao").addHandler(logging.NullHandler())
    # Rows and pages are rings of objects, made and dropped by the thousand: look for them seldom.
    gc.set_threshold(100_000, 50, 50)


def pytest_itemcollected(item: pytest.Item) -> None:
    if "databases" in getattr(item, "fixturenames", ()):
        item.add_marker(pytest.mark.stored)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The long ones first, so that the quick ones fill all workers at the end."""
    leave_out_more_cases(config, items)
    items.sort(key=lambda item: not any(map(item.get_closest_marker, LONG)))


def leave_out_more_cases(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Of a rule's cases, PostgreSQL sees the first; those marked `pages_on_both` are pages."""
    seen: set[tuple[Path, str]] = set()
    more: list[pytest.Item] = []
    for item in items:
        if on_postgresql(item) and not item.get_closest_marker("pages_on_both"):
            rule = item.path, item.name.partition("[")[0]
            if rule in seen:
                more.append(item)
            seen.add(rule)
    if more and "sqlite" in config.getoption("--db"):
        config.hook.pytest_deselected(items=more)
        left_out = set(more)
        items[:] = [item for item in items if item not in left_out]


def on_postgresql(item: pytest.Item) -> bool:
    """Whether it is a case of a rule that runs on PostgreSQL."""
    case = getattr(item, "callspec", None)
    return case is not None and case.params.get("databases") == "postgresql"


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "databases" in metafunc.fixturenames:
        chosen = metafunc.config.getoption("--db") or ["sqlite"]
        if metafunc.definition.get_closest_marker("sqlite_alone") or is_of_a_page(metafunc):
            chosen = ["sqlite"]
        metafunc.parametrize("databases", chosen, indirect=True, scope="session")


def is_of_a_page(metafunc: pytest.Metafunc) -> bool:
    """Whether it looks at a room's pages: what they read and do is tested on both kinds below.

    The tests beside the rooms, and those marked `pages_on_both`, open every page on both.
    """
    if "client" not in metafunc.fixturenames:
        return False
    inside_a_room = APP in metafunc.definition.path.parent.parents
    return inside_a_room and not metafunc.definition.get_closest_marker("pages_on_both")


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
def sources() -> Iterator[dict[str, Databases]]:
    """The databases of each kind, made once: tests go to and fro between the kinds."""
    made: dict[str, Databases] = {}
    yield made
    for source in made.values():
        source.close()


@pytest.fixture(scope="session")
def databases(
    request: pytest.FixtureRequest,
    sources: dict[str, Databases],
    tmp_path_factory: pytest.TempPathFactory,
) -> Databases:
    """Hands out fresh, migrated databases of one kind."""
    kind = SqliteDatabases if request.param == "sqlite" else PostgresDatabases
    if request.param not in sources:
        sources[request.param] = kind(tmp_path_factory)
    return sources[request.param]


@pytest.fixture(scope="session")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Stage:
    """The applications of this process, one on each database that tests hand on."""
    return Stage(tmp_path_factory.mktemp("stage"))


@pytest.fixture
def app(databases: Databases, stage: Stage, tmp_path: Path) -> Iterator[Flask]:
    """The application as good as new, on an empty database, inside an application context."""
    url = databases.fresh()
    with stage.lend(url, tmp_path) as app, app.app_context():
        yield app
        db.session.remove()
        databases.give_back(url, db.engine)


@pytest.fixture
def empty_app(databases: Databases, tmp_path: Path) -> Iterator[Flask]:
    """A new application on a database without tables."""
    app = make_app(databases.empty(), tmp_path)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def old_app(empty_app: Flask) -> Flask:
    """The application on a database that may be migrated to and fro."""
    upgrade()
    return empty_app


@pytest.fixture(scope="session")
def rehearsals() -> dict[str, Rehearsed]:
    """The cast's rows in each kind of database, once it has been on stage there."""
    return {}


@pytest.fixture
def cast(app: Flask, rehearsals: dict[str, Rehearsed]) -> Cast:
    """The fixed cast, stored."""
    kind = db.engine.dialect.name
    if kind in rehearsals:
        return rehearsals[kind].again()
    rehearsals[kind], cast = Rehearsed.first()
    return cast


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
