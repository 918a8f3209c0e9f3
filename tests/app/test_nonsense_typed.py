"""Nonsense in each field, query parameter and part of a path of each route: words, never a crash.

What a route reads is watched while it answers, and taken from the forms of all pages: a new route
is tried as soon as it is there.
"""

import io
from itertools import count
from typing import Any, ClassVar
from urllib.parse import quote, urlencode, urlsplit

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from app.extensions import db
from app.models import Pair, User
from app.permissions import Role, may, roles_of
from app.security.typed import TypedRequest
from tests.app.examples import EXAMPLES
from tests.cast import DONGYUAN, NOW, Cast, user
from tests.inspection import InspectingClient, forget_the_last_request

pytestmark = [pytest.mark.slow, pytest.mark.sqlite_alone]
NONSENSE = (
    "²",
    "٣٤",
    "--",
    "9" * 5_000,
    "-1",
    "2005年6月",
    "a\r\nB: c",
    "x\x00",
    "\ud800",
    "\u202e\ufeff<b>'\"%s{}{{7*7}}",
    "2027-02-30",
    "0000-00-00",
    "1e999",
    "/\\[::1",
    "[]",
    "C-²-٣",
    "信" * 5_000,
)
ALIKE = {"csrf_token", "kept", "as_seen"}
LEFT_OUT = {"static", "bootstrap.static", "accounts.sign_out", "accounts.sign_out_everywhere"}


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW):
        yield


class Watched(ImmutableMultiDict):
    """Fields that remember which of them were asked for."""

    asked: ClassVar[set[str]] = set()

    def __contains__(self, name: object) -> bool:
        self.asked.add(str(name))
        return super().__contains__(name)

    def get(self, name: str, *given: Any, **options: Any) -> Any:
        self.asked.add(name)
        return super().get(name, *given, **options)

    def getlist(self, name: str, *given: Any, **options: Any) -> Any:
        self.asked.add(name)
        return super().getlist(name, *given, **options)


class WatchedRequest(TypedRequest):
    """A request whose fields are watched."""

    parameter_storage_class = Watched


class Attack:
    """What is known of each route, and what went wrong."""

    def __init__(self, client: InspectingClient, cast: Cast, caplog: Any) -> None:
        self.client, self.caplog = client, caplog
        self.values = {noun: made(cast) for noun, made in EXAMPLES.items() if noun != "reserves"}
        self.fields: dict[str, dict[str, str]] = {}
        self.targets: dict[str, str] = {}
        self.tried: set[tuple[str, str]] = set()
        self.faults: list[str] = []
        self.turn = count()

    def address(self, rule: Rule, **instead: str) -> str:
        """The route's address of an object near Dengta, or with something else in it."""
        given = self.values.get(str(rule.endpoint).split(".")[0], {}) | instead
        parts = {name: given.get(name, 1) for name in rule.arguments}
        found = rule.rule
        for name, part in parts.items():
            for shape in (f"<{name}>", f"<int:{name}>"):
                found = found.replace(shape, quote(str(part), errors="surrogatepass"))
        return found

    def send(self, rule: Rule, method: str, fields: dict[str, str], address: str = "") -> Any:
        """One request; None where it broke, which is kept."""
        Watched.asked = set()
        sent = urlencode(fields, errors="surrogatepass")
        address = address or self.targets.get(str(rule.endpoint)) or self.address(rule)
        kind = "application/x-www-form-urlencoded"
        given = {"query_string": sent} if method == "GET" else {"data": sent, "content_type": kind}
        said = f"{method} {rule.rule} { {name: word[:20] for name, word in fields.items()} }"
        try:
            forget_the_last_request()
            answer = FlaskClient.open(self.client, address, method=method, **given)
        except Exception as broken:
            self.faults.append(f"{said}: {type(broken).__name__} {broken}"[:300])
            return None
        if answer.status_code >= 500:
            told = [str(record.exc_info[1]) for record in self.caplog.records if record.exc_info]
            self.faults.append(f"{said}: {answer.status_code} {told[-1:]}"[:400])
        return answer

    def words(self) -> str:
        """The next nonsense."""
        return NONSENSE[next(self.turn) % len(NONSENSE)]

    def try_route(self, rule: Rule, method: str) -> TestResponse | None:
        """What is new of a route to whoever is signed in: its path, what it reads, its forms.

        Gives its answer to what is sound.
        """
        key = f"{method} {rule.endpoint}"
        sound = self.fields.get(str(rule.endpoint), {}) if method == "POST" else {}
        answer = self.send(rule, method, sound)
        new = {name for name in {*Watched.asked, *sound} - ALIKE if (key, name) not in self.tried}
        for name in sorted(rule.arguments) if (key, "") not in self.tried else ():
            self.send(rule, method, {}, self.address(rule, **{name: self.words()}))
        self.tried |= {(key, name) for name in {"", *new}}
        for _time in range(bool(new)):
            self.send(rule, method, sound | {name: self.words() for name in new})
        # A form that refuses one field may not come to the next.
        for name in sorted(new) if method == "POST" and len(new) > 1 else ():
            self.send(rule, method, sound | {name: self.words()})
        return answer

    def look_for_forms(self, app: Flask, page: TestResponse | None) -> None:
        """The forms of a page, each by the route where it goes."""
        if page is None or page.status_code != 200 or page.mimetype != "text/html":
            return
        for form in html.document_fromstring(page.text).forms:
            target = urlsplit(form.action or "").path
            try:
                endpoint, _values = app.url_map.bind("").match(target, form.method)
            except HTTPException:
                continue
            if form.method == "POST" and endpoint not in self.fields:
                self.targets[endpoint] = target
                self.fields[endpoint] = {
                    str(name): str(value or "") for name, value in form.fields.items()
                }


