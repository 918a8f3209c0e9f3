"""A production start refuses what is unsafe, each with its sentence, and closes its files."""

import base64
import secrets

import pytest
from cryptography.fernet import Fernet

from app.config import load
from app.errors import SettingsRefused
from app.safekeeping.keys import key_files, read_keys

pytestmark = pytest.mark.sqlite_alone

RANDOM = "3f9c1d7a5be2046897d1c0fa8b3e6d52"
OTHER = "a1b8c7d6e5f40392817263544f5e6d7c"
GOOD = {
    "PRODUCTION": "1",
    "BASE_URL": "https://letters.example.org",
    "SMTP_URL": "smtps://user:password@mail.example.org",
    "MAIL_FROM": "信桥 <letters@example.org>",
    "PROXIES": "1",
    "SECRET_KEY": RANDOM,
    "INDEX_KEY": OTHER,
    "FIELD_KEYS": Fernet.generate_key().decode(),
}


def settings_of(tmp_path, **changed):
    return load({"XINQIAO_HOME": str(tmp_path / "home")} | GOOD | changed)


def test_a_safe_production_start_is_not_refused(tmp_path):
    assert settings_of(tmp_path).production


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("BASE_URL", "http://letters.example.org", "https://"),
        ("SMTP_URL", "", "mail server"),
        ("SMTP_URL", "smtp://user:password@mail.example.org", "in clear"),
        ("MAIL_FROM", "xinqiao@localhost", "address of yours"),
        ("MAIL_FROM", "letters", "no sender"),
        ("MAIL_FROM", "", "no sender"),
        ("MAIL_FROM", "a@example.org, b@example.org", "no sender"),
        ("MAIL_FROM", "a@example.org\nBcc: b@example.org", "no sender"),
        ("EXPORT_ALONE", "501", "second person"),
        ("EXPORT_ALONE", "many", "whole number"),
        ("PROXIES", "0", "PROXIES=1"),
        ("SECRET_KEY", "short", "too short"),
        ("SECRET_KEY", "x" * 40, "again and again"),
        ("SECRET_KEY", "abcd1234" * 5, "again and again"),
        ("SECRET_KEY", "1112223334441112223334441112223335", "different signs"),
        ("SECRET_KEY", f"change-me-{RANDOM}", "sample"),
        ("SECRET_KEY", OTHER, "key of its own"),
        ("INDEX_KEY", "k", "too short"),
        ("INDEX_KEY", "0" * 64, "again and again"),
        ("INDEX_KEY", "ab" * 32, "again and again"),
        ("FIELD_KEYS", base64.urlsafe_b64encode(bytes(32)).decode(), "sample or of few signs"),
        ("LOG_LEVEL", "DEBUG", "DEBUG"),
        ("LOG_LEVEL", "LOUD", "none of"),
        ("FLASK_DEBUG", "1", "debugger"),
    ],
)
def test_what_is_unsafe_is_refused_with_the_name_of_the_setting(tmp_path, name, value, says):
    with pytest.raises(SettingsRefused) as refusal:
        settings_of(tmp_path, **{name: value})
    said = str(refusal.value)
    named = "INDEX_KEY" if value == OTHER else name
    assert said.startswith(f"{named}: ")
    assert says in said
    assert not (len(value) > 9 and "KEY" in name and value in said)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]"])
def test_mail_in_clear_may_go_to_this_machine(tmp_path, host):
    assert settings_of(tmp_path, SMTP_URL=f"smtp://{host}:25").smtp_url


def test_random_keys_are_never_refused(tmp_path):
    """One in 10^10 runs would fail by chance."""
    for _turn in range(200):
        settings_of(tmp_path, SECRET_KEY=secrets.token_hex(32), INDEX_KEY=secrets.token_hex(16))


def test_home_database_and_keys_are_closed_to_others_at_each_start(tmp_path):
    home = tmp_path / "home"
    files = key_files({}, home)
    read_keys(files)
    database = home / "xinqiao.db"
    for path in (database, home / "xinqiao.db-wal", *files.all):
        path.touch()
        path.chmod(0o644)
    home.chmod(0o755)
    load({"XINQIAO_HOME": str(home)})
    assert {path.stat().st_mode & 0o777 for path in (home, home / "keys")} == {0o700}
    modes = {path.stat().st_mode & 0o777 for path in (database, *files.all)}
    assert modes == {0o600}


def test_a_database_in_a_folder_open_to_all_is_refused_with_the_command(tmp_path):
    folder = tmp_path / "open"
    folder.mkdir()
    folder.chmod(0o755)
    with pytest.raises(SettingsRefused, match=f"chmod 700 {folder}"):
        settings_of(tmp_path, DATABASE_URL=f"sqlite:///{folder / 'x.db'}")


def test_keys_of_one_file_become_three_files(tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    field = Fernet.generate_key().decode()
    old = home / "keys.json"
    old.write_text(
        f'{{"secret_key": "{RANDOM}", "field_keys": ["{field}"], "index_key": "{OTHER}"}}'
    )
    keys = load({"XINQIAO_HOME": str(home)}).keys
    assert (keys.secret_key, keys.field_keys, keys.index_key) == (RANDOM, (field,), OTHER)
    assert read_keys(key_files({}, home)) == keys
    assert not old.exists()


def test_a_key_file_that_is_gone_is_not_made_anew(tmp_path):
    load({"XINQIAO_HOME": str(tmp_path)})
    key_files({}, tmp_path).index.unlink()
    with pytest.raises(SettingsRefused, match=r"index\.key is missing"):
        load({"XINQIAO_HOME": str(tmp_path)})
