"""What a round remembers and what was done in it, in words."""

from datetime import date
from typing import Any

from flask_babel import gettext

from app.locale import day
from app.locale import lazy as _l
from app.models import Ruling, RulingKind, RulingOrigin
from app.store.rounds.history import RoundEvent
from app.wording.letters.pairs import END_REASONS
from letters.pairs.facts import EndReason

RULING_KINDS: dict[RulingKind, Any] = {
    RulingKind.KEEP: _l("locked"),
    RulingKind.FORBID: _l("forbidden"),
    RulingKind.ALLOW: _l("allowed"),
}
RULING_ORIGINS: dict[RulingOrigin, Any] = {
    RulingOrigin.PERSON: _l("by a person"),
    RulingOrigin.FORMER: _l("wrote together before"),
    RulingOrigin.SAFETY: _l("ended for safety"),
    RulingOrigin.KIN: _l("same family"),
}
DONE: dict[str, Any] = {
    "rounds.open": _l("opened the round"),
    "rounds.renew": _l("took the snapshot anew, because people had changed"),
    "rounds.remember": _l("entered pairs that must not be again"),
    "rounds.unlock": _l("dropped locks that can no longer be"),
    "rounds.solve": _l("solved it"),
    "rounds.keep": _l("locked a pair"),
    "rounds.forbid": _l("forbade a pair"),
    "rounds.allow": _l("allowed a pair in spite of what is remembered"),
    "rounds.lift": _l("undid a ruling"),
    "rounds.publish": _l("published it"),
    "rounds.promise": _l("left it to be published by itself"),
    "rounds.promise_back": _l("took back that it is published by itself"),
    "rounds.promise_broken": _l("could not publish it on its day, because people had changed"),
    "rounds.undo": _l("took the publication back"),
    "rounds.cancel": _l("closed the round without pairing"),
}


def ruling_reason(ruling: Ruling) -> str:
    """Why two are ruled upon: what a person wrote, or what is remembered of them."""
    said = ruling.reason or ""
    match ruling.origin:
        case RulingOrigin.KIN:
            return gettext("%(code)s, of the same family, writes with this volunteer", code=said)
        case RulingOrigin.FORMER | RulingOrigin.SAFETY:
            why, _space, until = said.partition(" ")
            return gettext(
                "wrote together until %(day)s: %(why)s",
                day=day(date.fromisoformat(until)),
                why=END_REASONS[EndReason(why)],
            )
    return said


def done_by(event: RoundEvent) -> str:
    """Who did something in a round."""
    if event.by is not None:
        return event.by.shown_name
    return event.row.actor_words or gettext("the programme")


def done(event: RoundEvent) -> str:
    """What somebody did in a round."""
    return str(DONE.get(event.row.action, event.row.action))
