"""What a round remembers and what was done in it, in words."""

from datetime import date
from typing import Any

from flask_babel import gettext

from app.locale import day
from app.locale import lazy as _l
from app.models import Ruling, RulingKind, RulingOrigin
from app.store.rounds.history import BROKEN, PROMISE, Promise, RoundEvent
from app.wording.letters.pairs import END_REASONS
from app.wording.rounds import REASONS
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
    "rounds.promise_broken": _l("could not publish it"),
    "rounds.undo": _l("took the publication back"),
    "rounds.cancel": _l("closed the round without pairing"),
}
WHY_BROKEN: dict[str, Any] = {
    "rounds.stale": _l("people had changed"),
    "rounds.forbidden_since": _l("a pair of it had been forbidden"),
    "rounds.own_pair": _l("who left it so is in it"),
    "rounds.cohort_over": _l("the last term was over"),
    "rounds.no_room": _l("no letter could be planned any more"),
    "rounds.not_before": _l("a friend still wrote"),
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


def done_by(event: RoundEvent | Promise) -> str:
    """Who did something in a round."""
    if event.by is not None:
        return event.by.shown_name
    return event.row.actor_words or gettext("the programme")


def done(event: RoundEvent) -> str:
    """What somebody did in a round."""
    said, promise = str(DONE.get(event.row.action, event.row.action)), event.promise
    if event.row.action == BROKEN:
        return _broken(event)
    if promise is not None and promise.day is not None:
        return gettext("%(said)s on %(day)s", said=said, day=day(promise.day))
    return said


def note(event: RoundEvent) -> str:
    """What was noted beside it, unless `done` says it."""
    return "" if event.row.action in (PROMISE, BROKEN) else event.row.note or ""


def _broken(event: RoundEvent) -> str:
    """Whose promise could not be kept, for which day, and why."""
    why, promise = _why_broken(event.row.note or ""), event.promise
    if promise is None:
        return gettext("could not publish it by itself: %(why)s", why=why)
    by = done_by(promise)
    if promise.day is None:
        return gettext("could not publish it as %(by)s had left it: %(why)s", by=by, why=why)
    return gettext(
        "could not publish it on %(day)s, as %(by)s had left it: %(why)s",
        day=day(promise.day),
        by=by,
        why=why,
    )


def _why_broken(note_: str) -> str:
    code, *people = note_.split()
    named = (one.partition(":") for one in people)
    said = [f"{who}: {REASONS[reason]}" for who, _colon, reason in named if reason in REASONS]
    return "; ".join(said) or str(WHY_BROKEN.get(code, WHY_BROKEN["rounds.stale"]))
