"""A backup is whole, holds no key and no name in clear, and goes onto an empty machine only."""

import io
import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import event, func, select, text, update

from app.actions.letters.letters import write_text
from app.actions.letters.pictures import own, owning
from app.actions.records import record_access
from app.actor import SCHEDULER
from app.errors import Refused
from app.extensions import db
from app.models import Child, Letter, LetterPicture, SavedView
from app.safekeeping.file_store import files
from app.safekeeping.keys import key_files
from app.serving.backups import archive, copies, restoring
from app.serving.checks import check_database
from app.serving.schema import newest_version
from app.store.letters.words.pictures import content_of
from app.store.scope import EVERYTHING
from tests.cast import NOW, Cast, acting_as, pair
from tests.conftest import make_app

SECRETS = (
    *("真名小鹿", "真名石头", "监护小鹿", "志愿云朵姐姐", "志愿阿泽", "18800000001", "17700000001"),
    *(
        "2016-05-04",
        "2014-03-09",
        "wang@example.org",
        "cloud@example.org",
        "九九班",
        "父母都在外",
        "白鹭飞过",
        "找人的字",
        "奶奶住院了",
    ),
)


@pytest.fixture
def stored(cast: Cast) -> Cast:
    """The cast with a class, a status, a letter's text, a note and a saved search."""
    cast.deer.class_name, cast.deer.status = "九九班", "父母都在外"
    view = SavedView(user_id=cast.coordinator.id, list_name="children")
    view.name, view.query = "找人的字", "text=找人的字"
    db.session.add(view)
    db.session.commit()
    row = pair(cast, cast.deer, cast.cloud)
    row.handover = "她的奶奶住院了"
    db.session.commit()
    letter = db.session.scalars(
        select(Letter).where(Letter.pair_id == row.id, Letter.number == 1)
    ).first()
    write_text(EVERYTHING, letter.code, "我看见白鹭飞过", acting=acting_as(SCHEDULER))
    record_access(acting_as(SCHEDULER), "child", cast.deer.code, ["real_name"])
    return cast


def back_up(path: Path, passphrase: str = "") -> None:
    archive.back_up(path, newest_version(), passphrase, now=NOW)


def in_clear(content: bytes) -> list[str]:
    """The secrets that stand in some bytes, as text or as JSON escapes them."""
    return [
        word
        for word in SECRETS
        if any(
            shape in content
            for shape in (word.encode(), word.encode("utf-16-le"), json.dumps(word)[1:-1].encode())
        )
    ]


@pytest.mark.sqlite_alone
def test_the_database_file_and_a_backup_hold_no_name_in_clear(app, stored, tmp_path):
    path = Path(db.engine.url.database)
    files = [path, Path(f"{path}-wal")]
    db.session.remove()
    assert [in_clear(file.read_bytes()) for file in files if file.exists()] == [[]] * len(files)
    db.session.execute(update(Child).values(pen_name="别名已经改掉了"))
    db.session.commit()
    db.session.execute(update(Child).values(pen_name="又一个名字"))
    db.session.commit()
    db.session.remove()
    with db.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    assert "别名已经改掉了".encode() not in path.read_bytes()
    back_up(tmp_path / "backup")
    content = (tmp_path / "backup").read_bytes()
    assert in_clear(content) == []
    keys = [file.read_text().strip() for file in key_files({}, app.config["SETTINGS"].home).all]
    assert not any(key.encode() in content for key in keys)


@pytest.mark.parametrize("passphrase", ["", "一句很长的口令"])
def test_a_backup_is_restored_on_an_empty_machine(app, stored, databases, tmp_path, passphrase):
    file = tmp_path / "backup"
    back_up(file, passphrase)
    assert file.stat().st_mode & 0o777 == 0o600
    codes = db.session.scalars(select(Child.code).order_by(Child.code)).all()
    db.session.remove()
    other = make_app(databases.empty(), app.config["SETTINGS"].home)
    with other.app_context():
        assert restoring.restore(file, passphrase).rows["child"] == len(codes)
        assert check_database()
        assert db.session.scalars(select(Child.code).order_by(Child.code)).all() == codes
        deer = db.session.scalars(select(Child).where(Child.code == "C-DEER")).one()
        assert (deer.real_name, deer.guardian.phone) == ("真名小鹿", "18800000001")
        record_access(acting_as(SCHEDULER), "child", deer.code, ["real_name"])
        with pytest.raises(Refused, match=r"backups\.not_empty"):
            restoring.restore(file, passphrase)
        db.session.remove()
        db.engine.dispose()


def a_picture() -> LetterPicture:
    """One that is put into the letter that was written."""
    letter = db.session.scalars(select(Letter).where(Letter.text_at.is_not(None))).one()
    out = io.BytesIO()
    Image.new("RGB", (80, 60), "red").save(out, "PNG")
    own.put_in(EVERYTHING, letter.code, out.getvalue(), acting=acting_as(SCHEDULER))
    return db.session.scalars(select(LetterPicture)).one()


@pytest.mark.sqlite_alone
def test_a_backup_says_which_pictures_have_no_file_any_more(app, stored, tmp_path):
    name, file = a_picture().file, tmp_path / "backup"
    files().delete([name])
    made = app.test_cli_runner().invoke(args=["backup", str(file), "--json"])
    assert (made.exit_code, json.loads(made.stdout)["missing_files"]) == (0, [name])
    assert "FILES_URL" in made.stderr
    with archive.unpacked(file, "") as (_folder, manifest):
        assert (manifest.files, manifest.missing) == ([], [name])


