"""Steps that are due, each with those who are told of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.actions.messages.digests import PlannedLine
from app.store.messages.recipients import Recipients
from app.store.messages.reminders import recorded_steps
from letters.reminders import Reminder
from letters.states import State


@dataclass(frozen=True, slots=True)
class Due:
    """A step that is due for a letter, and the users who are told of it (none: recorded only)."""

    code: str
    line: PlannedLine
    user_ids: tuple[int, ...]
    postponed: bool = False

    @property
    def key(self) -> tuple[int, str, date]:
        """What is unique among the rows."""
        return (self.line.letter_id, self.line.step.name.lower(), self.line.due_on)


def due_of(reminder: Reminder, letter: Any, recipients: Recipients) -> Due:
    """The step for a letter, and who of the recipients is told of it."""
    part, listening = reminder.recipient, tuple[int, ...]()
    if not reminder.passed_over:
        part, wanted = recipients.of(part, letter.user_id, letter.school_id, letter.county_code)
        listening = recipients.listening(wanted)
    return Due(
        letter.code,
        PlannedLine(letter.id, State(letter.state), reminder.step, reminder.due_on, part),
        listening,
        # A step that nobody can be told of is no step taken: it waits until somebody can.
        postponed=not listening and not reminder.passed_over,
    )


def unrecorded(dues: Sequence[Due]) -> list[Due]:
    """Those that nobody has recorded since they were read."""
    recorded = set(recorded_steps([due.line.letter_id for due in dues]))
    return [due for due in dues if (due.code, due.line.step, due.line.due_on) not in recorded]
