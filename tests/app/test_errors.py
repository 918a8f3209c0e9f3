"""Kind pages for what goes wrong, and logs that tell no secret of it."""

import logging
import re

import pytest

from app.errors import Refused
from app.logs import JsonLines
from tests.conftest import make_app


@pytest.fixture
def app_without_database(tmp_path):
    return make_app("postgresql://nobody@127.0.0.1:1/nothing?connect_timeout=1", tmp_path)


def test_a_page_without_its_database_says_back_in_a_moment(app_without_database):
    browser = app_without_database.test_client()
    with browser.session_transaction() as session:
        session["_user_id"], session["sid"], session["locale"] = "1:0", "a session", "en"
    answer = browser.get("/")
    assert answer.status_code == 503
    assert "Back in a moment" in answer.text
    health = browser.get("/healthz")
    assert (health.status_code, health.json) == (503, {"status": "database away"})


def test_what_is_not_there_answers_404_with_a_way_back(client, cast):
    answer = client.as_user(cast.coordinator, "en").get("/no-such-page")
    assert answer.status_code == 404
    assert "To the first page" in answer.text


def test_a_file_too_large_is_said_so(app, client, cast):
    app.config["MAX_CONTENT_LENGTH"] = 1000
    answer = client.as_user(cast.coordinator, "en").post(
        "/children/C-DEER/consent", data={"evidence": "x" * 2000}
    )
    assert answer.status_code == 413
    assert "too large" in answer.text


def test_a_broken_page_says_nothing_was_half_done_and_gives_a_number(app, client):
    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.view_functions["home.healthz"] = lambda: 1 / 0
    app.view_functions["home.healthz"].public_because = "a fault on purpose"
    broken = client.get("/healthz", headers={"Accept-Language": "en"})
    assert broken.status_code == 500
    assert "half done" in broken.text
    assert re.search(r"Number: [0-9a-f]{8}", broken.text)


def test_a_fault_in_the_log_holds_neither_the_secret_of_its_path_nor_what_was_typed(
    app, client, caplog, monkeypatch
):
    typed = "typed@example.org"

    def broken(**values):
        raise Refused("users.known", email=typed)

    app.config["TESTING"] = False
    app.config["PROPAGATE_EXCEPTIONS"] = False
    broken.public_because = "a fault on purpose"
    app.view_functions["links.set_password"] = broken
    monkeypatch.setattr(logging.getLogger("xinqiao"), "propagate", True)
    assert client.get("/set-password/the-secret").status_code == 500
    told = [record for record in caplog.records if record.name == "xinqiao.errors"]
    line = JsonLines().format(told[0])
    assert "users.known" in line
    assert "the-secret" not in line
    assert typed not in line
