"""A coordinator holds a pair for a while, and lets it go on."""

from datetime import date

from app.actions.letters.pairs.following import follow_facts
from app.actions.records import record_change
from app.actions.transaction import transaction
from app.actor import Acting
from app.errors import Refused
from app.models import Pair
from app.store.letters.pairs import pair_coded
from app.store.scope import Scope

SHORTEST_REASON = 2


def hold(scope: Scope, code: str, reason: str, *, acting: Acting) -> Pair:
    """Hold a pair: no letter of it goes on until it is released.

    Raises NotFound, Refused pairs.ended, pairs.held or pairs.hold_reason.
    """
    with transaction():
        pair = pair_coded(scope, code, lock=True)
        hold_locked(pair, reason, acting=acting)
        return pair


def hold_locked(pair: Pair, reason: str, *, acting: Acting) -> None:
    """The same for a locked pair, in the running transaction. Raises Refused."""
    if pair.until_on is not None:
        raise Refused("pairs.ended", pair=pair.code)
    if pair.held_on is not None:
        raise Refused("pairs.held", pair=pair.code)
    if len(reason.strip()) < SHORTEST_REASON:
        raise Refused("pairs.hold_reason")
    pair.held_on, pair.held_reason = acting.today, _as_kept(reason)
    record_change(acting, "pairs.hold", "pair", pair.code, ["held_on", "held_reason"])
    follow_facts(acting, pair_id=pair.id)


def is_held_so(pair: Pair, held_on: date, reason: str) -> bool:
    """Whether a pair is still held as it was on that day, for that reason."""
    return (pair.held_on, pair.held_reason) == (held_on, _as_kept(reason))


def _as_kept(reason: str) -> str:
    return reason.strip()[:200]


def release(scope: Scope, code: str, *, acting: Acting) -> Pair:
    """Let a held pair go on. Raises NotFound, Refused pairs.not_held."""
    with transaction():
        pair = pair_coded(scope, code, lock=True)
        release_locked(pair, acting=acting)
        return pair


def release_locked(pair: Pair, *, acting: Acting) -> None:
    """The same for a locked pair, in the running transaction. Raises Refused."""
    if pair.held_on is None:
        raise Refused("pairs.not_held", pair=pair.code)
    pair.held_on = pair.held_reason = None
    record_change(acting, "pairs.release", "pair", pair.code, ["held_on", "held_reason"])
    follow_facts(acting, pair_id=pair.id)
