"""Nonsense typed into each field of each form, and into each address: words, never a crash."""

from collections.abc import Iterator

import pytest
import time_machine
from bs4 import BeautifulSoup, Tag

from app.extensions import db
from app.models import User
from tests.app.examples import EXAMPLES
from tests.cast import NOW, Cast
from tests.inspection import InspectingClient

pytestmark = [pytest.mark.slow, pytest.mark.sqlite_alone]
NONSENSE = (
    "²",
    "٣٤",
    "--",
    "9" * 5_000,
    "2005年6月",
    "a\r\nB: c\x00",
    "\u202e<b>'\"%s{}",
    "2027-02-30",
)
KEPT = {"hidden", "submit", "button", "file"}
ALONE = ("/sign-out", "/language")


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW):
        yield


def addresses(app, cast: Cast) -> list[str]:
    """Each page that is opened by GET, of objects near Dengta."""
    values = {noun: made(cast) for noun, made in EXAMPLES.items() if noun != "reserves"}
    found = []
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            given = values.get(str(rule.endpoint).split(".")[0], {})
            if "GET" in rule.methods and rule.arguments <= given.keys():
                address = rule.build({name: given[name] for name in rule.arguments})
                if address:
                    found.append(address[1])
    return found


def fields_of(form: Tag) -> dict[str, str]:
    """What a form would send as it stands."""
    sent = {}
    for field in form.find_all(["input", "select", "textarea"]):
        if not field.get("name") or field.get("type") in {"checkbox", "radio", "file"}:
            continue
        chosen = field.find("option", selected=True) or field.find("option")
        sent[field["name"]] = chosen.get("value", "") if chosen else field.get("value", "")
    return sent


def typed_in(form: Tag) -> list[str]:
    """The fields of a form that a person fills."""
    return [
        field["name"]
        for field in form.find_all(["input", "select", "textarea"])
        if field.get("name") and field.get("type") not in KEPT
    ]


def forms_of(client: InspectingClient, paths: list[str]) -> dict[tuple, tuple[str, Tag]]:
    """One form of each kind: by where it goes, apart from codes, and what it asks."""
    found = {}
    for path in paths:
        page = client.get(path)
        if page.status_code != 200 or page.mimetype != "text/html":
            continue
        for form in BeautifulSoup(page.text, "html.parser").find_all("form"):
            target = (form.get("action") or path).partition("?")[0]
            if target.startswith(ALONE):
                continue
            shape = "/".join(part for part in target.split("/") if not any(map(str.isdigit, part)))
            found.setdefault((shape, form.get("method"), *typed_in(form)), (target, form))
    return found


def attempts(asked: list[str]) -> list[dict[str, str]]:
    """Each nonsense in all fields at once, and one in each field beside sound others."""
    if not asked:
        return []
    alone = [{field: NONSENSE[at % len(NONSENSE)]} for at, field in enumerate(asked)]
    return [dict.fromkeys(asked, nonsense) for nonsense in NONSENSE[1::4]] + alone


def signed_in(client: InspectingClient, cast: Cast) -> Iterator[InspectingClient]:
    """The client as nobody, then as somebody of each role."""
    yield client
    aze = db.session.get_one(User, cast.aze.user_id)
    for account in (aze, cast.contact, cast.coordinator, cast.admin):
        yield client.as_user(account)


def fault_of(client: InspectingClient, form: Tag, target: str, typed: dict[str, str]) -> str:
    """What went wrong with a form that was sent so, '' where it was answered in words."""
    sent = fields_of(form) | typed
    try:
        if (form.get("method") or "").lower() == "post":
            answer = client.post(target, data=sent)
        else:
            answer = client.get(target, query_string=sent)
    except AssertionError as broken:
        return f"page: {broken}"
    except Exception as crash:
        return f"{type(crash).__name__}: {crash}"[:200]
    return str(answer.status_code) if answer.status_code >= 500 else ""


def test_nonsense_in_any_field_is_answered_in_words(app, client, cast: Cast):
    paths, tried, faults = addresses(app, cast), set(), []
    for somebody in signed_in(client, cast):
        for shape, (target, form) in forms_of(somebody, paths).items():
            for typed in attempts(typed_in(form)) if shape not in tried else ():
                if fault := fault_of(somebody, form, target, typed):
                    shown = {field: words[:20] for field, words in typed.items()}
                    faults.append(f"{target} {shown}: {fault}")
            tried.add(shape)
    assert len(tried) > 60
    assert not faults, "\n".join(faults)
