"""What is held of somebody that a spreadsheet may change, by where it stands."""

from collections.abc import Iterable, Mapping
from typing import Any

from app.actions.people import children, volunteers
from app.models import Child, School, Volunteer
from app.store.intake.standing import value_at

# a field of a row -> the attribute of School
SCHOOL_FIELDS = {
    "town": "town",
    "contact": "contact_name",
    "phone": "contact_phone",
    "email": "contact_email",
    "address": "address",
    "postcode": "postcode",
    "left_behind": "left_behind",
    "wants_lecture": "wants_lecture",
}
_CHILD = children.CHILD_FIELDS | {"birth_date": "birth_date"}
_GUARDIAN = {field: f"guardian.{name}" for field, name in children.GUARDIAN_FIELDS.items()}
_PLACES: Mapping[type[Any], Mapping[str, str]] = {
    Child: _CHILD | _GUARDIAN,
    Volunteer: volunteers.FIELDS | {"birth": "birth"},
    School: SCHOOL_FIELDS,
}


def held(
    somebody: Child | Volunteer | School, fields: Iterable[str] | None = None
) -> dict[str, Any]:
    """The values of fields, of all or of those named, each under the place where it stands."""
    places = _PLACES[type(somebody)]
    wanted = places if fields is None else [field for field in fields if field in places]
    return {places[field]: value_at(somebody, places[field]) for field in wanted}
