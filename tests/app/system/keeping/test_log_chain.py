"""The logs only grow, and whoever alters them all the same is found out."""

import json
import logging
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import insert, text, update
from sqlalchemy.exc import DBAPIError

from app.actions.records import record_access, record_change
from app.actions.system import sealing
from app.actions.system.log_copies import check_copy, copy_of_logs
from app.actions.transaction import transaction
from app.actor import Actor
from app.errors import Refused
from app.extensions import db
from app.models import AccessRow, AuditRow, LogSeal
from app.store.system.log_chain import Broken, Tampering, look_over
from app.store.system.log_guards import missing_guards, unsealed_before
from tests.cast import NOW, acting_as


@pytest.fixture
def written(app, cast, monkeypatch):
    """Nine changes and three looks, sealed in small batches."""
    monkeypatch.setattr(sealing, "BATCH", 4)
    acting = acting_as(Actor(cast.coordinator.id))
    with transaction():
        for number in range(9):
            record_change(acting, "children.edit", "child", f"C-{number}", ["grade"])
    for number in range(3):
        record_access(acting, "child", f"C-{number}", ["real_name"])
    sealing.seal_logs(now=NOW)
    return look_over()


def behind_its_back(statement):
    """What somebody does who has the whole database: no trigger stops them."""
    db.session.rollback()
    with db.engine.begin() as connection:
        if db.engine.dialect.name == "sqlite":
            query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
            for name in connection.scalars(text(query)).all():
                connection.execute(text(f"DROP TRIGGER {name}"))
        else:
            connection.execute(text("SET LOCAL session_replication_role = replica"))
        connection.execute(statement if not isinstance(statement, str) else text(statement))


def test_what_was_written_is_sealed_and_whole(written):
    assert written.broken is None
    assert written.rows >= 12
    assert written.open == 0
    assert written.seals >= 4


def test_what_is_written_later_is_open_until_it_is_sealed_too(written, cast):
    record_access(acting_as(Actor(cast.coordinator.id)), "child", "C-X", ["real_name"])
    assert look_over().open == 1
    assert sealing.seal_logs(now=NOW) == 1
    assert look_over().rows == written.rows + 1
    assert sealing.seal_logs(now=NOW) == 0


def test_the_hash_of_each_seal_goes_to_the_log_of_the_machine(written, cast, caplog):
    record_access(acting_as(Actor(cast.coordinator.id)), "child", "C-X", ["real_name"])
    with caplog.at_level(logging.INFO, "xinqiao.chain"):
        sealing.seal_logs(now=NOW)
    assert caplog.records[-1].hash == look_over().last


@pytest.mark.parametrize(
    ("statement", "what", "log", "place"),
    [
        ("UPDATE audit_row SET object_code = 'C-9' WHERE id = 6", "changed", "audit_row", 6),
        ("UPDATE audit_row SET at = '2020-01-01' WHERE id = 5", "changed", "audit_row", 5),
        ("DELETE FROM access_row WHERE id = 2", "missing", "access_row", 2),
        ("DELETE FROM audit_row", "missing", "audit_row", 1),
        ("UPDATE log_seal SET sealed_at = '2020-01-01' WHERE id = 2", "seal_changed", None, 2),
        ("DELETE FROM log_seal WHERE id = 3", "seal_missing", None, 3),
        ("DELETE FROM log_seal WHERE id = 1", "seal_missing", None, 1),
    ],
)
def test_the_first_broken_place_is_named(written, statement, what, log, place):
    behind_its_back(statement)
    broken = look_over().broken
    assert (broken.what, broken.id) == (what, place)
    assert log in (None, broken.log)


@pytest.mark.sqlite_alone
def test_a_value_that_cannot_be_read_any_more_is_a_changed_row(written):
    behind_its_back("UPDATE audit_row SET at = 'then' WHERE id = 5")
    assert look_over().broken == Broken(Tampering.CHANGED, "audit_row", 5)


def test_a_row_put_in_afterwards_is_found(written):
    row = {"id": -7, "at": NOW, "object_type": "child", "object_code": "C-1", "fields": []}
    behind_its_back(insert(AccessRow).values(row))
    assert look_over().broken == Broken(Tampering.INSERTED, "access_row", -7)


def test_marks_that_follow_a_changed_row_break_their_seal(written):
    behind_its_back(update(LogSeal).where(LogSeal.id == 1).values(marks=b"\0" * 24))
    assert look_over().broken.what is Tampering.SEAL_CHANGED


@pytest.mark.sqlite_alone
@pytest.mark.parametrize("table", ["access_row", "audit_row", "log_seal"])
def test_a_row_is_not_replaced_either(written, table):
    names = ", ".join(f'"{column.name}"' for column in db.metadata.tables[table].columns)
    with pytest.raises(DBAPIError, match="append-only"), transaction():
        db.session.execute(
            text(f"INSERT OR REPLACE INTO {table} ({names}) SELECT {names} FROM {table}")
        )


@pytest.mark.sqlite_alone
def test_an_event_is_not_replaced_by_another_id_with_its_number(friends, cast):
    from app.models import Letter, LetterEvent
    from tests.cast import TODAY

    letter = db.session.query(Letter).filter_by(pair_id=friends.id).first()
    said = {"letter_id": letter.id, "number": 1, "was": "due", "state": "posted", "how": "page"}
    said |= {"on": TODAY, "at": NOW, "was_since": TODAY}
    with transaction():
        db.session.execute(insert(LetterEvent).values(said))
    with pytest.raises(DBAPIError, match="append-only"), transaction():
        db.session.execute(insert(LetterEvent).values(said).prefix_with("OR REPLACE"))


