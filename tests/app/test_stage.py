"""What a test does to the application and the database that it is lent is undone for the next."""

from contextlib import contextmanager

from sqlalchemy import text

from app.extensions import db
from tests.cast import school
from tests.stage import Stage


@contextmanager
def lend(databases, tmp_path, act):
    """Let `act` loose on the application of a database, then lend it again."""
    url = databases.empty()
    for name in ("stage", "one", "two"):
        (tmp_path / name).mkdir()
    stage = Stage(tmp_path / "stage")
    with stage.lend(url, tmp_path / "one") as first:
        act(first)
    with stage.lend(url, tmp_path / "two") as again:
        assert again is first, "one application for each database"
        yield again


def test_settings_extensions_and_views_are_as_they_were(databases, tmp_path):
    def act(app):
        app.config.update(WTF_CSRF_ENABLED=True, OF_THIS_TEST=True)
        app.extensions["cipher"] = None
        app.view_functions["home.healthz"] = None

    with lend(databases, tmp_path, act) as app:
        assert not app.config["WTF_CSRF_ENABLED"]
        assert "OF_THIS_TEST" not in app.config
        assert app.extensions["cipher"] is not None
        assert app.view_functions["home.healthz"] is not None
        assert app.config["SETTINGS"].home == tmp_path / "two"
        assert (tmp_path / "two/keys/index.key").exists()


def on_a_fresh_one(databases, stage, tmp_path, act):
    """Let `act` loose on a database; what it answers, and where."""
    url = databases.fresh()
    with stage.lend(url, tmp_path) as app, app.app_context():
        answer = act()
        db.session.remove()
        databases.give_back(url, db.engine)
    return url, answer


def test_rows_settings_and_locks_of_one_test_are_not_the_next_ones(databases, stage, tmp_path):
    def uses_it():
        school("S-LEFT", "留下的学校", "441625")
        if db.engine.dialect.name == "postgresql":
            db.session.execute(text("SET statement_timeout = 60000"))
            db.session.execute(text("SELECT pg_advisory_lock(7)"))
        db.session.commit()

    def finds():
        rows = db.session.scalar(text("SELECT count(*) FROM school"))
        if db.engine.dialect.name != "postgresql":
            return rows, "0", 0
        locks = text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'")
        timeout = db.session.scalar(text("SHOW statement_timeout"))
        return rows, timeout, db.session.scalar(locks)

    used, _nothing = on_a_fresh_one(databases, stage, tmp_path, uses_it)
    url, found = on_a_fresh_one(databases, stage, tmp_path, finds)
    assert url == used
    assert found == (0, "0", 0)


def test_a_database_whose_tables_were_changed_is_not_lent_again(databases, stage, tmp_path):
    def changes_it():
        db.session.execute(text("CREATE TABLE of_this_test (id INTEGER)"))
        db.session.commit()

    def finds():
        return db.inspect(db.engine).has_table("of_this_test")

    on_a_fresh_one(databases, stage, tmp_path, changes_it)
    assert on_a_fresh_one(databases, stage, tmp_path, finds)[1] is False
