"""The end of a cohort: some pairs go on into the next one, all others are finished."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import partial
from random import Random, SystemRandom
from typing import Any

from sqlalchemy import select

from app.actions.letters.letters import plan_for_pairs
from app.actions.letters.pairs.endings import end
from app.actions.records import record_change
from app.actions.system import work
from app.actions.system.errands import Asked, Done, Errand, do_or_ask
from app.actions.transaction import transaction
from app.actor import Acting
from app.errors import Refused
from app.extensions import db
from app.models import Pair
from app.store.codes import unused_codes
from app.store.letters.calendars import terms_of
from app.store.parts import in_parts
from app.store.people.cohorts import cohort_with_terms
from app.store.rounds.terms.ends import may_go_on, open_pair_codes
from app.store.scope import EVERYTHING, Scope
from letters.codes import CodeKind
from letters.pairs.facts import EndReason

KIND = "end_cohort"
AT_ONCE = 200
"""With up to this many open pairs a cohort ends while the page loads."""


@dataclass(frozen=True, slots=True)
class Ended:
    """How many pairs ended, how many of them go on, and the letters planned for these."""

    pairs: int = 0
    gone_on: int = 0
    letters: int = 0

    def __add__(self, other: "Ended") -> "Ended":
        return Ended(
            self.pairs + other.pairs, self.gone_on + other.gone_on, self.letters + other.letters
        )


def end_cohort(
    scope: Scope,
    cohort_id: int,
    next_id: int | None = None,
    without: Collection[str] = (),
    *,
    acting: Acting,
    rng: Random | None = None,
) -> Ended:
    """End every open pair of a cohort as finished, in one transaction.

    With a next cohort, pairs both of whose people may go on begin anew there, but for the codes
    `without`: the new pair follows the old one and has its letters planned. Done twice, it finds
    nothing left. Raises NotFound, Refused cohorts.not_over or rounds.cohort_over.
    """
    _refuse_early(cohort_id, next_id, acting)
    with transaction():
        codes = open_pair_codes(scope, cohort_id)
        ended = _end(scope, codes, next_id, without, acting, rng or SystemRandom())
        if ended.pairs:
            record_change(acting, "cohorts.end", "cohort", str(cohort_id), ["pairs"])
    return ended


def end_cohort_or_ask(
    scope: Scope,
    cohort_id: int,
    next_id: int | None = None,
    without: Collection[str] = (),
    *,
    acting: Acting,
) -> Done[Ended] | Asked:
    """End a small cohort now; ask for it where it is large. Raises as end_cohort does."""
    _refuse_early(cohort_id, next_id, acting)
    codes = open_pair_codes(scope, cohort_id)
    return do_or_ask(
        Errand(
            KIND,
            size=len(codes),
            at_once=AT_ONCE,
            now=partial(end_cohort, scope, cohort_id, next_id, without, acting=acting),
            arguments=lambda: {
                "cohort": cohort_id,
                "next": next_id,
                "without": sorted(without),
                "pairs": list(codes),
            },
        ),
        acting=acting,
    )


def run_end(task: work.Task) -> dict[str, Any]:
    """End the pairs of claimed work, part by part; what an earlier attempt ended stays so."""
    cohort_id, next_id = int(task.arguments["cohort"]), task.arguments["next"]
    asked = frozenset(task.arguments["pairs"])
    codes = [code for code in open_pair_codes(EVERYTHING, cohort_id) if code in asked]
    without, rng, ended = task.arguments["without"], SystemRandom(), Ended()
    for part in in_parts(codes):
        work.advance(task, "ending pairs", ended.pairs / len(codes))
        with transaction():
            ended += _end(EVERYTHING, part, next_id, without, task.acting(), rng)
    with transaction():
        record_change(task.acting(), "cohorts.end", "cohort", str(cohort_id), ["pairs"])
    return {"cohort": cohort_id, "pairs": ended.pairs, "gone_on": ended.gone_on}


def _refuse_early(cohort_id: int, next_id: int | None, acting: Acting) -> None:
    cohort = cohort_with_terms(cohort_id)
    if acting.today <= cohort.terms[-1].last:
        raise Refused("cohorts.not_over", name=cohort.name, last=cohort.terms[-1].last)
    if next_id is None:
        return
    following = cohort_with_terms(next_id)
    if acting.today > following.terms[-1].last:
        raise Refused("rounds.cohort_over", cohort=following.name)


def _end(
    scope: Scope,
    codes: Sequence[str],
    next_id: int | None,
    without: Collection[str],
    acting: Acting,
    rng: Random,
) -> Ended:
    """End these pairs; those that may go on do. Joins the running transaction."""
    going = [] if next_id is None else _going_on(codes, without, acting)
    for code in codes:
        end(scope, code, EndReason.FINISHED, acting.today, acting=acting)
    if next_id is None or not going:
        return Ended(len(codes))
    db.session.flush()
    letters = _begin_anew(going, next_id, acting, rng)
    return Ended(len(codes), len(going), letters)


def _going_on(codes: Sequence[str], without: Collection[str], acting: Acting) -> list[Pair]:
    found: list[Pair] = []
    for part in in_parts(code for code in codes if code not in without):
        query = select(Pair).where(Pair.code.in_(part), may_go_on(acting.today)).order_by(Pair.id)
        found += db.session.scalars(query)
    return found


def _begin_anew(former: Sequence[Pair], next_id: int, acting: Acting, rng: Random) -> int:
    """The same two in the next cohort, with letters planned; how many letters."""
    codes = unused_codes(Pair.code, CodeKind.PAIR, rng, len(former))
    pairs = [
        Pair(
            code=code,
            child_id=pair.child_id,
            volunteer_id=pair.volunteer_id,
            cohort_id=next_id,
            from_on=acting.today,
            follows_id=pair.id,
        )
        for code, pair in zip(codes, former, strict=True)
    ]
    db.session.add_all(pairs)
    db.session.flush()
    return plan_for_pairs(pairs, terms_of(cohort_with_terms(next_id)), acting.today, rng)
