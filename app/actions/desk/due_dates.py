"""More time for the next letters of many pairs."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from app.actions.records import Changed, record_changes
from app.actor import Acting
from app.errors import Refused
from app.extensions import db
from app.models import Letter, Pair, Term
from app.store.letters.pairs import pair_coded
from app.store.scope import Scope
from letters.states import Direction, State

MOST_DAYS = 60
DAY = timedelta(days=1)


def extend(scope: Scope, codes: Sequence[str], days: int, *, acting: Acting) -> dict[str, Any]:
    """In the running transaction: each pair's next letters are due so many days later.

    The next letter of each direction that is not written yet, at most to the last day of its
    term, and to the eve of its reply and of the same writer's next letter; what taking it back
    needs. Raises NotFound, Refused batches.days.
    """
    if not 1 <= days <= MOST_DAYS:
        raise Refused("batches.days", most=MOST_DAYS)
    ends = {(term.cohort_id, term.number): term.last for term in db.session.scalars(select(Term))}
    moved = dict[str, list[str]]()
    for pair in (pair_coded(scope, code, lock=True) for code in codes):
        unwritten = _unwritten(pair)
        for letter in _next(unwritten):
            eves = [one.due_on - DAY for one in unwritten if _comes_after(one, letter)]
            last = min([ends[pair.cohort_id, letter.term_number], *eves])
            due_on = max(letter.due_on, min(letter.due_on + days * DAY, last))
            moved[letter.code] = [str(letter.due_on), str(due_on)]
            letter.due_on = due_on
    _record("pairs.extend", codes, acting)
    return {"due": moved, "pairs": list(codes)}


def take_back_extension(scope: Scope, kept: Mapping[str, Any], *, acting: Acting) -> int:
    """In the running transaction: the due dates as they were, where nothing came in between.

    For how many pairs nothing did.
    """
    left = set(kept["due"])
    of_pair = dict[str, str]()
    for code in kept["pairs"]:
        pair = pair_coded(scope, code, lock=True)
        of_pair |= {letter.code: code for letter in pair.letters}
        for letter in _next(_unwritten(pair)):
            before, after = kept["due"].get(letter.code, ("", ""))
            if str(letter.due_on) == after:
                letter.due_on = date.fromisoformat(before)
                left.discard(letter.code)
    _record("pairs.extend_undo", kept["pairs"], acting)
    return len(kept["pairs"]) - len({of_pair[code] for code in left})


def _unwritten(pair: Pair) -> Sequence[Letter]:
    query = (
        select(Letter)
        .where(Letter.pair_id == pair.id, Letter.state == State.DUE)
        .order_by(Letter.number)
        .with_for_update()
    )
    return db.session.scalars(query).all()


def _comes_after(one: Letter, letter: Letter) -> bool:
    """Whether it is a later letter of the same writer, or the reply."""
    if one.direction == letter.direction:
        return one.number > letter.number
    return one.direction == Direction.TO_VOLUNTEER and one.answers == letter.number


def _next(unwritten: Sequence[Letter]) -> list[Letter]:
    """The next reply, then the next letter to the child, which may be the one it answers."""
    ways = (Direction.TO_VOLUNTEER, Direction.TO_CHILD)
    firsts = (next((one for one in unwritten if one.direction == way), None) for way in ways)
    return [letter for letter in firsts if letter is not None]


def _record(action: str, codes: Sequence[str], acting: Acting) -> None:
    record_changes(acting, [Changed(action, "pair", code, ("due_on",)) for code in codes])
