"""The main navigation, and the small functions that templates need of the address."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from flask import Flask, current_app, request, url_for

from app.locale import lazy as _l
from app.permissions import allowed, signed_in
from app.store.messages.messages import unread_of


@dataclass(frozen=True, slots=True)
class Item:
    """A link of the navigation."""

    label: str
    url: str
    current: bool


ITEMS: tuple[tuple[str, str, Any], ...] = (
    ("today.view", "today.today", _l("Today")),
    ("rounds.view", "rounds.rounds", _l("Matching")),
    ("today.view", "letters.letters", _l("Letters")),
    ("today.view", "pairs.pairs", _l("Pairs")),
    ("today.view", "children.children", _l("Children")),
    ("schools.own", "schools.own", _l("My school")),
    ("schools.own", "children.children", _l("Children")),
    ("today.view", "schools.schools", _l("Schools")),
    ("volunteers.view", "volunteers.volunteers", _l("Volunteers")),
    ("letters.thread", "threads.threads", _l("My letter friends")),
    ("users.propose", "users.users", _l("Users")),
)


def navigation() -> list[Item]:
    """The links of the signed-in person, the one of this page marked."""
    here_now = (request.endpoint or "").partition(".")[0]
    items = []
    for permission, endpoint, label in ITEMS:
        if allowed(permission):
            current = endpoint.partition(".")[0] == here_now
            items.append(Item(str(label), url_for(endpoint), current))
    return items


def unread() -> int:
    """How many messages the signed-in person has not read."""
    return unread_of(signed_in().id)


def here(**changes: Any) -> str:
    """This page's address with some of its query changed; None takes one out."""
    query: Mapping[str, Any] = request.args.to_dict(flat=False) | changes
    kept = {key: value for key, value in query.items() if value is not None}
    path = url_for(request.endpoint or "home.home", **(request.view_args or {}))
    return f"{path}?{urlencode(kept, doseq=True)}" if kept else path


def versioned(filename: str) -> str:
    """The address of a static file that changes when the file does."""
    changed = int((Path(current_app.static_folder or "") / filename).stat().st_mtime)
    return url_for("static", filename=filename, v=changed)


def init_app(app: Flask) -> None:
    """Make them known to templates."""
    app.jinja_env.globals.update(
        navigation=navigation, here=here, versioned=versioned, allowed=allowed, unread=unread
    )
