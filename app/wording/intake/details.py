"""The details of a code as they stand in its sentence: fields by their names, lists with commas."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import gettext as _

from app.intake.values.masking import without_numbers
from app.wording.intake.fields import field_label
from app.wording.intake.refusals import FOUND
from app.wording.letters import STATES
from letters.states import State


def filled(sentence: Any, details: Mapping[str, Any]) -> str:
    """A sentence with its details, in the reader's language."""
    words = {name: _worded(name, value) for name, value in details.items()}
    if details.get("other") == "":
        # The column of the other field has no heading of its own.
        words["other"] = field_label(details["other_field"])
    return str(sentence) % words


def _worded(name: str, value: Any) -> str:
    if name == "groups":
        return _joined(_(" or ").join(map(field_label, group)) for group in value)
    if name == "fields":
        return _joined(map(field_label, value))
    if name == "found":
        return str(FOUND[value])
    if name == "was":
        return str(STATES[State(value)])
    return quoted(_joined(map(str, value)) if isinstance(value, list | tuple) else str(value))


def quoted(text: str) -> str:
    """A text of the file as it may stand in a sentence, on the page, the terminal or in JSON:
    without the numbers of people.
    """
    return without_numbers(text)


def _joined(words: Iterable[str]) -> str:
    return _(", ").join(words)
