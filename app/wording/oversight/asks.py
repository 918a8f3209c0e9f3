"""Sentences of what needs a second person."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.models import AskKind, AskState
from app.wording.oversight.audit import CLASSES

WORDS: dict[str, Any] = {
    "asks.unknown": _l("There is nothing of this kind to ask for or to answer."),
    "lists.ask_first": _l(
        "This file tells of %(rows)s children: somebody else has to say yes first. Ask for it on "
        "the draft's page, and take it there."
    ),
    "asks.why": _l("Please say in a few words what it is needed for."),
    "asks.twice": _l("This is asked for already, and waits for an answer or to be taken."),
    "asks.own": _l("Somebody else has to answer: it is your own ask, or beyond your reach."),
    "asks.decided": _l("This was answered, taken or taken back already, or it took too long."),
    "asks.not_approved": _l("There is no yes to this that can still be used. Please ask anew."),
}
ASK_STATES: dict[AskState, Any] = {
    AskState.WAITING: _l("waits for an answer"),
    AskState.APPROVED: _l("approved: take it within a day"),
    AskState.REFUSED: _l("refused"),
    AskState.WITHDRAWN: _l("taken back"),
    AskState.LAPSED: _l("lapsed"),
    AskState.DONE: _l("done"),
}
LIST_NAMES: dict[str, Any] = {
    "children": _l("Children"),
    "volunteers": _l("Volunteers"),
    "pairs": _l("Pairs"),
    "letters": _l("Letters"),
    "consent-forms": _l("Consent forms"),
    "readers": _l("Readers of an announcement"),
    "names": _l("Papers with real names"),
    "certificates": _l("Certificates with real names"),
}


def about_in_words(kind: AskKind, about: str) -> str:
    """What is asked for."""
    match kind:
        case AskKind.FILE:
            return _("The whole file of %(code)s", code=about)
        case AskKind.ERASE:
            return _("To erase %(code)s", code=about)
        case AskKind.PRINT:
            return _("To print papers with real names")
        case AskKind.CLOCK:
            return _(
                "To let go what was kept long enough: %(class_name)s", class_name=CLASSES[about]
            )
    if about in LIST_NAMES:
        return _("The list “%(name)s” as a file", name=LIST_NAMES[about])
    return _("The pairs of a draft as a file (%(name)s)", name=about)
