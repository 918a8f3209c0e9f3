"""Whoever clicks on, on an empty system and among the cast, ends at no page that is not there."""

from typing import Any

import pytest
from lxml import html
from werkzeug.exceptions import HTTPException

from app.extensions import db
from app.models import User
from tests.cast import school, user, volunteer

pytestmark = [
    pytest.mark.slow,
    pytest.mark.sqlite_alone,
    pytest.mark.usefixtures("frozen_now"),
]
# What makes a paper takes long and leads no further; each has its own tests.
PAPERS = {"packs.make", "packs.pair", "packs.slip", "intake.template"}


def kind_of(app, address: str) -> tuple[Any, ...] | None:
    """What addresses of one kind share: the route, and what they ask."""
    path, _, query = address.partition("?")
    try:
        endpoint, _values = app.url_map.bind("").match(path)
    except HTTPException as fault:
        return (address, fault.code)
    asked = tuple(part for part in query.split("&") if part.startswith(("deed", "as=")))
    return None if endpoint in PAPERS or "static" in endpoint else (endpoint, asked)


def clicked(app, client, start: str = "/") -> dict[str, int]:
    """One page of each kind that links lead to, with its status."""
    waiting, seen, found = [start], set(), {}
    while waiting:
        address = waiting.pop(0)
        kind = kind_of(app, address)
        if kind is None or kind in seen:
            continue
        seen.add(kind)
        answer = client.get(address, follow_redirects=True)
        found[address] = answer.status_code
        if answer.mimetype == "text/html":
            hrefs = html.document_fromstring(answer.text).xpath("//a/@href")
            waiting += [one.partition("#")[0] for one in hrefs if one.startswith("/")]
    return found


def lost(found: dict[str, int]) -> list[str]:
    return [f"{status}: {address}" for address, status in found.items() if status != 200]


def test_on_an_empty_system_no_link_leads_nowhere(app, client):
    dengta = school("S-EMPTY", "灯塔镇中心小学", "441625")
    people = [
        user("admin@example.org", "管理员", "admin"),
        user("xu@example.org", "许老师", "school_contact", school=dengta),
    ]
    alone = volunteer("V-ALONE", "云朵", "f", "yun@example.org", ["阅读"])
    db.session.commit()
    people.append(db.session.get_one(User, alone.user_id))
    pages = 0
    for number, somebody in enumerate(people):
        found = clicked(app, client.as_user(somebody, ("en", "zh")[number % 2]))
        pages += len(found)
        assert lost(found) == [], somebody.shown_name
    assert pages > 40


@pytest.mark.parametrize("who", ["city_coordinator", "contact", "cloud"])
def test_among_the_cast_no_link_leads_nowhere(app, client, cast, friends, who):
    somebody = getattr(cast, who)
    account = somebody if isinstance(somebody, User) else db.session.get_one(User, somebody.user_id)
    found = clicked(app, client.as_user(account, "zh"))
    assert lost(found) == []
    assert len(found) > 5
