"""The page of what was refused, for who looks after the programme's safety."""

from flask import Blueprint, render_template

from app import clock
from app.models import SecurityEvent
from app.permissions import allowed, requires
from app.store.access.security_events import (
    EventFilter,
    counts_of_events,
    page_of_events,
    users_behind,
)
from app.store.listing import Page
from app.web.listing import filter_in_address, page_in_address
from app.wording.access import EVENTS

blueprint = Blueprint("security", __name__, url_prefix="/security-events")


@blueprint.get("/")
@requires("security.view")
def events() -> str:
    """Counts of a week, and each refusal, narrowed as the address says."""
    wanted = filter_in_address(EventFilter)
    page = page_of_events(wanted, page_in_address())
    return render_template(
        "access/security_events.html",
        page=page,
        wanted=wanted,
        counts=counts_of_events(clock.now()),
        words=EVENTS,
        names=_names(page) if allowed("users.manage") else {},
    )


def _names(page: Page[SecurityEvent]) -> dict[str, str]:
    """The names of those on the page; an auditor has their pseudonyms alone."""
    asked = {event.actor for event in page.rows if event.actor}
    return {actor: user.shown_name for actor, user in users_behind(asked).items()}
