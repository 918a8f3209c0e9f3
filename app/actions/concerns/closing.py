"""A concern is closed, by two people where it is red, and opened again. Never by itself."""

from app.actions.concerns.held_letters import read_again, wait_again
from app.actions.concerns.ringing import ring
from app.actions.concerns.steps import keep_watch, said, step
from app.actions.transaction import on_locked
from app.actor import Acting
from app.errors import Refused
from app.models import Concern, ConcernDeed
from app.store.concerns.case import has_open_referral
from app.store.concerns.ladders import ladder_for, watch_of
from app.store.concerns.reading import concern_in_reach, ties_of
from app.store.scope import Scope
from letters.concerns import clock
from letters.concerns.closing import (
    ClosingFacts,
    ConcernOutcome,
    closing_fault,
    is_over,
    may_be_second,
)
from letters.concerns.levels import ConcernLevel


def close(
    scope: Scope,
    reader_id: int,
    concern_id: int,
    outcome: ConcernOutcome,
    text: str,
    *,
    acting: Acting,
) -> bool:
    """Whoever has it says that it is over; whether it is, or a second person is rung.

    Raises NotFound, Refused concerns.empty or concerns.closing with the fault.
    """
    words = said(text)

    def then(row: Concern) -> bool:
        if row.first_id is not None:
            raise Refused("concerns.closing", fault="same_person")
        _refuse_fault(row, reader_id)
        row.outcome, row.outcome_words = outcome, words
        if is_over(ConcernLevel(row.level), None):
            _over(row, acting)
            return True
        watch = clock.half_closed(watch_of(row, acting.now), reader_id, acting.now)
        keep_watch(row, watch)
        step(row, ConcernDeed.HALF_CLOSED, ["outcome"], acting=acting)
        ring(row, acting=acting)
        return False

    return on_locked(lambda: concern_in_reach(scope, reader_id, concern_id), then)


def close_as_second(scope: Scope, reader_id: int, concern_id: int, *, acting: Acting) -> None:
    """A second person agrees that it is over. Raises NotFound, Refused concerns.closing."""

    def then(row: Concern) -> None:
        _refuse_no_second(row, reader_id, acting)
        _refuse_fault(row, reader_id)
        _over(row, acting)

    on_locked(lambda: concern_in_reach(scope, reader_id, concern_id), then)


def disagree(scope: Scope, reader_id: int, concern_id: int, text: str, *, acting: Acting) -> None:
    """The second person finds that it is not over: it is with whoever has it, who hears why.

    Raises NotFound, Refused concerns.empty, concerns.closing.
    """
    words = said(text)

    def then(row: Concern) -> None:
        _refuse_no_second(row, reader_id, acting)
        _refuse_fault(row, reader_id)
        _in_hand_again(row, row.first_id, words, acting)

    on_locked(lambda: concern_in_reach(scope, reader_id, concern_id), then)


def reopen(scope: Scope, reader_id: int, concern_id: int, text: str, *, acting: Acting) -> None:
    """It was not over: whoever closed it has it in hand again. Raises NotFound, Refused."""
    words = said(text)

    def then(row: Concern) -> None:
        if row.closed_at is None or reader_id not in (row.holder_id, row.first_id):
            raise Refused("concerns.not_closed")
        row.closed_at = None
        _in_hand_again(row, reader_id, words, acting)
        wait_again(row, acting=acting)

    on_locked(lambda: concern_in_reach(scope, reader_id, concern_id), then)


def _refuse_no_second(row: Concern, reader_id: int, acting: Acting) -> None:
    if row.first_id is None or row.closed_at is not None:
        raise Refused("concerns.closing", fault="closed")
    if reader_id != row.first_id and not may_be_second(watch_of(row, acting.now), reader_id):
        raise Refused("concerns.not_asked")
    if reader_id not in ladder_for(row, acting.today).holders:
        raise Refused("concerns.not_yours")


def _refuse_fault(row: Concern, reader_id: int) -> None:
    facts = ClosingFacts(
        ConcernLevel(row.level),
        row.holder_id,
        row.first_id,
        row.closed_at is not None,
        has_open_referral(row),
    )
    fault = closing_fault(facts, reader_id, has_tie=bool(ties_of(row, [reader_id])))
    if fault is not None:
        raise Refused("concerns.closing", fault=fault)


def _over(row: Concern, acting: Acting) -> None:
    row.closed_at, row.due_at = acting.now, None
    step(row, ConcernDeed.CLOSED, ["closed_at"], acting=acting)
    read_again(row, acting=acting)


def _in_hand_again(row: Concern, holder_id: int | None, words: str | None, acting: Acting) -> None:
    watch = clock.begun(ConcernLevel(row.level), acting.now)
    if holder_id is not None:
        watch = clock.taken(watch, holder_id, acting.now)
    keep_watch(row, watch)
    step(row, ConcernDeed.REOPENED, ["closed_at"], acting=acting, words=words)
