"""Many pairs ended or held at once, all or none; the whole act is taken back as one.

`batch` is a fresh code of the caller's, up to 24 characters, that the ended pairs keep: a page
offers one undo with it. Each function says how many pairs it changed.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from datetime import date
from functools import partial

from sqlalchemy import ColumnElement

from app.actions.letters.pairs.endings import end_locked, take_back_locked
from app.actions.letters.pairs.holds import hold_locked, is_held_so, release_locked
from app.actions.letters.pairs.new_days import Line, tell_who_goes_on
from app.actions.letters.pairs.telling import tell_schools, tell_schools_of_mistake
from app.actions.transaction import transaction
from app.actor import Acting
from app.errors import NotFound, Refused
from app.extensions import db
from app.models import Pair
from app.store.letters.endings import raised_in
from app.store.letters.pairs import pairs_with_people
from app.store.parts import in_parts
from app.store.scope import Scope, pair_within
from letters.pairs.facts import EndReason


class PairsRefused(Refused):
    """Some pairs do not allow it, so none was changed; `refusals` says why, by the pair's code."""

    def __init__(self, refusals: dict[str, Refused]) -> None:
        super().__init__("pairs.some_refused", count=len(refusals))
        self.refusals = refusals


def end_many(
    scope: Scope,
    codes: Collection[str],
    reason: EndReason,
    on: date,
    *,
    batch: str,
    acting: Acting,
    evidence: str = "",
) -> int:
    """End pairs as `endings.end` ends one; a school hears of all in one message.

    Raises NotFound, PairsRefused.
    """
    step = partial(end_locked, reason=reason, on=on, acting=acting, evidence=evidence, batch=batch)
    with transaction():
        rows = _coded(scope, codes)
        done = _each(rows, step)
        tell_schools(rows, batch, reason, on, acting)
        return done


def hold_many(scope: Scope, codes: Collection[str], reason: str, *, acting: Acting) -> int:
    """Hold pairs as `holds.hold` holds one. Raises NotFound, PairsRefused."""
    with transaction():
        return _each(_coded(scope, codes), partial(hold_locked, reason=reason, acting=acting))


def take_back_many(scope: Scope, batch: str, *, acting: Acting, evidence: str) -> int:
    """Take back the ends of one bulk act, but for what got a graver reason since.

    Raises PairsRefused.
    """
    with transaction():
        graver = raised_in(batch)
        ended = _locked(scope, Pair.batch == batch, Pair.until_on.is_not(None))
        rows = [pair for pair in ended if pair.id not in graver]
        ends = {(EndReason(pair.end_reason), pair.until_on or acting.today) for pair in rows}

        lines = defaultdict[int, list[Line]](list)

        def step(pair: Pair) -> None:
            lines[pair.volunteer_id] += take_back_locked(
                scope, pair, acting=acting, evidence=evidence, with_its_batch=True
            )

        done = _each(rows, step)
        for reason, on in ends:
            tell_schools_of_mistake(rows, batch, reason, on, acting)
        tell_who_goes_on(lines, batch, acting)
        return done


def release_many(
    scope: Scope, codes: Collection[str], held_on: date, reason: str, *, acting: Acting
) -> int:
    """Let those of the pairs go on that were held on the day for the reason, and still are.

    Raises NotFound.
    """
    with transaction():
        held = [row for row in _coded(scope, codes) if is_held_so(row, held_on, reason)]
        return _each(held, partial(release_locked, acting=acting))


def _each(rows: Sequence[Pair], step: Callable[[Pair], None]) -> int:
    refusals = dict[str, Refused]()
    for pair in rows:
        try:
            step(pair)
        except Refused as refusal:
            refusals[pair.code] = refusal
    if refusals:
        raise PairsRefused(refusals)
    return len(rows)


def _coded(scope: Scope, codes: Collection[str]) -> list[Pair]:
    wanted = sorted(set(codes))
    rows = [row for some in in_parts(wanted) for row in _locked(scope, Pair.code.in_(some))]
    if missing := set(wanted) - {row.code for row in rows}:
        raise NotFound("pairs.unknown", pair=", ".join(sorted(missing)))
    return rows


def _locked(scope: Scope, *conditions: ColumnElement[bool]) -> list[Pair]:
    query = pairs_with_people().where(pair_within(scope), *conditions).order_by(Pair.id)
    query = query.with_for_update(of=Pair).execution_options(populate_existing=True)
    return list(db.session.scalars(query))
