"""Pages are made small where that tells nobody anything."""

import pytest
from flask.testing import FlaskClient

HEADERS = {"Accept-Encoding": "br, gzip"}

pytestmark = pytest.mark.sqlite_alone


@pytest.mark.parametrize("asked_by", ["same-origin", "none"])
def test_a_page_that_our_own_page_or_a_person_asks_for_is_made_small(app, asked_by):
    answer = FlaskClient(app).get("/sign-in", headers=HEADERS | {"Sec-Fetch-Site": asked_by})
    assert answer.headers["Content-Encoding"] == "br"


@pytest.mark.parametrize("asked_by", [{}, {"Sec-Fetch-Site": "cross-site"}])
def test_no_stranger_s_page_learns_from_lengths_what_stands_on_a_page(app, asked_by):
    answer = FlaskClient(app).get("/sign-in", headers=HEADERS | asked_by)
    assert "Content-Encoding" not in answer.headers


def test_styles_are_made_small_for_everybody(app):
    style = FlaskClient(app).get("/static/xinqiao.css", headers=HEADERS)
    assert style.headers["Content-Encoding"] == "br"