def test_the_pictures_of_letters_come_with_a_backup(app, stored, databases, tmp_path):
    picture = a_picture()
    before, name, file = content_of(picture), picture.file, tmp_path / "backup"
    back_up(file)
    files().delete([name])
    db.session.remove()
    other = make_app(databases.empty(), app.config["SETTINGS"].home)
    with other.app_context():
        assert restoring.restore(file, "").files == [name]
        assert content_of(db.session.scalars(select(LetterPicture)).one()) == before
        assert not owning.are_own(), "a copy deletes nothing before somebody says so"
        db.session.remove()
        db.engine.dispose()


def test_a_backup_does_not_open_with_another_passphrase_or_when_altered(app, stored, tmp_path):
    file = tmp_path / "backup"
    back_up(file, "right")
    for passphrase in ("wrong", ""):
        with (
            pytest.raises(Refused, match=r"backups\.passphrase"),
            archive.unpacked(file, passphrase),
        ):
            pass
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    with pytest.raises(Refused, match=r"backups\."), archive.unpacked(file, "right"):
        pass


@pytest.mark.sqlite_alone
@pytest.mark.parametrize("passphrase", ["", "right"])
def test_a_backup_that_was_cut_off_is_refused(app, stored, tmp_path, passphrase):
    file = tmp_path / "backup"
    back_up(file, passphrase)
    content = file.read_bytes()
    for length in (0, 5, 700, len(content) // 2, len(content) - 20_000):
        file.write_bytes(content[:length])
        with pytest.raises(Refused), archive.unpacked(file, passphrase):
            pass


@pytest.mark.sqlite_alone
def test_a_backup_that_the_database_cannot_write_is_told_in_words(app, tmp_path, monkeypatch):
    def copy(*_given):
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(copies, "_copy_sqlite", copy)
    with pytest.raises(Refused, match=r"backups\.disk"):
        back_up(tmp_path / "backup")
    assert list(tmp_path.glob("backup*")) == []


def test_a_file_that_is_there_is_not_written_over(app, stored, tmp_path):
    file = tmp_path / "backup"
    file.write_text("mine")
    with pytest.raises(Refused, match=r"backups\.exists"):
        back_up(file)
    assert file.read_text() == "mine"


def test_what_is_read_back_and_differs_is_not_kept(app, stored, tmp_path, monkeypatch):
    def less(folder, *rest):
        made = copy(folder, *rest)
        return replace(made, rows=made.rows | {"child": 99})

    copy = archive.copy_database
    monkeypatch.setattr(archive, "copy_database", less)
    with pytest.raises(Refused, match=r"backups\.broken"):
        back_up(tmp_path / "backup")
    assert list(tmp_path.glob("backup*")) == []


@pytest.mark.sqlite_alone
def test_the_commands_make_a_backup_and_refuse_to_restore_over_people(app, stored, tmp_path):
    run = app.test_cli_runner().invoke
    (tmp_path / "words").write_text("a passphrase\n")
    options = ["--passphrase-file", str(tmp_path / "words"), "--json"]
    made = run(args=["backup", str(tmp_path / "backup"), *options])
    assert made.exit_code == 0, made.output
    count = db.session.scalar(select(func.count(Child.id)))
    assert json.loads(made.stdout)["rows"]["child"] == count
    again = run(args=["restore", str(tmp_path / "backup"), *options])
    assert again.exit_code == 1
    assert len(again.stderr.strip().splitlines()) == 1


@pytest.fixture
def writing(app, monkeypatch):
    """A row into each of two tables at once, again and again while a backup is copied."""
    twice = (
        "INSERT INTO bad_address (email_index, since, fault) VALUES ('{}', '2026-11-01', '')",
        "INSERT INTO sign_in_attempt (email_index, address, at) VALUES ('{}', '', '2026-11-01')",
    )
    written = []

    def write(*_given):
        if db.engine.dialect.name == "sqlite":
            with closing(sqlite3.connect(db.engine.url.database)) as other, other:
                for statement in twice:
                    other.execute(statement.format(len(written)))
        else:
            with db.engine.begin() as other:
                for statement in twice:
                    other.execute(text(statement.format(len(written))))
        written.append(None)

    def write_first(*given):
        write()
        return copy(*given)

    copy = copies._copy_table
    monkeypatch.setattr(copies, "_copy_table", write_first)
    write()
    if db.engine.dialect.name == "sqlite":
        db.session.remove()

        def watch(connection, *_given):
            connection.set_progress_handler(write, 2_000)

        event.listen(db.engine, "checkout", watch)
        yield written
        event.remove(db.engine, "checkout", watch)
        db.engine.dispose()
    else:
        yield written


def test_a_backup_is_of_one_moment_while_others_write(stored, writing, tmp_path):
    """Each of the others' transactions is in it with both rows or with none."""
    back_up(tmp_path / "backup")
    with archive.unpacked(tmp_path / "backup", "") as (_folder, manifest):
        rows = manifest.rows
    assert rows["bad_address"] == rows["sign_in_attempt"]
    assert 1 <= rows["bad_address"] < len(writing)
    assert rows["access_row"] == 1
