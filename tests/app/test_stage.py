"""What a test does to the application that it is lent is undone for the next."""

from contextlib import contextmanager

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
