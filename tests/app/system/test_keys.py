"""Rotation of the keys of sealed fields."""

import json
import multiprocessing
import os
import signal
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import select

from app import jobs
from app.actions.system import keys
from app.actor import SCHEDULER
from app.config import read_key_file
from app.extensions import db
from app.models import Child
from tests.cast import acting_as


@pytest.fixture
def key_file(app):
    return Path(app.config["SETTINGS"].home) / "keys.json"


def rotate(key_file):
    return keys.rotate_file(key_file, acting=acting_as(SCHEDULER))


def tokens():
    db.session.rollback()
    found = []
    for table in keys.sealed_tables():
        columns = [column for column in table.c if column.name.endswith("_sealed")]
        for row in db.session.execute(select(*columns)):
            found += [token for token in row if token is not None]
    return found


def test_after_a_rotation_every_value_opens_with_the_new_key_alone(cast, key_file):
    (old,) = read_key_file(key_file).field_keys
    done = rotate(key_file)
    (new,) = read_key_file(key_file).field_keys
    assert new != old
    assert done.sealed == len(tokens()) > 20
    for token in tokens():
        Fernet(new).decrypt(token.encode())
    db.session.expire_all()
    assert cast.deer.real_name == "真名小鹿"
    assert cast.deer.guardian.phone == "18800000001"


def test_every_table_with_a_sealed_column_is_rotated(app):
    tables = {table.name for table in keys.sealed_tables()}
    assert tables == {
        table.name
        for table in db.metadata.tables.values()
        if any(column.name.endswith("_sealed") for column in table.c)
    }


def test_a_name_is_found_as_before_after_a_rotation(cast, key_file):
    before = cast.deer.real_name_index
    rotate(key_file)
    found = db.session.scalars(select(Child).where(Child.real_name_index == before)).one()
    assert found.code == "C-DEER"


def _rotate_and_die(url, home):
    from tests.conftest import make_app

    app = make_app(url, Path(home))
    with app.app_context():
        seal = keys._seal_batch

        def seal_and_die(table, *rest):
            seal(table, *rest)
            if table.name == "child":
                os.kill(os.getpid(), signal.SIGKILL)

        keys._seal_batch = seal_and_die
        rotate(Path(home) / "keys.json")


@pytest.mark.slow
def test_a_rotation_that_was_killed_goes_on_where_it_was(app, cast, key_file):
    settings = app.config["SETTINGS"]
    db.session.remove()
    process = multiprocessing.get_context("spawn").Process(
        target=_rotate_and_die, args=(settings.database_url, str(settings.home))
    )
    process.start()
    process.join(60)
    assert process.exitcode == -signal.SIGKILL
    new, _old = read_key_file(key_file).field_keys
    done = rotate(key_file)
    assert done.before > 0
    assert done.sealed > 0
    assert read_key_file(key_file).field_keys == (new,)
    assert db.session.scalars(select(Child).where(Child.code == "C-DEER")).one().real_name


def test_the_command_rotates_and_counts(app, cast):
    result = app.test_cli_runner().invoke(args=["rotate-keys", "--json"])
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["sealed"] > 20


def test_keys_are_not_rotated_while_a_worker_runs(app, cast, key_file):
    before = read_key_file(key_file)
    worker = jobs.leadership()
    assert worker.held()
    result = app.test_cli_runner().invoke(args=["rotate-keys"])
    worker.give_up()
    assert result.exit_code == 1
    assert read_key_file(key_file) == before


def test_keys_of_the_environment_are_left_to_the_operator(app, cast, monkeypatch):
    monkeypatch.setenv("FIELD_KEYS", "from the environment")
    result = app.test_cli_runner().invoke(args=["rotate-keys"])
    assert result.exit_code == 1
    assert "FIELD_KEYS=" in result.stderr
