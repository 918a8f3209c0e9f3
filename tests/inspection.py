"""A test client that looks at every page it gets, so that no test has to."""

import secrets
from collections import Counter
from datetime import UTC, datetime
from typing import Any

from flask import g, has_app_context
from flask.testing import FlaskClient
from lxml import html
from werkzeug.test import TestResponse

from app.extensions import db
from app.models import OpenSession, User
from app.tokens import digest_of
from app.web.access.sessions import TOKEN

FAR = datetime(2099, 1, 1, tzinfo=UTC)
UNLABELLED = {"hidden", "submit", "button", "image", "reset"}


class InspectingClient(FlaskClient):
    """Signs in without a password, and refuses pages that break a rule of the house."""

    def as_user(self, user: User, language: str = "zh") -> "InspectingClient":
        """This client, signed in, in a session that lasts whatever the clock is set to."""
        token = secrets.token_hex(8)
        moments = dict.fromkeys(("began_at", "seen_at", "proved_at"), FAR)
        db.session.add(OpenSession(user_id=user.id, digest=digest_of(token), **moments))
        db.session.commit()
        with self.session_transaction() as session:
            session[TOKEN], session["_user_id"] = token, user.get_id()
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


def inspect(page: str) -> None:
    """Assert what holds for every page."""
    root = html.document_fromstring(page)
    headings = root.findall(".//h1")
    assert len(headings) == 1, f"a page has one h1, this one has {len(headings)}"
    title, heading = words(root.find(".//title")), words(headings[0])
    assert title.startswith(heading), f"the h1 {heading!r} opens the title {title!r}"
    assert root.get("lang") in {"zh-CN", "en"}
    ids = Counter(root.xpath("//@id"))
    assert not ids or max(ids.values()) == 1, f"double ids: {sorted(i for i in ids if ids[i] > 1)}"
    labels = set(root.xpath("//label/@for"))
    for field in root.iter("input", "select", "textarea"):
        assert is_labelled(field, labels), f"a field without a label: {html.tostring(field)}"
    for form in root.xpath(
        "//form[(@data-ticks and not(.//@data-all)) or (@data-marks and not(.//@data-some))]"
    ):
        raise AssertionError(f"it counts ticks and has no words for it: {form.get('action')}")
    for tag in root.xpath("//*[@style]"):
        raise AssertionError(f"an inline style, which our policy blocks: {html.tostring(tag)}")
    for script in root.iter("script"):
        assert script.get("src"), "an inline script, which our policy blocks"


def words(element: html.HtmlElement) -> str:
    """What it says, each piece parted from the next by one blank."""
    return " ".join(" ".join(element.itertext()).split())


def is_labelled(field: html.HtmlElement, labels: set[str]) -> bool:
    """Whether a person can tell what the field is for; `labels`: the ids that have one."""
    if field.get("type") in UNLABELLED or field.get("aria-label") or field.get("aria-labelledby"):
        return True
    return field.get("id") in labels or next(field.iterancestors("label"), None) is not None
