"""A certificate that should not have been issued is taken back; whoever checks it reads so."""

from app.actions.letters.pairs.certified import hold_no_more
from app.actions.transaction import on_locked
from app.actor import Acting
from app.errors import Refused
from app.models import ServiceCertificate
from app.store.bundles.certificates.issued import certificate_by_code
from app.store.scope import Scope

LONGEST = 200


def take_back_certificate(scope: Scope, code: str, why: str, *, acting: Acting) -> None:
    """It holds no more, for a reason that only coordinators read; another can be issued.

    Raises NotFound, Refused certificates.why or certificates.taken_back.
    """
    why = " ".join(why.split())[:LONGEST]
    if not why:
        raise Refused("certificates.why")

    def write(row: ServiceCertificate) -> None:
        if row.taken_back_at is not None:
            raise Refused("certificates.taken_back", code=code)
        hold_no_more(row, why, acting)

    on_locked(lambda: certificate_by_code(scope, code), write)
