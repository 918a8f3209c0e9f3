"""The end of a cohort: some pairs go on into the next one, all others are finished."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from random import Random, SystemRandom
from typing import Any

from app.actions.letters.pairs.bulk import end_many
from app.actions.records import record_change
from app.actions.rounds.terms.going_on import begin_anew, going_on
from app.actions.system import work
from app.actions.system.errands import Asked, Done, Errand, do_or_ask
from app.actions.transaction import transaction
from app.actor import Acting
from app.errors import Refused
from app.extensions import db
from app.store.people.cohorts import cohort_with_terms
from app.store.rounds.terms.ends import batches_of, open_pairs_by_school
from app.store.scope import EVERYTHING, Scope
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
    way = _Way(_batch(cohort_id, acting.now), next_id, without, rng or SystemRandom())
    ended = Ended()
    with transaction():
        for codes in open_pairs_by_school(scope, cohort_id):
            ended += _end(scope, codes, way, acting)
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
    codes = [code for some in open_pairs_by_school(scope, cohort_id) for code in some]
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
                "pairs": codes,
                "batch": _batch(cohort_id, acting.now),
            },
        ),
        acting=acting,
    )


def run_end(task: work.Task) -> dict[str, Any]:
    """End the pairs of claimed work, some schools at a time; what an attempt ended stays so."""
    asked, ended = task.arguments, Ended()
    cohort_id, wanted = int(asked["cohort"]), frozenset(asked["pairs"])
    way = _Way(asked["batch"], asked["next"], asked["without"], SystemRandom())
    for codes in open_pairs_by_school(EVERYTHING, cohort_id):
        work.advance(task, "ending pairs", ended.pairs / len(wanted))
        with transaction():
            part = [code for code in codes if code in wanted]
            ended += _end(EVERYTHING, part, way, task.acting())
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


def _batch(cohort_id: int, moment: datetime) -> str:
    """By what name an end is taken back."""
    return f"{batches_of(cohort_id)}{moment:%y%m%d%H%M%S}"


@dataclass(frozen=True, slots=True)
class _Way:
    """How a cohort ends: by which name, and who goes on where."""

    batch: str
    next_id: int | None
    without: Collection[str]
    rng: Random


def _end(scope: Scope, codes: Sequence[str], way: _Way, acting: Acting) -> Ended:
    """End these pairs; those that may go on do. Joins the running transaction."""
    going = [] if way.next_id is None else going_on(codes, way.without, way.next_id, acting)
    end_many(scope, codes, EndReason.FINISHED, acting.today, batch=way.batch, acting=acting)
    if way.next_id is None or not going:
        return Ended(len(codes))
    db.session.flush()
    return Ended(len(codes), len(going), begin_anew(going, way.next_id, acting, way.rng))
