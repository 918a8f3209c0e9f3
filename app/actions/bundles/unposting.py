"""A bundle that was marked posted and is still here: its letters go back to where they were.

Rows are locked in one order, the bundle before its letters, the letters by their ids.
"""

from app.actions.letters.letters import undo
from app.actions.letters.moves import locked
from app.actions.records import record_change
from app.actions.transaction import transaction
from app.actor import Acting
from app.errors import Refused
from app.models import BundleState
from app.store.bundles.bundles import bundle_coded, letters_of
from app.store.bundles.postings import has_gone_on, holds_another_day, posting_events
from app.store.scope import EVERYTHING, Scope


def take_back_posting(scope: Scope, code: str, *, acting: Acting) -> int:
    """The bundle is not in the post after all: it is open again; how many letters went back.

    Letters that were on their way before it stay as they were. A second tap changes nothing.
    Raises NotFound; Refused bundles.gone_further once a letter has moved on, letters.not_yours, or
    bundles.of_several_days for a bag that took in one which was posted on another day.
    """
    with transaction():
        bundle = bundle_coded(scope, code, lock=True)
        if bundle.state is BundleState.PACKING:
            return 0
        locked(EVERYTHING, [row.code for row in letters_of(bundle)])
        events = posting_events(bundle)
        if holds_another_day(bundle):
            raise Refused("bundles.of_several_days", bundle=bundle.code)
        if bundle.state is not BundleState.POSTED or has_gone_on(events):
            raise Refused("bundles.gone_further", bundle=bundle.code)
        for event in events:
            undo(scope, event.code, event.number, acting=acting, how="bundle")
        bundle.state, bundle.posted_on = BundleState.PACKING, None
        record_change(acting, "bundles.unpost", "bundle", bundle.code, ["state", "posted_on"])
        return len(events)
