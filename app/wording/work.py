"""Sentences of long work, and its stored faults in words."""

import json
from typing import Any

from flask_babel import lazy_gettext as _l

from app.intake import IntakeRefused
from app.wording import sentence
from app.wording.intake import RefusalWords
from app.wording.rounds import EngineFaults, StalePeople

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
    """The sentence of a stored fault."""
    code, details = json.loads(fault)
    return sentence(code, {name: _worded(value) for name, value in details.items()})


def _worded(value: Any) -> Any:
    """What was stored in parts becomes words again."""
    if isinstance(value, dict) and "faults" in value:
        return EngineFaults(tuple(tuple(fault) for fault in value["faults"]))
    if isinstance(value, dict) and "refusal" in value:
        code, data = value["refusal"]
        return RefusalWords(IntakeRefused(code, **data))
    if isinstance(value, dict) and "people" in value:
        return StalePeople(tuple(tuple(person) for person in value["people"]))
    return value
