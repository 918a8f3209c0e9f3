"""One move of a letter: locked, decided by `letters`, kept as an event with the new state."""

import logging
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import delete, func, select, update

from app.actions.letters.asked import tell_not_again
from app.actions.letters.forwarding import follow
from app.actions.letters.pictures.keeping import take_away
from app.actions.transaction import transaction
from app.actor import Acting
from app.errors import NotFound, Refused
from app.extensions import db
from app.models import Bundle, BundleLetter, BundleState, Letter, LetterEvent
from app.store.letters.letters import (
    HELD_BACK,
    Happening,
    events_by_letter,
    happening,
    letter_to_move_within,
    letters_with_pair,
    movers_of,
)
from app.store.scope import Scope
from letters.codes import CodeKind, parse
from letters.errors import BadCode, DateRefused, LettersError, MoveRefused, UndoRefused
from letters.movers import Mover
from letters.pairs.moves import HeldBack
from letters.states import Direction, State
from letters.tracker import Already, Event, Moved

log = logging.getLogger("xinqiao.letters")
LONGEST_NOTE = 200
NOT_SENT = frozenset({State.DUE, State.HANDED_IN})
Decided = Moved | Already | HeldBack
Decide = Callable[[Letter, Sequence[Event], frozenset[Mover]], Decided]


@dataclass(frozen=True, slots=True)
class MoveAnswer:
    """What a move did to one letter: `event` is new, already, held or refused.

    Held is a letter that must not go on because of its pair: whoever has it keeps it.
    Of a move that was made already, `first` is the event that made it, with who and when; None
    where nobody logged it. `refusal` says why a letter did not move.
    """

    code: str
    state: State
    was: State
    event: str
    first: Happening | None = None
    refusal: Refused | None = None


class ManyRefused(Refused):
    """Some letters cannot move, so none was moved; `refusals` says why for each."""

    def __init__(self, refusals: Sequence[Refused]) -> None:
        super().__init__("letters.some_refused", count=len(refusals))
        self.refusals = refusals


@dataclass(frozen=True, slots=True)
class Provenance:
    """What each event of an action says of itself."""

    acting: Acting
    how: str
    note: str | None


def letter_code(code: str) -> str:
    """The code that was meant. Raises NotFound for what is no letter's code."""
    try:
        return parse(code, CodeKind.LETTER)
    except BadCode as fault:
        raise NotFound("letters.bad_code", letter=code) from fault


def locked(scope: Scope, codes: Collection[str]) -> list[Letter]:
    """The letters, locked in the order of their ids so that two movers never wait in a ring."""
    wanted = {letter_code(code) for code in codes}
    query = (
        letters_with_pair()
        .where(Letter.code.in_(wanted), letter_to_move_within(scope))
        .order_by(Letter.id)
        .with_for_update(of=Letter)
        .execution_options(populate_existing=True)
    )
    rows = list(db.session.scalars(query))
    missing = wanted - {row.code for row in rows}
    if missing:
        raise NotFound("letters.unknown", letter=", ".join(sorted(missing)))
    return rows


def move_one(scope: Scope, code: str, decide: Decide, provenance: Provenance) -> MoveAnswer:
    """Decide about one letter and keep what follows. Raises NotFound, Refused."""
    with transaction():
        row = locked(scope, [code])[0]
        return apply(scope, row, events_by_letter([row])[row.id], decide, provenance)


def apply(
    scope: Scope, row: Letter, events: Sequence[Event], decide: Decide, provenance: Provenance
) -> MoveAnswer:
    """Decide about a locked letter and keep what follows. Raises Refused."""
    was = State(row.state)
    try:
        result = decide(row, events, movers_of(scope, row))
    except LettersError as fault:
        raise _refused(row, fault) from fault
    if isinstance(result, Already):
        first = happening(row.id, result.event.number) if result.event else None
        return MoveAnswer(row.code, was, was, "already", first)
    if isinstance(result, HeldBack):
        keep_held(row, result, provenance)
        return MoveAnswer(row.code, State.HELD, was, "held")
    keep(row, result, provenance)
    return MoveAnswer(row.code, result.letter.state, was, "new")


