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


STEPS: dict[str, Any] = {
    "counting types": _l("sorting everybody"),
    "weighing the classes": _l("making sure of those who need it most"),
    "bidding for places": _l("finding good pairs"),
    "raising the lowest score": _l("raising the lowest score"),
    "making it exact": _l("finding the best pairs"),
    "looking for better pairs": _l("looking at every pair"),
    "looking for the lowest prices": _l("finding the prices that prove it"),
    "placing the rest": _l("pairing those who are left"),
    "measuring the gap": _l("measuring how good the result is"),
    "explaining": _l("writing down the reasons"),
    "done": _l("solved"),
    "verifying": _l("counting everything again"),
    "storing": _l("keeping the result"),
    "looking ahead": _l("looking at the next days"),
    "playing the term again": _l("playing the last term again"),
    "checking rows": _l("reading the file and looking everybody up"),
    "sealing names": _l("encrypting names and numbers"),
    "admitting rows": _l("writing everything down, all or nothing"),
    "writing to them": _l("writing to them, each once"),
    "doing it for all": _l("doing it for all, or for nobody"),
    "taking it back for all": _l("taking it back for all, or for nobody"),
    "ending pairs": _l("ending the pairs, and beginning those that go on"),
    "taking back": _l("opening the pairs again, each letter as it was"),
    "planning anew": _l("finding new days for the letters"),
    "printing": _l("putting the papers together"),
    "publishing": _l("making the pairs and planning their letters"),
}


def step_in_words(step: str | None) -> str:
    """What work is busy with, in the reader's language; nothing before its first step."""
    return str(STEPS.get(step, step)) if step else ""


def words_of_fault(fault: str) -> str:
    """The sentence of a stored fault in the reader's language."""
    code, details = json.loads(fault)
    return sentence(code, {name: _unwrapped(value) for name, value in details.items()})


def _unwrapped(value: Any) -> Any:
    """What earlier versions stored under a name of its own, as it is stored now."""
    return next(iter(value.values())) if isinstance(value, dict) else value
