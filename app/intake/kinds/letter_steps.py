"""The steps that a row of a list of letters tells: in go its values, out they come in order."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from app.intake.kinds.kind import Values

_TO_CHILD, _TO_VOLUNTEER = "to_child", "to_volunteer"
# A column of days -> which way that letter goes, and what happened on the day.
_DAYS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "posted_on": (_TO_CHILD, "posted"),
        "at_school_on": (_TO_CHILD, "at_school"),
        "delivered_on": (_TO_CHILD, "delivered"),
        "handed_in_on": (_TO_VOLUNTEER, "handed_in"),
        "reply_posted_on": (_TO_VOLUNTEER, "posted"),
        "received_on": (_TO_VOLUNTEER, "received"),
    }
)


@dataclass(frozen=True, slots=True)
class LetterStep:
    """A state that a letter came into, and the day in ISO, '' where none is given.

    `direction` is which letter of a pair and number it is; '' for the one that a code names.
    `field` is the column that says so.
    """

    direction: str
    state: str
    day: str
    field: str


def steps_of(values: Values) -> tuple[LetterStep, ...]:
    """The steps by days, then the state unless a day tells it already."""
    coded, said = bool(values.get("code")), str(values.get("direction") or "")
    steps = [
        LetterStep("" if coded else said or way, state, str(values[name]), name)
        for name, (way, state) in _DAYS.items()
        if values.get(name)
    ]
    state = values.get("state")
    if state and state not in {step.state for step in steps}:
        day = str(values.get("date") or "")
        steps.append(LetterStep("" if coded else said, str(state), day, "state"))
    return tuple(steps)
