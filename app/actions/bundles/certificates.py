"""Certificates of volunteers whose pairs are finished; they are called by their pen names."""

from collections.abc import Sequence

from app.actions.bundles.packs import PackFile
from app.actions.records import record_access
from app.actor import Acting
from app.errors import Refused
from app.store.bundles.certificates import FinishedPair, finished_pairs
from app.store.scope import Scope
from letters.documents.thanks.certificate import VolunteerCertificate, render_certificates


def make_certificates(scope: Scope, cohort_id: int, *, acting: Acting) -> PackFile:
    """A page for each finished pair of a cohort. Raises Refused certificates.none."""
    found = finished_pairs(scope, cohort_id=cohort_id)
    return _file(f"certificates-{cohort_id}", "cohort", str(cohort_id), found, acting)


def make_certificate(scope: Scope, pair: str, *, acting: Acting) -> PackFile:
    """The certificate of one finished pair. Raises Refused certificates.none."""
    return _file(f"certificate-{pair}", "pair", pair, finished_pairs(scope, code=pair), acting)


def _file(
    name: str, kind: str, code: str, found: Sequence[FinishedPair], acting: Acting
) -> PackFile:
    if not found:
        raise Refused("certificates.none")
    content = render_certificates([_certificate(one) for one in found], acting.today)
    record_access(acting, kind, code, ["pen_name"])
    return PackFile(name, content, len(found))


def _certificate(one: FinishedPair) -> VolunteerCertificate:
    pair = one.pair
    return VolunteerCertificate(
        name=pair.volunteer.pen_name,
        cohort=pair.cohort.name,
        code=pair.code,
        first=pair.from_on,
        last=pair.until_on or pair.from_on,
        written=one.written,
        received=one.received,
    )
