"""Rotation of the keys of sealed fields."""

import json
import multiprocessing
import os
import signal
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import select

from app import jobs
from app.actions.system import index_key, keys
from app.actor import SCHEDULER
from app.crypto import blind_index
from app.errors import Refused
from app.extensions import db
from app.models import BadAddress, Child, User
from app.safekeeping.keys import KeyFiles, key_files, read_keys
from app.serving.checks import check_database
from tests.cast import NOW, acting_as


@pytest.fixture
def files(app):
    return key_files({}, app.config["SETTINGS"].home)


def rotate(files: KeyFiles):
    return keys.rotate_files(files, acting=acting_as(SCHEDULER))


def rotate_index(files: KeyFiles):
    return index_key.rotate_index_files(files, acting=acting_as(SCHEDULER))


def tokens():
    db.session.rollback()
    found = []
    for table in keys.sealed_tables():
        columns = [column for column in table.c if column.name.endswith("_sealed")]
        for row in db.session.execute(select(*columns)):
            found += [token for token in row if token is not None]
    return found


def test_after_a_rotation_every_value_opens_with_the_new_key_alone(cast, files):
    (old,) = read_keys(files).field_keys
    done = rotate(files)
    (new,) = read_keys(files).field_keys
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


@pytest.mark.parametrize("table", ["upload", "consent_photo", "print_run", "print_part"])
def test_whole_files_are_sealed_anew_a_few_at_a_time(app, monkeypatch, table):
    sizes = []

    def remember(query):
        sizes.append(query._limit_clause.value)
        return []

    monkeypatch.setattr(db.session, "scalars", remember)
    assert list(keys.batches(db.metadata.tables[table])) == []
    assert sizes == [5]


def test_a_name_is_found_as_before_after_a_rotation(cast, files):
    before = cast.deer.real_name_index
    rotate(files)
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
        rotate(key_files({}, Path(home)))


@pytest.mark.slow
def test_a_rotation_that_was_killed_goes_on_where_it_was(app, cast, files):
    settings = app.config["SETTINGS"]
    db.session.remove()
    process = multiprocessing.get_context("spawn").Process(
        target=_rotate_and_die, args=(settings.database_url, str(settings.home))
    )
    process.start()
    process.join(60)
    assert process.exitcode == -signal.SIGKILL
    new, _old = read_keys(files).field_keys
    done = rotate(files)
    assert done.before > 0
    assert done.sealed > 0
    assert read_keys(files).field_keys == (new,)
    assert db.session.scalars(select(Child).where(Child.code == "C-DEER")).one().real_name


def test_the_command_rotates_and_counts(app, cast):
    result = app.test_cli_runner().invoke(args=["rotate-keys", "--json"])
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["sealed"] > 20


def test_keys_are_not_rotated_while_a_worker_runs(app, cast, files):
    before = read_keys(files)
    worker = jobs.leadership()
    assert worker.held()
    result = app.test_cli_runner().invoke(args=["rotate-keys"])
    worker.give_up()
    assert result.exit_code == 1
    assert read_keys(files) == before


def test_keys_of_the_environment_are_left_to_the_operator(app, cast, monkeypatch):
    monkeypatch.setenv("FIELD_KEYS", "from the environment")
    result = app.test_cli_runner().invoke(args=["rotate-keys"])
    assert result.exit_code == 1
    assert "FIELD_KEYS=" in result.stderr


def test_with_a_new_index_key_everybody_is_found_and_the_old_key_finds_nobody(app, cast, files):
    old = read_keys(files)
    before = cast.deer.real_name_index
    bad = cast.coordinator.email_index
    db.session.add(BadAddress(email_index=bad, since=NOW, fault="gone"))
    db.session.commit()
    assert rotate_index(files) > 10
    new = read_keys(files)
    assert new.index_key != old.index_key
    assert new.old_index_key == ""
    assert new.field_keys == old.field_keys
    db.session.expire_all()
    assert cast.deer.real_name_index == blind_index("real_name", "真名小鹿") != before
    user = db.session.scalars(select(User).where(User.id == cast.coordinator.id)).one()
    assert user.email_index == blind_index("email", user.email)
    assert db.session.scalars(select(BadAddress.email_index)).all() == [user.email_index]


def test_every_indexed_column_is_indexed_anew(app):
    found = {
        f"{model.__tablename__}.{field.index}"
        for model, fields in index_key.indexed_fields()
        for field in fields
    }
    by_fingerprint_alone = {"bad_address.email_index", "sign_in_attempt.email_index"}
    assert found | by_fingerprint_alone == {
        f"{table.name}.{column.name}"
        for table in db.metadata.tables.values()
        for column in table.c
        if column.name.endswith("_index")
    }


def test_a_start_waits_until_an_index_key_is_wholly_in_use(app, cast, files, monkeypatch):
    def die(*_args):
        raise KeyboardInterrupt

    with monkeypatch.context() as killed:
        killed.setattr(index_key, "_follow_addresses", die)
        with pytest.raises(KeyboardInterrupt):
            rotate_index(files)
    half = read_keys(files)
    assert half.old_index_key
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], keys=half)
    with pytest.raises(Refused, match=r"start\.index_key_pending"):
        check_database()
    assert rotate_index(files) > 10
    assert read_keys(files) == replace(half, old_index_key="")
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], keys=read_keys(files))
    assert check_database()


def test_the_command_makes_the_fingerprints_anew_and_counts(app, cast):
    result = app.test_cli_runner().invoke(args=["rotate-index-key", "--json"])
    assert result.exit_code == 0, result.output
    assert "audit-pack" in result.stderr
    assert json.loads(result.stdout)["indexed"] > 10
