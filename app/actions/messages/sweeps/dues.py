"""Steps that are due, each with those who are told of it."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from app.store.messages.recipients import Recipients
from app.store.messages.reminders import BATCH, steps_of
from app.store.messages.sweeps.alike import Alike
from app.store.messages.sweeps.plans import PlannedLine
from app.store.parts import in_parts
from letters.reminders import Reminder


class Due(NamedTuple):
    """A step that is due for a letter, and the users who are told of it (none: recorded only)."""

    code: str
    line: PlannedLine
    user_ids: tuple[int, ...]
    postponed: bool = False

    @property
    def key(self) -> tuple[int, str, date]:
        """What is unique among the rows."""
        return (self.line.letter_id, self.line.step.name.lower(), self.line.due_on)


def dues_of(reminder: Reminder, alike: Alike, recipients: Recipients) -> Iterator[Due]:
    """The step for letters that stand alike, each with who of the recipients is told of it."""
    state, step, due_on = alike.stands.state, reminder.step, reminder.due_on
    for letter in alike.rows:
        part, listening = reminder.recipient, tuple[int, ...]()
        if not reminder.passed_over:
            place = alike.places[letter.school_id]
            part, wanted = recipients.of(part, letter.user_id, letter.school_id, place.county_code)
            listening = recipients.listening(wanted)
        yield Due(
            letter.code,
            PlannedLine(letter.id, state, step, due_on, part),
            listening,
            # A step that nobody can be told of is no step taken: it waits until somebody can.
            postponed=not listening and not reminder.passed_over,
        )


def unrecorded(dues: Sequence[Due]) -> list[Due]:
    """Those that nobody has recorded since they were read."""
    recorded = {
        taken
        for some in in_parts(dues, BATCH)
        for taken in steps_of({d.line.letter_id for d in some})
    }
    lines = ((due, due.line) for due in dues)
    return [due for due, line in lines if (line.letter_id, line.step, line.due_on) not in recorded]
