"""What a volunteer's certificates say is no more so: they hold no longer."""

from app.actions.records import record_change
from app.actor import Acting
from app.models import Pair, ServiceCertificate
from app.store.bundles.certificates.issued import lock_certified, standing_of_volunteer


def hold_no_more(row: ServiceCertificate, why: str | None, acting: Acting) -> None:
    """Whoever checks the locked certificate reads that it does not hold; it joins a transaction."""
    row.taken_back_at, row.taken_back_by_id = acting.now, acting.actor.user_id
    row.taken_back_why = why
    fields = ("why",) if why else ()
    record_change(acting, "certificates.take_back", "certificate", row.code, fields)


def take_back_of_unsafe(pair: Pair, acting: Acting) -> None:
    """What the volunteer of a pair that ended for safety has for its cohort holds no more.

    No reason is written down: it stands with the pair. Whoever issues at this moment finds the end,
    or is found by it. Joins a running transaction.
    """
    lock_certified([pair.volunteer_id])
    for row in standing_of_volunteer(pair.volunteer_id, pair.cohort_id):
        hold_no_more(row, None, acting)
