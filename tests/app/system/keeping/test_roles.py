"""On PostgreSQL the application's own role cannot alter the logs."""

import uuid
from dataclasses import replace

import psycopg
import pytest
from flask_migrate import upgrade
from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from app import create_app
from app.actions.records import record_access
from app.actions.system.sealing import seal_logs
from app.actor import SCHEDULER
from app.config import load
from app.errors import SettingsRefused
from app.extensions import db
from app.serving.roles import say_owned_logs
from app.store.system.log_chain import GUARDED, look_over
from tests.cast import NOW, Cast, acting_as

ALTERING = (
    "UPDATE {} SET id = id + 1",
    "DELETE FROM {}",
    "TRUNCATE {}",
    "DROP TABLE {}",
    "ALTER TABLE {} DISABLE TRIGGER ALL",
    "DROP TRIGGER {}_no_truncate ON {}",
)


def test_an_owner_is_for_postgresql_only(tmp_path):
    with pytest.raises(SettingsRefused, match="DATABASE_OWNER_URL"):
        load({"XINQIAO_HOME": str(tmp_path), "DATABASE_OWNER_URL": "sqlite:///x.db"})


@pytest.fixture
def two_roles(databases, tmp_path):
    """The application on a database whose tables belong to another role; None on SQLite."""
    url = databases.empty()
    if url.startswith("sqlite"):
        yield None
        return
    owner, user = (f"{name}_{uuid.uuid4().hex[:8]}" for name in ("owner", "user"))
    with psycopg.connect(url, autocommit=True) as connection:
        for role in (owner, user):
            connection.execute(f"CREATE ROLE {role} LOGIN PASSWORD 'x'")
        connection.execute(f'ALTER DATABASE "{make_url(url).database}" OWNER TO {owner}')

    def url_of(role):
        return make_url(url).set(username=role, password="x").render_as_string(False)

    environment = {"DATABASE_URL": url_of(user), "DATABASE_OWNER_URL": url_of(owner)}
    app = create_app(load({"XINQIAO_HOME": str(tmp_path)} | environment))
    with app.app_context():
        upgrade()
        yield app
        db.session.remove()
        db.engine.dispose()


def test_the_application_adds_to_its_logs_and_cannot_alter_them(two_roles):
    if two_roles is None:
        return
    cast = Cast.on_stage()
    record_access(acting_as(SCHEDULER), "child", cast.deer.code, ["real_name"])
    assert seal_logs(now=NOW) >= 1
    for table in GUARDED:
        for statement in ALTERING:
            with pytest.raises(DBAPIError, match=r"permission denied|must be owner"):
                db.session.execute(text(statement.format(table, table)))
            db.session.rollback()
    assert look_over().broken is None


def test_a_start_in_production_says_when_the_application_owns_its_logs(app, two_roles):
    if two_roles is None:
        return
    for one, said in ((two_roles, []), (app, sorted(GUARDED))):
        with one.app_context():
            one.config["SETTINGS"] = replace(one.config["SETTINGS"], production=True)
            assert say_owned_logs() == said
            db.session.remove()


def test_a_row_that_is_still_being_written_is_not_passed_over(app, cast):
    """Its id is lower than one that is written already: on PostgreSQL the seal waits for it."""
    if db.engine.dialect.name != "postgresql":
        return
    seal_logs(now=NOW)
    sealed = look_over().rows
    adding = text(
        "INSERT INTO access_row (at, object_type, object_code, fields) "
        "VALUES (now(), 'child', :code, '[]')"
    )
    with db.engine.connect() as slow:
        slow.execute(adding, {"code": "C-1"})
        with db.engine.begin() as quick:
            quick.execute(adding, {"code": "C-2"})
        assert seal_logs(now=NOW) == 0
        slow.commit()
    assert seal_logs(now=NOW) == 2
    assert look_over().rows == sealed + 2
