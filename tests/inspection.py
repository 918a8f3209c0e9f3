"""A test client that looks at every page it gets, so that no test has to."""

from typing import Any

from bs4 import BeautifulSoup, Tag
from flask import g, has_app_context
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.models import User

UNLABELLED = {"hidden", "submit", "button", "image", "reset"}


class InspectingClient(FlaskClient):
    """Signs in without a password, and refuses pages that break a rule of the house."""

    def as_user(self, user: User, language: str = "zh") -> "InspectingClient":
        """This client, signed in."""
        with self.session_transaction() as session:
            session["_user_id"] = user.get_id()
            session["_fresh"] = True
            session["locale"] = language
        return self

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        forget_the_last_request()
        response = super().open(*args, **kwargs)
        is_page = response.mimetype == "text/html" and response.status_code // 100 != 3
        if is_page and response.data and "HX-Request" not in str(kwargs.get("headers", "")):
            inspect(response.get_data(as_text=True))
        return response


def forget_the_last_request() -> None:
    """Tests hold one application context open: what a request left there is not the next one's."""
    for name in list(g) if has_app_context() else ():
        g.pop(name)


def inspect(page: str) -> BeautifulSoup:
    """Assert what holds for every page."""
    soup = BeautifulSoup(page, "html.parser")
    headings = soup.find_all("h1")
    assert len(headings) == 1, f"a page has one h1, this one has {len(headings)}"
    title, heading = soup.title.get_text(" ", strip=True), headings[0].get_text(" ", strip=True)
    assert title.startswith(heading), f"the h1 {heading!r} opens the title {title!r}"
    assert soup.html["lang"] in {"zh-CN", "en"}
    ids = [tag["id"] for tag in soup.find_all(id=True)]
    assert len(ids) == len(set(ids)), f"double ids: {sorted(i for i in ids if ids.count(i) > 1)}"
    for field in soup.find_all(["input", "select", "textarea"]):
        assert is_labelled(soup, field), f"a field without a label: {field}"
    for tag in soup.find_all(style=True):
        raise AssertionError(f"an inline style, which our policy blocks: {tag}")
    for script in soup.find_all("script"):
        assert script.get("src"), "an inline script, which our policy blocks"
    return soup


def is_labelled(soup: BeautifulSoup, field: Tag) -> bool:
    """Whether a person can tell what the field is for."""
    if field.get("type") in UNLABELLED or field.get("aria-label") or field.get("aria-labelledby"):
        return True
    if field.find_parent("label"):
        return True
    return bool(field.get("id") and soup.find("label", attrs={"for": field["id"]}))
