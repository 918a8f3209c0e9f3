"""A draft's folder that is taken away: it tells each child's age, county and school by code."""

from collections.abc import Callable

from app.actions.oversight.lists import hand_over, write_down
from app.actions.transaction import transaction
from app.actor import Acting
from app.errors import Refused
from app.store.oversight.lists import TakenList, allowance_for
from app.store.rounds.drafts import draft_of
from app.store.scope import Scope


def hand_out(
    scope: Scope, draft_id: int, make: Callable[[], list[str]], *, acting: Acting
) -> list[str]:
    """What `make` gives, written down; as of any list, many children need a second person.

    Whoever runs the machine has the database. Raises NotFound, Refused lists.ask_first.
    """
    certificate = draft_of(scope, draft_id).certificate
    wanted = TakenList(f"folder-{draft_id}", f"draft {draft_id}", certificate.get("children", 0))
    user_id = acting.actor.user_id
    if user_id is None:
        made = make()
        with transaction():
            write_down(wanted, acting=acting)
        return made
    if allowance_for(wanted, None, user_id, acting.now) is None:
        raise Refused("lists.ask_first", rows=wanted.rows)
    made = make()
    if not hand_over(wanted, None, acting=acting):
        raise Refused("lists.ask_first", rows=wanted.rows)
    return made
