"""Letters as lines of a list."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.permissions import scope_for
from app.store.letters.calendars import letter_of
from app.store.letters.letters import movers_of
from app.store.letters.lists import LetterLine
from app.web.letters.chips import Chip, chip_of
from letters.movers import next_step
from letters.states import State


@dataclass(frozen=True, slots=True)
class LetterRow:
    """A letter as a line of a list: its chip, and the step that this reader may log next."""

    line: LetterLine
    chip: Chip
    next_step: State | None
    answer: str = ""


def rows_of(lines: Sequence[LetterLine], answer: str = "") -> list[LetterRow]:
    """Letters as lines of a list."""
    scope = scope_for("letters.move")
    return [
        LetterRow(
            line,
            chip_of(line.standing),
            next_step(letter_of(line.letter), movers_of(scope, line.letter)),
            answer,
        )
        for line in lines
    ]
