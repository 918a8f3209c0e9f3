"""The note that a volunteer leaves for whoever writes to the child next."""

from app.actions.records import record_change
from app.actions.transaction import transaction
from app.actor import Acting
from app.errors import Refused
from app.store.letters.pairs import pair_coded
from app.store.scope import Scope

LONGEST_NOTE = 1_500


def write_handover(scope: Scope, code: str, text: str, *, approved: bool, acting: Acting) -> None:
    """Keep the note; only an approved one is shown to the next volunteer.

    An empty note takes it away. Raises NotFound, Refused handovers.too_long, handovers.empty or
    handovers.not_yours.
    """
    words = text.replace("\r\n", "\n").strip()
    if len(words) > LONGEST_NOTE:
        raise Refused("handovers.too_long", most=LONGEST_NOTE)
    if approved and not words:
        raise Refused("handovers.empty")
    with transaction():
        pair = pair_coded(scope, code, lock=True)
        if pair.id not in scope.pair_ids:
            raise Refused("handovers.not_yours")
        pair.handover = words or None
        pair.handover_approved_at = acting.now if approved else None
        record_change(acting, "pairs.handover", "pair", code, ["handover", "handover_approved_at"])
