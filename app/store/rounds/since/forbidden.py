"""Which pairs of a draft are forbidden by now: by what is ruled, remembered, or by kin."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from app.models import Proposal, Ruling, RulingKind, RulingOrigin
from app.store.people.kin import families
from app.store.rounds.memory import Remembered, Two, remembered
from app.store.rounds.rulings import rulings_by_pair


def forbidden_since(round_id: int, proposals: Sequence[Proposal]) -> int:
    """How many pairs of a draft were forbidden after it was solved, or are by now by what is
    remembered of the two, or by kin of the child in the same draft."""
    pairs = {(proposal.child_id, proposal.volunteer_id) for proposal in proposals}
    known = remembered([child for child, _ in pairs], [volunteer for _, volunteer in pairs])
    ruled = rulings_by_pair(round_id)
    count = sum(is_forbidden(ruled.get(pair), known.get(pair)) for pair in pairs)
    return count + _siblings_together(pairs, ruled)


def is_forbidden(ruling: Ruling | None, found: Remembered | None) -> bool:
    """Whether two must not be paired, from what is ruled and what is remembered of them now."""
    if ruling is not None and ruling.kind is RulingKind.FORBID:
        return True
    return found is not None and (ruling is None or not stands_beside(ruling, found))


def _siblings_together(pairs: Collection[Two], ruled: Mapping[Two, Ruling]) -> int:
    """How many of these children come to the volunteer of a brother or sister among them.

    As in solving: neither where somebody allowed it, nor where two are locked.
    """
    kinds = {pair: ruled[pair].kind for pair in pairs if pair in ruled}
    family = families([child for child, _ in pairs])
    locked, free = set[tuple[int, str]](), Counter[tuple[int, str]]()
    for child, volunteer in pairs:
        kind, near = kinds.get((child, volunteer)), (volunteer, family.get(child, ""))
        if child in family and kind is RulingKind.KEEP:
            locked.add(near)
        elif child in family and kind is None:
            free[near] += 1
    return sum(count - (near not in locked) for near, count in free.items())


def stands_beside(ruling: Ruling, found: Remembered) -> bool:
    """Whether a ruling stays beside what is remembered of its two."""
    if (ruling.origin, ruling.reason) == (found.origin, found.reason):
        return True
    if ruling.origin is RulingOrigin.PERSON and ruling.kind is RulingKind.FORBID:
        return True
    return ruling.was_allowed and found.origin is not RulingOrigin.SAFETY
