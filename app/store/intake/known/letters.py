"""The letters that a spreadsheet moves: each row is judged as the move would be."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from app.intake import Remark, RowReport
from app.intake.rows.report import Change
from app.store.letters.calendars import letter_of
from app.store.letters.letters import events_by_letter, letters_coded, movers_of
from app.store.parts import in_parts
from app.store.scope import Scope
from letters import tracker
from letters.codes import CodeKind, parse
from letters.errors import BadCode, DateRefused, MoveRefused
from letters.movers import Mover, may_make
from letters.states import State
from letters.tracker import Already, Event, Letter


class LetterRows:
    """The letters of a file, each as the rows above have left it."""

    def __init__(self, scope: Scope, rows: Sequence[RowReport], today: date) -> None:
        self._today = today
        self._letters: dict[str, Letter] = {}
        self._events: dict[str, list[Event]] = {}
        self._movers: dict[str, frozenset[Mover]] = {}
        codes = sorted({code for row in rows if row.fate != "fault" if (code := code_of(row))})
        for some in in_parts(codes):
            self._read(scope, some)

    def _read(self, scope: Scope, codes: Sequence[str]) -> None:
        found = letters_coded(scope, codes)
        events = events_by_letter(found)
        for row in found:
            self._letters[row.code] = letter_of(row)
            self._events[row.code] = list(events[row.id])
            self._movers[row.code] = movers_of(scope, row)

    def judged(self, row: RowReport) -> RowReport:
        """The row with its fate: changed where it moves its letter, same where that was done."""
        if row.fate == "fault":
            return row
        code = code_of(row)
        letter = self._letters.get(code or "")
        if letter is None:
            return _faulty(row, "letter_unknown", "code")
        to, on = State(str(row.values["state"])), day_of(row, self._today)
        if not may_make(letter.direction, to, self._movers[letter.code]):
            return _faulty(row, "letter_not_yours", "state")
        try:
            moved = tracker.move(
                letter, to, on, today=self._today, events=self._events[letter.code]
            )
        except MoveRefused:
            return _faulty(row, "letter_cannot_move", "state", was=letter.state.value)
        except DateRefused as fault:
            return _faulty(row, "letter_date", "date", limit=fault.limit.isoformat())
        if isinstance(moved, Already):
            return replace(row, fate="same")
        self._letters[letter.code] = moved.letter
        self._events[letter.code].append(moved.event)
        change = Change(letter.state.value, to.value)
        return replace(row, fate="changed", changes={"state": change})


def code_of(row: RowReport) -> str | None:
    """The letter's code as it is stored, or None for what is none."""
    try:
        return parse(str(row.values["code"]), CodeKind.LETTER)
    except BadCode:
        return None


def day_of(row: RowReport, today: date) -> date:
    """The day of the move: today where the row says none."""
    given = row.values.get("date")
    return date.fromisoformat(str(given)) if given else today


def _faulty(row: RowReport, code: str, field: str, **details: str) -> RowReport:
    fault = Remark(code, details=details, field=field)
    return replace(row, fate="fault", faults=(fault,))