@pytest.mark.parametrize("table", ["access_row", "audit_row", "log_seal"])
def test_a_log_is_not_emptied(written, table):
    statement = "DELETE FROM" if db.engine.dialect.name == "sqlite" else "TRUNCATE"
    with pytest.raises(DBAPIError, match="append-only"), transaction():
        db.session.execute(text(f"{statement} {table}"))


def test_a_copy_fits_and_an_altered_one_does_not(written):
    lines = list(copy_of_logs(0, now=NOW))
    assert check_copy(lines) == written.seals
    with pytest.raises(Refused, match=r"logs\.copy_altered"):
        check_copy([line.replace('"C-2"', '"C-3"') for line in lines])


@pytest.mark.parametrize(
    ("cut", "code"),
    [
        (lambda lines: [], "logs.copy_empty"),
        (lambda lines: lines[:1], "logs.copy_empty"),
        (lambda lines: lines[1:], "logs.copy_unreadable"),
        (lambda lines: lines[:-1], "logs.copy_unreadable"),
        (lambda lines: [lines[0], "5"], "logs.copy_unreadable"),
        (lambda lines: [lines[0], '{"sealed": {}}'], "logs.copy_unreadable"),
        (lambda lines: [lines[0], '{"row": {"id": "x", "at": 1}}'], "logs.copy_unreadable"),
    ],
)
def test_a_copy_that_is_empty_or_cut_proves_nothing(written, cut, code):
    with pytest.raises(Refused) as refusal:
        check_copy(cut(list(copy_of_logs(0, now=NOW))))
    assert refusal.value.code == code


def test_a_copy_from_which_a_seal_was_taken_is_altered(written):
    lines = list(copy_of_logs(0, now=NOW))
    seals = [at for at, line in enumerate(lines) if "sealed" in json.loads(line)]
    with pytest.raises(Refused, match=r"logs\.copy_altered"):
        check_copy(lines[: seals[0] + 1] + lines[seals[1] + 1 :])


def test_a_copy_of_before_a_new_secret_key_says_so(app, written):
    lines = list(copy_of_logs(0, now=NOW))
    app.config["SECRET_KEY"] = "another key, made since then"
    with pytest.raises(Refused, match=r"logs\.copy_other_key"):
        check_copy(lines)


def test_a_copy_begins_behind_the_seal_that_one_has(written):
    lines = [json.loads(line) for line in copy_of_logs(written.seals - 1, now=NOW)]
    assert [line["sealed"]["id"] for line in lines if "sealed" in line] == [written.seals]
    assert len([line for line in lines if "row" in line]) >= 1


def test_logs_made_anew_are_found_by_the_copy(app, written):
    lines = list(copy_of_logs(0, now=NOW))
    behind_its_back("DELETE FROM log_seal")
    behind_its_back(update(AuditRow).values(object_code="C-0"))
    sealing.seal_logs(now=NOW)
    assert look_over().broken is None
    with pytest.raises(Refused, match=r"logs\.copy_differs"):
        check_copy(lines)


def test_the_commands_say_whole_and_name_what_is_broken(app, written, tmp_path):
    run = app.test_cli_runner().invoke
    assert run(args=["verify-log", "--expect", written.last]).exit_code == 0
    copied = run(args=["export-log"])
    (tmp_path / "copy.jsonl").write_text(copied.stdout, encoding="utf-8")
    assert run(args=["verify-log", "--copy", str(tmp_path / "copy.jsonl")]).exit_code == 0
    assert run(args=["verify-log", "--expect", "0" * 64]).exit_code == 1
    behind_its_back("DELETE FROM access_row")
    result = run(args=["verify-log", "--json"])
    assert result.exit_code == 1
    assert json.loads(result.stdout)["broken"]["what"] == "missing"
    assert "access_row" in result.stderr


def refusal_of_verify_log(app):
    result = app.test_cli_runner().invoke(args=["verify-log"])
    assert result.exit_code == 1
    return result.stderr


def test_a_trigger_that_is_gone_is_named(app, written):
    assert missing_guards() == []
    db.session.rollback()
    on = "" if db.engine.dialect.name == "sqlite" else " ON audit_row"
    gone = "audit_row_no_delete" if not on else "audit_row_append_only"
    with db.engine.begin() as connection:
        connection.execute(text(f"DROP TRIGGER {gone}{on}"))
    db.session.rollback()
    assert missing_guards() == [gone]
    assert gone in refusal_of_verify_log(app)


@pytest.mark.sqlite_alone
def test_seals_that_are_taken_away_leave_old_rows_without_one(app, written):
    assert unsealed_before(NOW + timedelta(hours=2)) == 0
    triggers = "SELECT sql FROM sqlite_master WHERE type = 'trigger'"
    made = db.session.scalars(text(triggers)).all()
    behind_its_back("DELETE FROM log_seal")
    with db.engine.begin() as connection:
        for statement in made:
            connection.execute(text(statement))
    assert look_over().broken is None
    with time_machine.travel(NOW + timedelta(hours=2)):
        assert str(written.rows) in refusal_of_verify_log(app)
