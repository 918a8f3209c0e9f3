"""The letters that a spreadsheet moves: each row is judged as its moves would be."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from app.intake import Remark, Report, RowReport
from app.intake.fields.letters import DAY_FIELDS
from app.intake.kinds.kind import Values
from app.intake.kinds.letter_steps import LetterStep, steps_of
from app.intake.rows.report import Change
from app.store.intake.known.letters_named import FoundLetters, Unfound, find_letters
from app.store.letters.acts import allowed
from app.store.letters.calendars import letter_of
from app.store.letters.letters import events_by_letter, movers_of
from app.store.scope import Scope
from letters.errors import DateRefused, MoveRefused
from letters.movers import Mover, may_make
from letters.pairs.moves import HeldBack, is_held_back, move_or_hold
from letters.states import State
from letters.tracker import Already, Event, Letter, Moved

Known = dict[str, tuple[Letter, list[Event]]]


def judged_letters(scope: Scope, report: Report, today: date) -> Report:
    """The report with the fate of each row.

    Days that whoever brings the list logs of none of its letters are left out, a column at a time,
    and that is said once.
    """
    letters = LetterRows(scope, report.rows, today)
    others = letters.logged_by_others(report.rows)
    rows = (replace(row, values=_without(row.values, others)) for row in report.rows)
    note = Remark("days_of_others", details={"fields": list(others)})
    notes = (*report.notes, note) if others else report.notes
    return replace(report, rows=tuple(map(letters.judged, rows)), notes=notes)


def _without(values: Values, fields: Sequence[str]) -> Values:
    return {name: value for name, value in values.items() if name not in fields}


class LetterRows:
    """The letters of a file, each as the rows above have left it."""

    def __init__(self, scope: Scope, rows: Sequence[RowReport], today: date) -> None:
        self._today = today
        self._found: FoundLetters = find_letters(scope, rows, today)
        letters = self._found.letters
        events = events_by_letter(letters)
        self._known: Known = {one.code: (letter_of(one), list(events[one.id])) for one in letters}
        self._movers: Mapping[str, frozenset[Mover]] = {
            one.code: movers_of(scope, one) for one in letters
        }
        may = allowed(letters, today)
        self._may = {one.code: may[one.id] for one in letters}

    def logged_by_others(self, rows: Sequence[RowReport]) -> tuple[str, ...]:
        """The columns of days with steps that this person may log of no letter."""
        may_log = dict.fromkeys(DAY_FIELDS, False)
        stands = set[str]()
        for row in rows:
            for step in steps_of(row.values) if row.fate != "fault" else ():
                code = self._found.of(row, step.direction)
                if isinstance(code, str) and step.field in may_log:
                    stands.add(step.field)
                    may_log[step.field] |= self._may_log(code, step)
        return tuple(name for name, may in may_log.items() if name in stands and not may)

    def _may_log(self, code: str, step: LetterStep) -> bool:
        direction = self._known[code][0].direction
        return may_make(direction, State(step.state), self._movers[code])

    def judged(self, row: RowReport) -> RowReport:
        """The row with its fate: changed where it moves a letter, same where all of it was done."""
        if row.fate == "fault":
            return row
        trial: Known = {}
        seen, held = list[State](), set[str]()
        for step in steps_of(row.values):
            code = self._found.of(row, step.direction)
            if isinstance(code, Unfound):
                return _faulty(row, code.code, code.field, {"number": code.number})
            letter, events = trial.get(code) or self._known[code]
            made = self._moved(row, letter, events, step)
            if isinstance(made, RowReport):
                if code in held:
                    continue  # What follows on a letter that is held back does not happen.
                return made
            if isinstance(made, Already):
                row = _told_of_another_day(row, step, made.event)
            if isinstance(made, HeldBack):
                held.add(code)
                remark = Remark("letter_held_back", field=step.field)
                row = replace(row, notes=(*row.notes, remark))
                made = made.moved
            if isinstance(made, Moved):
                trial[code] = made.letter, [*events, made.event]
                seen += [letter.state, made.letter.state]
        if not seen:
            return replace(row, fate="same")
        self._known |= trial
        change = Change(seen[0].value, seen[-1].value)
        return replace(row, fate="changed", changes={"state": change})

    def _moved(
        self, row: RowReport, letter: Letter, events: Sequence[Event], step: LetterStep
    ) -> Moved | Already | HeldBack | RowReport:
        """What a step does to its letter, or the row with its fault."""
        to, on = State(step.state), day_of(step, self._today)
        if not self._may_log(letter.code, step):
            return _faulty(row, "letter_not_yours", step.field)
        if on < self._found.first_day(letter.code):
            limit = self._found.first_day(letter.code).isoformat()
            return _faulty(row, "letter_before_cohort", _field(step), {"limit": limit})
        may, movers = self._may[letter.code], self._movers[letter.code]
        held_back = is_held_back(letter, to, may, movers)
        try:
            return move_or_hold(
                letter,
                to,
                on,
                today=self._today,
                events=events,
                held_back=held_back,
                kept=True,
            )
        except MoveRefused:
            return _faulty(row, "letter_cannot_move", step.field, {"was": letter.state.value})
        except DateRefused as fault:
            return _faulty(row, "letter_date", _field(step), {"limit": fault.limit.isoformat()})


def day_of(step: LetterStep, today: date) -> date:
    """The day of a step: today where the row says none."""
    return date.fromisoformat(step.day) if step.day else today


def _told_of_another_day(row: RowReport, step: LetterStep, known: Event | None) -> RowReport:
    """The row, with a note where its step was noted before, for another day than it says."""
    if known is None or not step.day or known.on.isoformat() == step.day:
        return row
    details = {"on": known.on.isoformat()}
    remark = Remark("letter_other_day", details=details, field=_field(step))
    return replace(row, notes=(*row.notes, remark))


def _field(step: LetterStep) -> str:
    """Where the day of a step stands."""
    return "date" if step.field == "state" else step.field


def _faulty(
    row: RowReport, code: str, field: str, details: Mapping[str, Any] | None = None
) -> RowReport:
    fault = Remark(code, details=details or {}, field=field)
    return replace(row, fate="fault", faults=(fault,))
