"""Sentences of long work, and its stored faults in words."""

import json
from typing import Any

from flask_babel import lazy_gettext as _l

from app.wording import sentence

WORDS: dict[str, Any] = {
    "work.unknown": _l("There is no such work here."),
    "work.over": _l("This work is over already."),
    "work.cancelled": _l("It was stopped before it was done."),
    "work.lost": _l("It was begun three times and never came to its end."),
    "work.broke": _l(
        "Something went wrong on our side (number %(number)s). Nothing was changed by it."
    ),
    "work.ended": _l("Another process has taken this over."),
}


def words_of_fault(fault: str) -> str:
    """The sentence of a stored fault in the reader's language."""
    code, details = json.loads(fault)
    return sentence(code, {name: _unwrapped(value) for name, value in details.items()})


def _unwrapped(value: Any) -> Any:
    """What earlier versions stored under a name of its own, as it is stored now."""
    return next(iter(value.values())) if isinstance(value, dict) else value