def prepared(client: InspectingClient, cast: Cast) -> None:
    """An upload, a batch, and a question of the coordinator's, that pages of their own show."""
    client.as_user(cast.coordinator)
    sheet = "姓名,性别,出生,代号\n张三,男,2014-05,甲\n".encode()
    sent = {"file": (io.BytesIO(sheet), "名单.csv"), "school": "S-DENGTA"}
    assert client.post("/intake/children", data=sent).location == "/intake/uploads/1"
    held = {"code": [db.session.query(Pair).first().code], "reason": "台风停课"}
    gone = client.post("/batches/new/pairs?deed=hold", data=held)
    assert gone.status_code == 302
    kept = {"list": "volunteers", "name": "一", "next": "/volunteers/"}
    assert client.post("/views/", data=kept).status_code == 302


def people_of(cast: Cast) -> list[User | None]:
    """Somebody of each role, and at last nobody."""
    aze = db.session.get_one(User, cast.aze.user_id)
    more = [
        user("counsellor@example.org", "辛老师", "counsellor", region=DONGYUAN),
        user("reviewer@example.org", "常老师", "reviewer", region=DONGYUAN),
        user("auditor@example.org", "审计", "auditor"),
    ]
    db.session.commit()
    people = [cast.coordinator, cast.contact, aze, cast.admin, *more]
    assert {role for one in people for role in roles_of(one)} == set(Role)
    return [*people, None]


def is_open_to(app: Flask, rule: Rule, who: User | None) -> bool:
    """Whether such a person comes as far as the view."""
    permission = getattr(app.view_functions[rule.endpoint], "permission", None)
    return permission is None if who is None else permission is not None and may(who, permission)


def test_nonsense_in_any_field_is_answered_in_words(app, client, cast, caplog, monkeypatch):
    monkeypatch.setattr(app, "request_class", WatchedRequest)
    attack = Attack(client, cast, caplog)
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint not in LEFT_OUT]
    prepared(client, cast)
    for who in people_of(cast):
        with client.session_transaction() as session:
            session.clear()
        if who:
            client.as_user(who)
        for method in ("GET", "POST"):
            for rule in rules:
                if method in (rule.methods or ()) and is_open_to(app, rule, who):
                    attack.look_for_forms(app, attack.try_route(rule, method))
    for rule in rules:
        # Somebody went back to where a form was sent.
        if "GET" not in rule.methods and rule.arguments:
            broken = dict.fromkeys(rule.arguments, "a\r\nB: c")
            attack.send(rule, "GET", {}, attack.address(rule, **broken))
    tried = {key for key, _name in attack.tried}
    left = [
        f"{method} {rule.endpoint}"
        for rule in rules
        for method in ("GET", "POST")
        if method in (rule.methods or ()) and f"{method} {rule.endpoint}" not in tried
    ]
    assert not left, f"nobody tried: {left}"
    assert not attack.faults, "\n".join(attack.faults)
