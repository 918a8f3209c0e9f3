"""A restore is all or nothing, by itself, and lets nobody in who was sent away since."""

import errno
import json
import os
import sqlite3
from contextlib import closing, contextmanager

import psycopg
import pytest
from sqlalchemy import inspect, select

from app import jobs
from app.actions.oversight.tombstones import usual_file
from app.errors import NotFound, Refused
from app.extensions import db
from app.models import Child, OneTimeLink, OpenSession, SlipPin, User
from app.serving.backups import archive, restoring
from app.serving.schema import known_versions
from app.store.access.users import owner_of_calendar
from app.tokens import CalendarLink
from tests.app.system.keeping.test_backups import back_up
from tests.cast import NOW
from tests.conftest import make_app


@pytest.fixture
def elsewhere(app, databases):
    """Another machine with the same keys, and no database yet; called when it is needed."""
    made = []

    @contextmanager
    def enter():
        db.session.remove()
        made.append(make_app(databases.empty(), app.config["SETTINGS"].home))
        with made[0].app_context():
            yield made[0]
            db.session.remove()
            db.engine.dispose()

    return enter


def test_no_session_and_no_unused_link_lives_again(cast, elsewhere, tmp_path):
    given = {"user_id": cast.admin.id, "seen_at": NOW}
    db.session.add(OpenSession(digest="stolen", began_at=NOW, **given))
    for digest, used_at in (("used", NOW), ("unused", None)):
        link = OneTimeLink(purpose="reset", digest=digest, expires_at=NOW, used_at=used_at)
        db.session.add(link)
    db.session.commit()
    back_up(tmp_path / "backup")
    with elsewhere():
        restoring.restore(tmp_path / "backup", "")
        assert db.session.scalars(select(OpenSession)).all() == []
        assert db.session.scalars(select(OneTimeLink.digest)).all() == ["used"]
    assert db.session.scalars(select(OpenSession.digest)).all() == ["stolen"]


def test_an_ended_calendar_link_and_a_device_that_was_forgotten_live_no_more(
    cast, elsewhere, tmp_path
):
    pin = SlipPin(school_id=cast.dengta.id, pin_hash="", set_at=NOW)
    db.session.add(pin)
    db.session.commit()
    user = db.session.get_one(User, cast.cloud.user_id)
    ended, device = CalendarLink(user.id, user.calendar_version), pin.edition
    assert owner_of_calendar(ended) is user
    back_up(tmp_path / "backup")
    with elsewhere():
        restoring.restore(tmp_path / "backup", "")
        with pytest.raises(NotFound):
            owner_of_calendar(ended)
        assert db.session.scalars(select(SlipPin.edition)).one() != device


def test_nothing_is_restored_while_a_worker_runs(cast, elsewhere, tmp_path):
    back_up(tmp_path / "backup")
    with elsewhere() as other:
        worker = jobs.leadership()
        assert worker.held()
        refused = other.test_cli_runner().invoke(args=["restore", str(tmp_path / "backup")])
        worker.give_up()
        assert refused.exit_code == 1
        assert len(refused.stderr.splitlines()) == 1
        assert inspect(db.engine).get_table_names() == []


@pytest.mark.sqlite_alone
def test_nothing_is_restored_while_somebody_has_the_database_open(
    cast, elsewhere, tmp_path, monkeypatch
):
    monkeypatch.setattr(restoring, "PATIENCE", 0.0)
    back_up(tmp_path / "backup")
    with elsewhere():
        with closing(sqlite3.connect(db.engine.url.database)) as web:
            web.execute("PRAGMA journal_mode = WAL")
            web.execute("BEGIN").execute("SELECT * FROM sqlite_master").fetchall()
            with pytest.raises(Refused, match=r"jobs\.running"):
                restoring.restore(tmp_path / "backup", "")
        assert restoring.restore(tmp_path / "backup", "")


def test_a_full_disk_is_told_in_words_and_leaves_nobody(cast, elsewhere, tmp_path, monkeypatch):
    back_up(tmp_path / "backup")
    with elsewhere() as other, monkeypatch.context() as full:
        if db.engine.dialect.name == "sqlite":
            take = restoring._take_for_oneself

            def take_little(there):
                take(there)
                there.execute("PRAGMA max_page_count = 40")

            full.setattr(restoring, "_take_for_oneself", take_little)
        else:

            def fill(*_given):
                raise psycopg.errors.DiskFull("could not extend file")

            full.setattr(restoring, "_fill", fill)
        refused = other.test_cli_runner().invoke(args=["restore", str(tmp_path / "backup")])
        assert (refused.exit_code, len(refused.stderr.splitlines())) == (1, 1), refused.output
        full.undo()
        assert restoring.restore(tmp_path / "backup", "")
    assert {file.name for file in tmp_path.iterdir()} >= {"backup"}


def test_a_folder_that_takes_nothing_is_told_in_words(cast, elsewhere, tmp_path, monkeypatch):
    def unpack(*_given):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    back_up(tmp_path / "backup")
    with elsewhere():
        monkeypatch.setattr(archive, "_unpack", unpack)
        with pytest.raises(Refused, match=r"backups\.not_restored"):
            restoring.restore(tmp_path / "backup", "")


@pytest.mark.sqlite_alone
def test_after_an_older_version_it_is_said_what_to_run(cast, elsewhere, tmp_path):
    before = sorted(known_versions())[-2]
    archive.back_up(tmp_path / "backup", before, "", now=NOW)
    with elsewhere() as other:
        run = other.test_cli_runner().invoke
        said = run(args=["restore", str(tmp_path / "backup")]).stdout
    assert said.index("flask db upgrade") < said.index("flask records honour")


def test_other_keys_are_told_before_anything_is_recast(app, cast, databases, tmp_path):
    back_up(tmp_path / "backup")
    db.session.remove()
    other = make_app(databases.empty(), tmp_path / "other")
    with other.app_context():
        with pytest.raises(Refused, match=r"backups\.wrong_keys"):
            restoring.restore(tmp_path / "backup", "")
        db.session.remove()
        db.engine.dispose()


@pytest.mark.sqlite_alone
def test_the_command_erases_again_whom_the_file_of_tombstones_names(app, cast, databases, tmp_path):
    file = tmp_path / "backup"
    back_up(file)
    grave = {"code": "C-DEER", "person": "child", "on": "2026-11-20"}
    grave |= {"asked_by": None, "approved_by": None}
    usual_file().write_text(json.dumps([grave]))
    home = app.config["SETTINGS"].home
    db.session.remove()
    other = make_app(databases.empty(), home)
    with other.app_context():
        done = other.test_cli_runner().invoke(args=["restore", str(file), "--json"])
        assert done.exit_code == 0, done.output
        names = {row.code: row.real_name for row in db.session.scalars(select(Child))}
        assert (names["C-DEER"], names["C-STONE"]) == ("", "真名石头")
        db.session.remove()
        db.engine.dispose()
