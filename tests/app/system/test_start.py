"""A start that cannot go on says so in one sentence."""

import os
import socket
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from flask_babel import force_locale
from sqlalchemy import text

from app.crypto import FieldCipher
from app.errors import Refused
from app.extensions import db
from app.safekeeping.keys import key_files, read_keys, write_keys
from app.serving import checks, processes
from app.wording import sentence_of

ROOT = Path(__file__).resolve().parents[3]


def refusal(act):
    with pytest.raises(Refused) as caught:
        act()
    assert "\n" not in words(caught.value)
    return caught.value


def words(fault):
    with force_locale("en"):
        return sentence_of(fault)


def test_a_busy_port_is_named_with_the_way_out(app):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        fault = refusal(lambda: processes.listening(port))
    assert fault.code == "start.port_busy"
    assert f"PORT={port + 1}" in words(fault)


def test_a_folder_that_cannot_be_written_is_named(app, tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("a file, not a folder")
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], home=blocked / "home")
    fault = refusal(checks.check_folders)
    assert fault.code == "start.read_only"
    assert str(blocked) in words(fault)


def test_a_database_from_a_newer_release_is_refused(app):
    db.session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    db.session.commit()
    assert refusal(checks.check_database).code == "start.database_newer"


def test_a_database_that_misses_a_migration_is_refused(app):
    db.session.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    db.session.commit()
    assert refusal(checks.check_database).code == "start.database_older"


def test_keys_of_another_database_are_refused(app, cast, tmp_path):
    other = read_keys(key_files({}, tmp_path / "other"))
    app.extensions["cipher"] = FieldCipher(other.field_keys, other.index_key)
    db.session.expire_all()
    assert refusal(checks.check_database).code == "start.wrong_keys"


def test_a_wrong_index_key_is_refused_too(app, cast):
    keys = app.config["SETTINGS"].keys
    app.extensions["cipher"] = FieldCipher(keys.field_keys, "0" * 64)
    assert refusal(checks.check_database).code == "start.wrong_keys"


def test_a_sound_database_may_start(app, cast):
    assert checks.check_database() is True


def test_an_empty_database_may_start_and_has_no_users(app):
    assert checks.check_database() is False


@pytest.mark.slow
@pytest.mark.parametrize(
    ("variables", "word"),
    [
        ({"TIMEZONE": "Mars/Olympus"}, "TIMEZONE"),
        ({"PRODUCTION": "1"}, "BASE_URL"),
        ({"FIELD_KEYS": "short"}, "SECRET_KEY"),
        ({"DATABASE_URL": "mysql://somewhere"}, "DATABASE_URL"),
    ],
)
def test_a_setting_that_is_refused_is_one_sentence_and_exit_1(tmp_path, variables, word):
    environment = {"PATH": os.environ["PATH"], "XINQIAO_HOME": str(tmp_path)} | variables
    result = _flask("routes", environment)
    assert result.returncode == 1
    assert word in result.stderr
    assert "Traceback" not in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1


def test_a_key_file_that_is_none_is_one_sentence_and_exit_1(tmp_path):
    (tmp_path / "keys.json").write_text("{}")
    result = _flask("routes", {"PATH": os.environ["PATH"], "XINQIAO_HOME": str(tmp_path)})
    assert result.returncode == 1
    assert "KEY_FILE" in result.stderr
    assert "Traceback" not in result.stderr


def test_the_key_files_are_for_their_owner_alone(tmp_path):
    files = key_files({}, tmp_path)
    write_keys(files, read_keys(files))
    assert {path.stat().st_mode & 0o777 for path in files.all} == {0o600}
    assert files.fields.parent.stat().st_mode & 0o777 == 0o700


def _flask(word, environment):
    return subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", word],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
