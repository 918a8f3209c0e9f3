"""Who was in a pair that ended for safety is cleared for rounds again, by somebody above."""

from app.actions.letters.pairs.holds import SHORTEST_REASON
from app.actions.records import record_change
from app.actions.transaction import transaction
from app.actor import Acting
from app.errors import NotFound, Refused
from app.extensions import db
from app.models import Clearance
from app.store.letters.endings import clearances_of, open_pairs_of, reaches_above
from app.store.letters.pairs import pair_coded
from app.store.scope import Scope
from letters.pairs.facts import EndReason

PEOPLE = ("child", "volunteer")


def clear_person(scope: Scope, code: str, person: str, reason: str, *, acting: Acting) -> None:
    """Let the child or the volunteer of a pair be in rounds again; never these two together.

    Raises NotFound, also for a person that no pair has; Refused pairs.not_for_safety,
    pairs.above_only, pairs.clear_reason, pairs.cleared, or pairs.write_on where these two do.
    """
    if person not in PEOPLE:
        raise NotFound("pairs.unknown", pair=code)
    with transaction():
        pair = pair_coded(scope, code, lock=True)
        if pair.end_reason != EndReason.SAFEGUARDING:
            raise Refused("pairs.not_for_safety", pair=pair.code)
        if not reaches_above(scope, pair.child.school):
            raise Refused("pairs.above_only", pair=pair.code)
        if len(reason.strip()) < SHORTEST_REASON:
            raise Refused("pairs.clear_reason")
        if person in clearances_of(pair):
            raise Refused("pairs.cleared", pair=pair.code)
        for other in open_pairs_of(scope, child_id=pair.child_id):
            if other.volunteer_id == pair.volunteer_id:
                raise Refused("pairs.write_on", pair=other.code)
        db.session.add(
            Clearance(
                pair_id=pair.id,
                person=person,
                reason=reason.strip()[:200],
                cleared_at=acting.now,
                cleared_by_id=acting.actor.user_id,
            )
        )
        record_change(acting, "pairs.clear", "pair", pair.code, [person])
