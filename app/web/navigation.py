"""The main navigation."""

from dataclasses import dataclass
from typing import Any

from flask import Flask, g, request, url_for

from app.locale import lazy as _l
from app.permissions import allowed, allowed_at, signed_in
from app.store.access.ways import channel_of
from app.store.messages.messages import unread_of
from app.web.addresses import here, versioned


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
    ("schools.own", "schools.own", _l("My school")),
    ("bundles.view", "bundles.bundles", _l("Bundles")),
    ("packs.make", "prints.centre", _l("Print")),
    ("today.view", "children.children", _l("Children")),
    ("schools.own", "children.children", _l("Children")),
    ("today.view", "schools.schools", _l("Schools")),
    ("volunteers.view", "volunteers.volunteers", _l("Volunteers")),
    ("letters.thread", "threads.threads", _l("My letter friends")),
    ("concerns.read", "concerns.concerns", _l("Concerns")),
    ("reviews.read", "reviews.reviews", _l("Reviews")),
    ("openings.ask", "openings.openings", _l("Openings")),
    ("users.propose", "users.users", _l("Users")),
    ("oversight.view", "audit.clocks", _l("Audit")),
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
    """How many messages the signed-in person has not read, counted once a page."""
    if "unread" not in g:
        g.unread = unread_of(signed_in().id)
    return g.unread


def init_app(app: Flask) -> None:
    """Make them known to templates."""
    app.jinja_env.globals.update(
        navigation=navigation,
        here=here,
        versioned=versioned,
        allowed=allowed,
        allowed_at=allowed_at,
        unread=unread,
        channel_of=channel_of,
    )
