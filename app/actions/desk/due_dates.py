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
from letters.states import State

MOST_DAYS = 60


def extend(scope: Scope, codes: Sequence[str], days: int, *, acting: Acting) -> dict[str, Any]:
    """In the running transaction: each pair's next letters are due so many days later.

    The next letter of each direction that is not written yet, at most to the last day of its
    term; what taking it back needs. Raises NotFound, Refused batches.days.
    """
    if not 1 <= days <= MOST_DAYS:
        raise Refused("batches.days", most=MOST_DAYS)
    ends = {(term.cohort_id, term.number): term.last for term in db.session.scalars(select(Term))}
    moved = dict[str, list[str]]()
    for pair in (pair_coded(scope, code, lock=True) for code in codes):
        for letter in _next_letters(pair):
            last = ends[pair.cohort_id, letter.term_number]
            due_on = max(letter.due_on, min(letter.due_on + timedelta(days=days), last))
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
        for letter in _next_letters(pair):
            before, after = kept["due"].get(letter.code, ("", ""))
            if str(letter.due_on) == after:
                letter.due_on = date.fromisoformat(before)
                left.discard(letter.code)
    _record("pairs.extend_undo", kept["pairs"], acting)
    return len(kept["pairs"]) - len({of_pair[code] for code in left})


def _next_letters(pair: Pair) -> list[Letter]:
    query = (
        select(Letter)
        .where(Letter.pair_id == pair.id, Letter.state == State.DUE)
        .order_by(Letter.number)
        .with_for_update()
    )
    first = dict[str, Letter]()
    for letter in db.session.scalars(query):
        first.setdefault(letter.direction, letter)
    return list(first.values())


def _record(action: str, codes: Sequence[str], acting: Acting) -> None:
    record_changes(acting, [Changed(action, "pair", code, ("due_on",)) for code in codes])
