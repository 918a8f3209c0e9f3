"""Lists of people that were taken away as a file are written down."""

from collections.abc import Sequence

from app.actions.records import record_access
from app.actions.transaction import transaction
from app.actor import Acting
from app.extensions import db
from app.models import ListTaken
from app.store.oversight.lists import Allowance, TakenList


def write_down(
    taken: TakenList, allowance: Allowance, looked: Sequence[str] = (), *, acting: Acting
) -> None:
    """Somebody has the file: an access row, and for a short list what counts for the day.

    `looked`: the columns, and the codes of whom the list is about.
    """
    with transaction():
        if allowance is Allowance.SHORT and acting.actor.user_id is not None:
            db.session.add(
                ListTaken(
                    user_id=acting.actor.user_id,
                    at=acting.now,
                    list_name=taken.name,
                    digest=taken.digest,
                    rows=taken.rows,
                )
            )
        record_access(acting, "list", taken.name, [f"rows:{taken.rows}", *looked])
