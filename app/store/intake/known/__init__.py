"""What the programme knows already of those in a spreadsheet, read in bulk; one file per noun."""

from collections.abc import Callable, Mapping
from datetime import date

from app.intake.fields import CHILDREN, SCHOOLS, VOLUNTEERS
from app.intake.rows.known import Known, NobodyKnown
from app.store.intake.known.children import KnownChildren
from app.store.intake.known.schools import KnownSchools
from app.store.intake.known.volunteers import KnownVolunteers

_KNOWN: Mapping[str, Callable[[], Known]] = {
    SCHOOLS: KnownSchools,
    VOLUNTEERS: KnownVolunteers,
}


def known_of(kind: str, on: date) -> Known:
    """Who is known of a kind on a day; of letters nobody, for they are looked at afterwards."""
    if kind == CHILDREN:
        return KnownChildren(on)
    return _KNOWN.get(kind, NobodyKnown)()
