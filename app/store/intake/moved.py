"""What followed from a list of letters: a letter that has moved on since stays where it is."""

from collections.abc import Iterator

from sqlalchemy import select

from app.extensions import db
from app.models import Letter
from app.store.intake.outcomes import Outcomes, RowOutcome
from app.store.parts import in_parts

MADE = "events"
"""Where an outcome keeps the events that its row made: codes of letters, each with a number."""


def events_made(outcomes: Outcomes) -> list[tuple[str, int]]:
    """The events of all rows, the last first: so they are taken back."""
    return [
        (code, number)
        for row in reversed(outcomes.changed)
        for code, number in reversed(row.after.get(MADE, ()))
    ]


def moved_on(outcomes: Outcomes) -> Iterator[tuple[str, RowOutcome]]:
    """The last row of each letter that is gone, or that has moved since, with which it is."""
    last = {
        code: (row, number) for row in outcomes.changed for code, number in row.after.get(MADE, ())
    }
    moves = _moves_of(sorted(last))
    for code, (row, number) in last.items():
        if code not in moves:
            yield "gone", row
        elif moves[code] != number:
            yield "moved_on", row


def _moves_of(codes: list[str]) -> dict[str, int]:
    """How many events each letter has by now, which is the number of its last one."""
    return {
        row.code: row.moves
        for some in in_parts(codes)
        for row in db.session.execute(
            select(Letter.code, Letter.moves).where(Letter.code.in_(some))
        )
    }
