"""A volunteer says that they are away, or that they will leave; both can be taken back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.actions.letters.moves import Provenance, keep
from app.actions.records import record_change
from app.actions.transaction import transaction
from app.actor import Acting
from app.errors import Refused
from app.models import AwayReason, Letter, Pair, Volunteer
from app.store.letters.absences import (
    day_before_leave,
    day_of,
    days_around,
    leave_of,
    letters_to_plan,
    open_pairs_of,
    remember_day,
)
from app.store.letters.calendars import letter_of
from app.store.letters.letters import events_by_letter
from app.store.people.volunteers import volunteer_by_code
from app.store.scope import Scope
from letters import tracker
from letters.pairs.absences import Leave, PlannedDay
from letters.states import State
from letters.tracker import Event, Moved

LONGEST = timedelta(days=200)
"""Who is away for longer than a term does not come back to the same child."""


@dataclass(frozen=True, slots=True)
class Rescheduled:
    """What became of the letters: to be written on another day, not needed, needed again."""

    moved: int = 0
    void: int = 0
    back: int = 0

    def __add__(self, other: "Rescheduled") -> "Rescheduled":
        return Rescheduled(self.moved + other.moved, self.void + other.void, self.back + other.back)


def be_away(
    scope: Scope,
    code: str,
    first: date,
    until: date,
    reason: AwayReason | None = None,
    *,
    acting: Acting,
) -> Rescheduled:
    """The volunteer is away from `first` to the day before `until`: letters wait until then.

    Said again with other days, it is shorter or longer. Raises NotFound, Refused
    absences.order, absences.over, absences.too_long or absences.left.
    """
    if until <= first:
        raise Refused("absences.order")
    if until <= acting.today:
        raise Refused("absences.over")
    if until - first > LONGEST:
        raise Refused("absences.too_long")
    with transaction():
        volunteer = _still_here(scope, code, acting.today)
        before = leave_of(volunteer)
        volunteer.away_from, volunteer.away_until = first, until
        volunteer.away_reason = reason
        return _settled(volunteer, before, "volunteer.away", _AWAY, acting)


def be_back(scope: Scope, code: str, *, acting: Acting) -> Rescheduled:
    """The volunteer is not away, or not any more. Raises NotFound."""
    with transaction():
        volunteer = volunteer_by_code(scope, code)
        before = leave_of(volunteer)
        if volunteer.away_until is None:
            return Rescheduled()
        volunteer.away_from = volunteer.away_until = volunteer.away_reason = None
        return _settled(volunteer, before, "volunteer.back", _AWAY, acting)


def give_notice(scope: Scope, code: str, on: date, *, acting: Acting) -> Rescheduled:
    """The volunteer leaves: `on` is the first day on which they are gone.

    Until then letters go on, the last one says goodbye, and what was planned later is not needed.
    Raises NotFound, Refused absences.notice_day or absences.left.
    """
    if on <= acting.today:
        raise Refused("absences.notice_day")
    with transaction():
        volunteer = _still_here(scope, code, acting.today)
        before = leave_of(volunteer)
        volunteer.left_on = on
        return _settled(volunteer, before, "volunteer.notice", ["left_on"], acting)


def take_notice_back(scope: Scope, code: str, *, acting: Acting) -> Rescheduled:
    """The volunteer stays: the letters come back. Raises NotFound, Refused absences.left."""
    with transaction():
        return _stays(_still_here(scope, code, acting.today), "volunteer.stay", acting)


def come_back(scope: Scope, code: str, *, acting: Acting) -> Rescheduled:
    """The volunteer is with us, whether they have left or will: the letters come back.

    Raises NotFound.
    """
    with transaction():
        return _stays(volunteer_by_code(scope, code), "volunteer.come_back", acting)


def _stays(volunteer: Volunteer, action: str, acting: Acting) -> Rescheduled:
    before = leave_of(volunteer)
    volunteer.left_on = None
    return _settled(volunteer, before, action, ["left_on"], acting)


def plan_pair(pair: Pair, *, anew: bool, acting: Acting) -> Rescheduled:
    """Plan a pair's letters around its volunteer's leave; `anew` where another was planned for.

    What that one did is taken back first. Joins the caller's transaction.
    """
    rows = letters_to_plan(pair)
    for row in rows:
        if not anew and row.writer_id is None:
            row.before_leave = None
    wanted = days_around(pair, rows, leave_of(pair.volunteer), acting.today, anew=anew)
    events = events_by_letter(rows)
    provenance = Provenance(acting, "page", None)
    changed = [row for row in rows if row.code in wanted]
    return sum(
        (_planned(row, wanted[row.code], events[row.id], provenance) for row in changed),
        Rescheduled(),
    )


_AWAY = ("away_from", "away_until", "away_reason")


def _still_here(scope: Scope, code: str, today: date) -> Volunteer:
    volunteer = volunteer_by_code(scope, code)
    if volunteer.left_on is not None and volunteer.left_on <= today:
        raise Refused("absences.left")
    return volunteer


def _settled(
    volunteer: Volunteer, before: Leave, action: str, fields: Sequence[str], acting: Acting
) -> Rescheduled:
    """Write the leave down, and plan the letters of all pairs around it."""
    done = Rescheduled()
    if leave_of(volunteer) != before:
        for pair in open_pairs_of(volunteer):
            done += plan_pair(pair, anew=before.is_planned_for(acting.today), acting=acting)
        record_change(acting, action, "volunteer", volunteer.code, fields)
    return done


def _planned(
    row: Letter, day: PlannedDay, events: Sequence[Event], provenance: Provenance
) -> Rescheduled:
    today = provenance.acting.today
    on = max(today, row.since)
    remember_day(row, day_before_leave(row) or day_of(row), day)
    if day.due_on is None:
        moved = tracker.move(letter_of(row), State.VOID, on, today=on, events=events)
        _keep(row, moved, provenance)
        return Rescheduled(void=1)
    was_void = row.state == State.VOID
    if was_void:
        _keep(row, tracker.undo(letter_of(row), events, on, today=on), provenance)
    row.due_on, row.term_number = day.due_on, day.term
    return Rescheduled(back=1) if was_void else Rescheduled(moved=1)


def _keep(row: Letter, moved: Moved | tracker.Already, provenance: Provenance) -> None:
    if isinstance(moved, Moved):
        keep(row, moved, provenance)
