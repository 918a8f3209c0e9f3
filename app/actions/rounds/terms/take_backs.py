"""The whole end of a cohort taken back, as long as nothing followed."""

from functools import partial
from typing import Any

from app.actions.letters.pairs.bulk import take_back_many
from app.actions.letters.pairs.removing import remove_unmoved
from app.actions.records import record_change
from app.actions.system import work
from app.actions.system.errands import Asked, Done, Errand, do_or_ask
from app.actions.transaction import transaction
from app.actor import Acting
from app.errors import Refused
from app.extensions import db
from app.store.people.cohorts import cohort_with_terms
from app.store.rounds.terms.ends import LastEnd, followers_of, last_end
from app.store.scope import Scope, scope_from, scope_payload

KIND = "take_back_end"
AT_ONCE = 200
"""The end of up to this many pairs is taken back while the page loads."""


def take_back_end(scope: Scope, cohort_id: int, *, acting: Acting) -> int:
    """Take back the last end of a cohort: how many pairs are open again, as they were.

    Pairs that went on in the next cohort are removed with their letters. Raises NotFound; Refused
    cohorts.no_end, cohorts.gone_on where letters in the next cohort have moved, or PairsRefused
    where something else followed; then nothing is taken back.
    """
    return _take_back(scope, _found(scope, cohort_id), acting)


def take_back_end_or_ask(scope: Scope, cohort_id: int, *, acting: Acting) -> Done[int] | Asked:
    """The same now for a small cohort; ask for it where it is large."""
    found = _found(scope, cohort_id)
    return do_or_ask(
        Errand(
            KIND,
            size=found.pairs,
            at_once=AT_ONCE,
            now=partial(_take_back, scope, found, acting),
            arguments=lambda: {"cohort": cohort_id, "scope": scope_payload(scope)},
        ),
        acting=acting,
    )


def run_take_back(task: work.Task) -> dict[str, Any]:
    """Take back what was asked for. Raises as take_back_end does."""
    cohort_id = int(task.arguments["cohort"])
    work.advance(task, "taking back", 0.0)
    scope = scope_from(task.arguments["scope"])
    pairs = take_back_end(scope, cohort_id, acting=task.acting())
    return {"cohort": cohort_id, "pairs": pairs}


def _found(scope: Scope, cohort_id: int) -> LastEnd:
    cohort = cohort_with_terms(cohort_id)
    found = last_end(scope, cohort_id)
    if found is None:
        raise Refused("cohorts.no_end", name=cohort.name)
    return found


def _take_back(scope: Scope, found: LastEnd, acting: Acting) -> int:
    with transaction():
        if moved := remove_unmoved(followers_of(scope, found.batch)):
            raise Refused("cohorts.gone_on", letters=moved)
        db.session.expire_all()
        pairs = take_back_many(scope, found.batch, acting=acting, evidence="")
        record_change(acting, "cohorts.take_back", "cohort", str(found.cohort_id), ["pairs"])
    return pairs
