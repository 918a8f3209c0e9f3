"""Words of figures, clocks and the yearly audit pack."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.store.oversight.audit import AuditYear
from letters.documents.audit.summary import YearSummary
from letters.oversight.retention import CLOCKS, Afterwards

WORDS: dict[str, Any] = {
    "audit.year": _l("There is no pack of the year %(year)s: it has not begun."),
}
COUNTS: dict[str, dict[str, Any]] = {
    "looks": {
        "accesses": _l("looks at personal data"),
        "accesses_with_reason": _l("of them with a reason"),
        "lists_alone": _l("short lists taken as files"),
    },
    "grants": {
        "grants_proposed": _l("roles proposed"),
        "grants_approved": _l("roles approved"),
        "grants_alone": _l("of them by command, without a second admin"),
        "grants_revoked": _l("roles taken away"),
    },
    "asks": {
        "asks_approved": _l("long lists, files and erasures that a second person approved"),
        "asks_refused": _l("of these refused"),
        "erasures": _l("people erased"),
        "changes": _l("changes written down"),
    },
}
PARTS: dict[str, Any] = {
    "looks": _l("Who looked"),
    "grants": _l("Roles"),
    "asks": _l("Two people"),
}
TABLES: dict[str, Any] = {
    "county": _l("By county"),
    "level": _l("By level of school"),
    "consents": _l("Answers of guardians"),
    "letters": _l("Letters by where they are"),
    "concerns": _l("Concerns"),
}
CELLS: dict[str, Any] = {
    "children": _l("Children"),
    "pairs": _l("Pairs"),
    "letters": _l("Letters"),
    "concerns": _l("Concerns"),
    "primary": _l("Primary school"),
    "middle": _l("Middle school"),
    "unknown": _l("not said"),
    "given": _l("given"),
    "refused": _l("refused"),
    "none": _l("no answer yet"),
    "waits": _l("waits"),
    "in_hand": _l("in hand"),
    "closed": _l("closed"),
}
CLASSES: dict[str, Any] = {
    "tries": _l("tries to sign in, from the try on"),
    "prints": _l("papers of many schools, from when they were asked for"),
    "links": _l("one-time links, from their end"),
    "sessions": _l("where somebody is signed in, from when they signed in"),
    "addresses": _l("new addresses that nobody confirmed, from the end of their link"),
    "replies": _l("what came back to messages, without its words"),
    "events": _l("refusals, with pseudonyms"),
    "questions": _l("questions, from when they were settled"),
    "lists": _l("that a short list was taken, from that moment"),
    "applicants": _l("applications whose address was never confirmed"),
    "texts": _l("texts of letters, from the end of the pair"),
    "messages": _l("messages, from when they were made"),
    "children": _l("children who have left, from that day"),
    "volunteers": _l("volunteers who have left, from that day"),
    "looks": _l("looks at personal data"),
    "changes": _l("changes, without values"),
}
DEEDS: dict[Afterwards, Any] = {
    Afterwards.GONE: _l("thrown away each night"),
    Afterwards.ASKED: _l("goes once an admin has said yes"),
    Afterwards.CUT: _l("stays until the owner of the database cuts it off"),
}


def first_page(year: AuditYear, counts: dict[str, int]) -> YearSummary:
    """The first page of the pack in words."""
    sections = [
        (str(PARTS[part]), [(str(words), str(counts[name])) for name, words in lines.items()])
        for part, lines in COUNTS.items()
    ]
    kept = [(str(CLASSES[one.name]), _("%(days)s days", days=one.days)) for one in CLOCKS]
    notes = [
        _("People stand for themselves as pseudonyms; counts under ten are hidden in figures.csv."),
        _(
            "Refused sign-ins, forms and looks are in refusals.csv; what the chain of the logs "
            "says, in chain.csv."
        ),
    ]
    heading = _("Xinqiao: audit of the year %(year)s", year=year.number)
    return YearSummary(heading, [*sections, (_("How long records are kept"), kept)], notes)
