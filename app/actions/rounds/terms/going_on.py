"""Who goes on in the next cohort: the same two, in a pair that follows the former one."""

from collections.abc import Collection, Sequence
from random import Random

from sqlalchemy import select

from app.actions.letters.absences import plan_new_pairs
from app.actor import Acting
from app.extensions import db
from app.models import Pair
from app.store.codes import unused_codes
from app.store.letters.calendars import terms_of
from app.store.parts import in_parts
from app.store.people.cohorts import cohort_with_terms
from app.store.rounds.terms.going_on import may_go_on
from letters.codes import CodeKind


def going_on(
    codes: Sequence[str], without: Collection[str], next_id: int, acting: Acting
) -> list[Pair]:
    """Those of the pairs that may go on in a cohort, but for the codes `without`."""
    found: list[Pair] = []
    for part in in_parts(code for code in codes if code not in without):
        ids = may_go_on(Pair.code.in_(part), next_id, acting.today)
        found += db.session.scalars(select(Pair).where(Pair.id.in_(ids)).order_by(Pair.id))
    return found


def begin_anew(former: Sequence[Pair], next_id: int, acting: Acting, rng: Random) -> int:
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
    return plan_new_pairs(pairs, terms_of(cohort_with_terms(next_id)), rng, acting=acting)
