"""Letters of a list are moved."""

from collections.abc import Sequence
from datetime import date
from functools import partial

from app.actions.intake.admissions.admission import Admission, Admitted
from app.actions.letters.deciding import decide_move
from app.actions.letters.moves import Decided, Provenance, locked, try_apply
from app.intake import RowReport
from app.intake.kinds.letter_steps import LetterStep, steps_of
from app.models import Letter
from app.store.intake.known.letters import day_of
from app.store.intake.known.letters_named import FoundLetters, find_letters
from app.store.intake.moved import MADE
from app.store.letters.acts import allowed
from app.store.letters.letters import events_by_letter
from app.store.scope import Scope
from letters.movers import Mover
from letters.pairs.moves import HeldBack
from letters.states import State
from letters.tracker import Event, Moved

Named = list[tuple[str, LetterStep]]


def admit_letters(scope: Scope, rows: Sequence[RowReport], admission: Admission) -> Admitted:
    """Move the letters in the order of the rows, each row its steps; how many rows moved one."""
    found = find_letters(scope, rows, admission.acting.today)
    named = {row.place: _named(found, row) for row in rows}
    mover = _Mover(scope, {code for steps in named.values() for code, _ in steps}, admission)
    moved = 0
    for row in rows:
        made = [event for code, step in named[row.place] if (event := mover.move(code, step))]
        code = next((code for code, _ in made or named[row.place]), "")
        admission.changed(row, code, {MADE: None}, {MADE: made} if made else {})
        moved += bool(made)
    return Admitted(changed=moved)


def _named(found: FoundLetters, row: RowReport) -> Named:
    """The steps of a row, each with the code of its letter, if it is still in reach."""
    codes = ((found.of(row, step.direction), step) for step in steps_of(row.values))
    return [(code, step) for code, step in codes if isinstance(code, str)]


class _Mover:
    """The letters of a list, locked all at once, with the events that each has had so far."""

    def __init__(self, scope: Scope, codes: set[str], admission: Admission) -> None:
        self._scope, self._today = scope, admission.acting.today
        self._provenance = Provenance(admission.acting, "file", None)
        rows = locked(scope, codes)
        self._rows = {row.code: row for row in rows}
        self._events = {key: list(some) for key, some in events_by_letter(rows).items()}
        self._may = allowed(rows, self._today)

    def move(self, code: str, step: LetterStep) -> tuple[str, int] | None:
        """Do a step; the letter's code and the number of the event, None where there was none."""
        row = self._rows[code]
        before, on = row.moves, day_of(step, self._today)
        decide = partial(self._decided, to=State(step.state), on=on)
        try_apply(self._scope, row, self._events[row.id], decide, self._provenance)
        return None if row.moves == before else (code, row.moves)

    def _decided(
        self,
        row: Letter,
        events: Sequence[Event],
        movers: frozenset[Mover],
        *,
        to: State,
        on: date,
    ) -> Decided:
        """The move, whose event the next step of the letter has before it."""
        decided = decide_move(
            row, events, movers, to=to, on=on, today=self._today, may=self._may, kept=True
        )
        made = decided.moved if isinstance(decided, HeldBack) else decided
        if isinstance(made, Moved):
            self._events[row.id].append(made.event)
        return decided
