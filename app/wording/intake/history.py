"""What came of spreadsheets, in words: states, and why one cannot be taken back."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.wording import Said

WORDS: dict[str, Any] = {
    "intake.no_way_back": "%(why)s",
    "intake.followed": _l("This cannot be taken back as a whole; nothing was changed. %(rows)s"),
}
STATES: dict[str, Any] = {"admitted": _l("came in"), "taken_back": _l("taken back")}
NO_WAY_BACK: dict[str, Any] = {
    "not_in": _l("This was taken back before."),
    "too_late": _l("This came in more than 30 days ago; change what is wrong by hand."),
}
FOLLOWED: dict[str, Any] = {
    "gone": _l("no longer there"),
    "used": _l("already in a round, a pair or something else that followed"),
    "edited": _l("changed since"),
    "moved_on": _l("the letter has gone on since; take its last step back first"),
    "moved": _l("has changed school with it; move the child back first"),
    "address": _l("has another email address since; change it by hand"),
}
_SHOWN = 5


def rows_followed(rows: Sequence[Sequence[str]]) -> str:
    """The first rows that something followed from, each with what it is."""
    shown = [
        _("Row %(row)s: %(why)s.", row=place, why=FOLLOWED[why]) for place, why in rows[:_SHOWN]
    ]
    if len(rows) > _SHOWN:
        shown.append(_("And %(num)s more.", num=len(rows) - _SHOWN))
    return " ".join(shown)


def still_held_words(codes: Sequence[str]) -> str:
    """Which letters of a list that was taken back stay held; '' for none."""
    if not codes:
        return ""
    return _(
        "Still held, until a coordinator lets them go: %(letters)s.",
        letters=", ".join(codes[:_SHOWN]) + (" …" if codes[_SHOWN:] else ""),
    )


def why_no_way_back(why: str) -> str:
    """Why an import as a whole stays."""
    return str(NO_WAY_BACK[why])


SAID: Said = {
    "intake.followed": {"rows": rows_followed},
    "intake.no_way_back": {"why": why_no_way_back},
}
