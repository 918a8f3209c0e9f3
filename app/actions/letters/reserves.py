"""One letter by a reserve writer, so that a child does not wait for months: asked, taken back."""

from collections.abc import Callable
from datetime import date
from functools import partial

from app.actions.letters.absences import plan_pair
from app.actions.letters.asked import tell_asked, tell_not_needed
from app.actions.letters.moves import Provenance, keep, locked
from app.actions.letters.pictures.keeping import let_go_of
from app.actions.records import record_change
from app.actions.reviews.forgetting import forget_reading
from app.actions.transaction import transaction
from app.actor import Acting
from app.errors import Refused
from app.models import Letter, Pair, Volunteer
from app.store.letters.absences import (
    day_before_leave,
    day_of,
    letters_to_plan,
    remember_day,
)
from app.store.letters.calendars import letter_of
from app.store.letters.letters import events_by_letter
from app.store.letters.pairs import pair_coded
from app.store.letters.reserves import is_reserve_needed, offer_of, reserve_writers
from app.store.scope import Scope
from letters import tracker
from letters.pairs.absences import PlannedDay
from letters.states import State
from letters.tracker import Already, Moved


def ask_reserve(scope: Scope, code: str, volunteer: str, by: date, *, acting: Acting) -> Letter:
    """A reserve writer writes the pair's next letter by a day, and is told so.

    What a volunteer who is gone had typed for it is nobody's any more; whoever was asked in vain
    is not needed. Raises NotFound, Refused
    reserves.by, reserves.not_needed, reserves.not_ready, reserves.none_left or reserves.begun.
    """
    if by <= acting.today:
        raise Refused("reserves.by")
    with transaction():
        pair = pair_coded(scope, code, lock=True)
        writer = _ready(scope, pair, volunteer, acting.today)
        row = _letter_to_offer(pair, acting.today)
        before = day_before_leave(row) or day_of(row)
        if row.state == State.VOID:
            _keep(row, tracker.undo, acting)
        tell_not_needed(row, acting)
        row.writer, row.due_on = writer, by
        remember_day(row, before, day_of(row))
        _words_went(row, acting)
        record_change(acting, "letters.ask_reserve", "letter", row.code, ["due_on", "writer"])
        tell_asked(row, acting)
        return row


def _ready(scope: Scope, pair: Pair, code: str, today: date) -> Volunteer:
    """The reserve writer of that code. Raises Refused where none is needed, or that one is not."""
    if not is_reserve_needed(pair, today):
        raise Refused("reserves.not_needed")
    ready = {one.code: one for one in reserve_writers(scope, pair, today)}
    if code not in ready:
        raise Refused("reserves.not_ready", volunteer=code)
    return ready[code]


def take_back_reserve(scope: Scope, code: str, *, acting: Acting) -> None:
    """The letter is its own volunteer's again, and what the other typed is gone; they hear of it.

    Raises NotFound, Refused reserves.nobody or reserves.posted.
    """
    with transaction():
        row = locked(scope, [code])[0]
        _refuse_nobodys(row)
        take_back_locked(row, acting=acting)


def take_back_locked(row: Letter, *, acting: Acting) -> None:
    """The same for a locked letter that is due, in the running transaction."""
    tell_not_needed(row, acting)
    row.writer = None
    _words_went(row, acting)
    gone_on = row.pair.volunteer.left_on
    if gone_on is None or gone_on > acting.today:
        plan_pair(row.pair, anew=True, acting=acting)
    elif row.moves:
        # It was void before somebody was asked.
        _void(row, acting)
    record_change(acting, "letters.take_back_reserve", "letter", row.code, ["writer"])


def _words_went(row: Letter, acting: Acting) -> None:
    """The words went with their writer, and so do pictures, the wish to print, what was said."""
    row.text = row.text_at = row.print_asked_at = None
    let_go_of([row.id])
    forget_reading(row, acting=acting)


def _refuse_nobodys(row: Letter) -> None:
    if row.writer_id is None:
        raise Refused("reserves.nobody", letter=row.code)
    if row.state != State.DUE:
        raise Refused("reserves.posted", letter=row.code)


def _letter_to_offer(pair: Pair, today: date) -> Letter:
    offer = offer_of(pair, letters_to_plan(pair), today)
    if offer is None:
        raise Refused("reserves.none_left")
    row = offer.letter
    if offer.is_theirs:
        raise Refused("reserves.begun", letter=row.code)
    return row


def _void(row: Letter, acting: Acting) -> None:
    before = day_before_leave(row) or day_of(row)
    _keep(row, partial(tracker.move, to=State.VOID), acting)
    remember_day(row, before, PlannedDay(None, row.term_number))


def _keep(row: Letter, decide: Callable[..., Moved | Already], acting: Acting) -> None:
    on = max(acting.today, row.since)
    moved = decide(letter_of(row), events=events_by_letter([row])[row.id], on=on, today=on)
    if isinstance(moved, Moved):
        keep(row, moved, Provenance(acting, "page", None))
