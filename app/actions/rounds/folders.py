"""A draft's folder that is taken away: it tells each child's age, county and school by code."""

from collections.abc import Callable

from app.actions.oversight.lists import write_down
from app.actor import Acting
from app.errors import Refused
from app.store.oversight.lists import Allowance, TakenList, allowance_for
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
    user_id, allowance = acting.actor.user_id, Allowance.YES
    if user_id is not None:
        asked = allowance_for(wanted, None, user_id, acting.now)
        if asked is None:
            raise Refused("lists.ask_first", rows=wanted.rows)
        allowance = asked
    made = make()
    write_down(wanted, allowance, acting=acting)
    return made
