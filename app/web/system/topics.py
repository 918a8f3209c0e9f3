"""Which part of the guides a page's question mark opens."""

from dataclasses import dataclass

from flask import request

from app.locale import language
from app.permissions import allowed
from app.web.system.guides import Guide, Passage, guide

# Whose guide somebody reads: the first that has the topic.
READERS = (
    ("today.view", "coordinators"),
    ("schools.own", "schools"),
    ("letters.thread", "volunteers"),
    ("concerns.read", "counsellors"),
    ("openings.ask", "counsellors"),
    ("oversight.view", "coordinators"),
)
FOR_EVERYBODY = ("schools", "volunteers")
# A page by its endpoint or, for all others of a kind, by its blueprint; anchors of the guides.
TOPICS = {
    "accesses": "looks",
    "accounts": "account",
    "accounts.sign_in": "sign-in",
    "announcements": "announcements",
    "announcing": "announcements",
    "appeals": "worried",
    "appeals.waiting": "questions",
    "applications": "way-in",
    "asks": "second-yes",
    "audit": "audit",
    "batches": "many",
    "bundle_links": "bag",
    "bundles": "bag",
    "children": "children",
    "certificate_links": "account",
    "certificates": "cohort-end",
    "channels": "channels",
    "cohort_certificates": "cohort-end",
    "cohorts": "cohorts",
    "cohorts.end": "cohort-end",
    "concerns": "concerns",
    "concerns.duties": "duty",
    "concerns.mine": "worried",
    "concerns.new": "worried",
    "concerns.status": "worried",
    "contacts": "contacts",
    "erasures": "erasing",
    "hubs": "hubs",
    "imports": "spreadsheets",
    "intake": "spreadsheets",
    "keepsakes": "keepsake",
    "ladders": "ladder",
    "letters": "letters",
    "letters.preview": "write",
    "links": "sign-in",
    "merging": "same-person",
    "mail_links": "account",
    "messages": "account",
    "agreements": "consent-forms",
    "openings": "openings",
    "open_sessions": "account",
    "own_certificates": "account",
    "packs": "print",
    "pairs": "pairs",
    "pairs.ending": "ending",
    "pairs.raise_end": "ending",
    "pairs.reserve": "leaving",
    "photos": "by-photo",
    "pins": "sign-in",
    "paper_templates": "print",
    "postcards": "postcard",
    "prints": "print",
    "reminders": "reminders",
    "reserves": "reserve",
    "reviews": "reviews",
    "rounds": "rounds",
    "schools": "schools",
    "slip_pins": "slip-pin",
    "schools.own": "my-school",
    "schools.who_is_who": "who-is-who",
    "search": "search",
    "second_steps": "account",
    "second_steps.code": "sign-in",
    "threads": "turn",
    "threads.story": "keepsake",
    "threads.handover": "leaving",
    "threads.write": "write",
    "today": "today",
    "today.worklist": "astray",
    "health": "health",
    "users": "users",
    "volunteers": "volunteers",
    "ways": "account",
    "volunteers.leaving": "leaving",
    "volunteers.my_leaving": "leaving",
    "volunteers.my_way_in": "way-in",
    "security": "audit",
    "words": "openings",
    "work": "account",
}


@dataclass(frozen=True, slots=True)
class Help:
    """The part of a guide that a page is about."""

    guide: Guide
    passage: Passage


def topic_of(endpoint: str) -> str | None:
    """The anchor for a page; None where nothing is written about it."""
    return TOPICS.get(endpoint) or TOPICS.get(endpoint.partition(".")[0])


def guides_of_reader() -> tuple[str, ...]:
    """The guides of the signed-in person's roles; nobody's are those that a slip leads to."""
    named = (name for needed, name in READERS if allowed(needed))
    return tuple(dict.fromkeys(named)) or FOR_EVERYBODY


def help_here() -> Help | None:
    """What this page's question mark opens; where nothing is said of it, how a guide begins."""
    topic = topic_of(request.endpoint or "")
    if topic is None:
        return None
    guides = [guide(name, language()) for name in guides_of_reader()]
    having = next((one for one in guides if topic in one.passages), guides[0])
    return Help(having, having.passages.get(topic) or next(iter(having.passages.values())))
