"""Two pairs of a draft exchange their volunteers: both new pairs are locked, all or nothing."""

from app.actions.rounds.rulings import lift, rule
from app.actions.transaction import transaction
from app.actor import Acting
from app.errors import NotFound
from app.models import Child, Draft, RulingKind
from app.store.rounds.drafts import child_of_draft, draft_of, pair_of_child
from app.store.rounds.rulings import rulings_of
from app.store.scope import Scope


def swap(scope: Scope, draft_id: int, child_code: str, other_code: str, *, acting: Acting) -> Draft:
    """Lock two children of a draft each with the volunteer of the other; gives the draft.

    It counts from the next draft on. Raises NotFound where one of them has nobody in the draft,
    and what a lock raises.
    """
    with transaction():
        draft = draft_of(scope, draft_id)
        two = [_paired(draft, code) for code in (child_code, other_code)]
        for child, _volunteer in two:
            _unlock(scope, draft, child, acting)
        (one, his), (other, hers) = two
        rule(scope, draft.round_id, RulingKind.KEEP, one.code, hers, acting=acting)
        rule(scope, draft.round_id, RulingKind.KEEP, other.code, his, acting=acting)
    return draft


def _paired(draft: Draft, code: str) -> tuple[Child, str]:
    """A child of the draft, and the code of the volunteer it has there."""
    child = child_of_draft(draft, code)[0]
    pair = pair_of_child(draft.id, child.id)
    if pair is None:
        raise NotFound("rounds.unknown_child", child=code)
    return child, pair.volunteer.code


def _unlock(scope: Scope, draft: Draft, child: Child, acting: Acting) -> None:
    for ruling in rulings_of(draft.round_id, child.id):
        if ruling.kind is RulingKind.KEEP:
            lift(scope, draft.round_id, child.code, ruling.volunteer.code, acting=acting)