def try_apply(
    scope: Scope, row: Letter, events: Sequence[Event], decide: Decide, provenance: Provenance
) -> MoveAnswer:
    """The same as `apply`, with a refusal as its answer."""
    try:
        return apply(scope, row, events, decide, provenance)
    except Refused as refusal:
        state = State(row.state)
        return MoveAnswer(row.code, state, state, "refused", None, refusal)


def keep(row: Letter, moved: Moved, provenance: Provenance) -> None:
    """Keep a move: its event, the letter's state, and what the answering letter knows of it."""
    row.state, row.since = moved.letter.state.value, moved.letter.since
    row.before = moved.letter.before.value if moved.letter.before else None
    row.moves = moved.letter.moves
    follow(row, moved)
    if moved.event.undoes is not None and moved.event.was is State.DUE:
        tell_not_again(row, moved.event.undoes, provenance.acting)
    if row.moves > 1 and _is_sent(moved.event):
        leave_bags_under_way([row.id])
    if row.state == State.DUE and row.direction == Direction.TO_VOLUNTEER:
        # Pages were photographed of a letter that was not this one, or is not here.
        take_away(row, acting=provenance.acting)
    db.session.add(event_row(row.id, moved.event, provenance))
    if Direction(row.direction) is Direction.TO_CHILD and State.DELIVERED in (
        moved.event.was,
        moved.event.to,
    ):
        _mark_answered(row)
    log.info("letters.move", extra={"actor": str(provenance.acting.actor), "letter": row.code})


def _is_sent(event: Event) -> bool:
    return event.was in NOT_SENT and event.to is State.POSTED and event.undoes is None


def leave_bags_under_way(letter_ids: Collection[int]) -> None:
    """What is sent anew is no longer in the bag that lost it; its own is still being packed."""
    under_way = select(Bundle.id).where(Bundle.state == BundleState.POSTED)
    db.session.execute(
        delete(BundleLetter).where(
            BundleLetter.letter_id.in_(letter_ids), BundleLetter.bundle_id.in_(under_way)
        )
    )


def keep_held(row: Letter, held: HeldBack, provenance: Provenance) -> None:
    """Keep that a letter is held where it was seen; its note says what was logged."""
    if held.moved is not None:
        words = " · ".join(filter(None, (f"{HELD_BACK}{held.logged.value}", provenance.note)))
        keep(row, held.moved, replace(provenance, note=words[:LONGEST_NOTE]))


def event_row(letter_id: int, event: Event, provenance: Provenance) -> LetterEvent:
    """The row that keeps an event."""
    return LetterEvent(
        letter_id=letter_id,
        number=event.number,
        was=event.was.value,
        state=event.to.value,
        on=event.on,
        at=provenance.acting.now,
        was_since=event.was_since,
        was_before=event.was_before.value if event.was_before else None,
        skipped=[state.value for state in event.skipped],
        undoes=event.undoes,
        actor_id=provenance.acting.actor.user_id,
        how=provenance.how,
        note=provenance.note,
    )


def _mark_answered(row: Letter) -> None:
    """The child's letter that answers this one knows the day it was delivered."""
    delivered = row.since if row.state == State.DELIVERED else None
    db.session.execute(
        update(Letter)
        .where(
            Letter.pair_id == row.pair_id,
            Letter.direction == Direction.TO_VOLUNTEER,
            func.coalesce(Letter.answers, Letter.number) == row.number,
        )
        .values(answered_on=delivered)
    )


def _code_of(fault: MoveRefused) -> str:
    """A letter leaves `held` and `void` by steps of their own."""
    own = {"released": "letters.not_held", "found": "letters.not_void"}
    if fault.to in own:
        return own[fault.to]
    return "letters.void" if fault.state == State.VOID else "letters.cannot_move"


def _refused(row: Letter, fault: LettersError) -> Refused:
    """What `letters` refuses, as a refusal of the application."""
    match fault:
        case MoveRefused():
            code = _code_of(fault)
            return Refused(code, letter=row.code, state=State(fault.state).value)
        case DateRefused():
            return Refused(
                f"letters.date_{fault.fault.value}", letter=row.code, on=fault.on, limit=fault.limit
            )
        case UndoRefused():
            return Refused("letters.cannot_undo", letter=row.code)
        case _:
            raise fault
