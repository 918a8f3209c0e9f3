"""A look at a child's personal data: the reason is checked and the look is written down."""

from collections.abc import Iterable

from app.actions.records import record_access
from app.actor import Acting
from app.errors import Refused

CHILD_PERSONAL = ("birth_date", "class", "name")
GUARDIAN_PERSONAL = ("guardian", "phone", "relation")
REGISTER = ("class", "name")
SIGNED_FORM = ("consent_photo", "guardian", "name")


def look(
    object_type: str,
    code: str,
    fields: Iterable[str],
    *,
    acting: Acting,
    reason: str = "",
    reason_needed: bool = False,
) -> None:
    """Write the look down. Raises Refused when a reason is needed and none is given."""
    if reason_needed and len(reason.strip()) < 3:
        raise Refused("accesses.reason")
    record_access(acting, object_type, code, fields, reason.strip()[:200] or None)
