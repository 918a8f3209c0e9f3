"""What can be read of each kind of table: its fields, and the headings that people give them."""

from collections.abc import Container

from app.intake.fields.children import CHILD_FIELDS
from app.intake.fields.field import Field
from app.intake.fields.letters import DAY_FIELDS, LETTER_FIELDS
from app.intake.fields.schools import SCHOOL_FIELDS
from app.intake.fields.volunteers import VOLUNTEER_FIELDS

CHILDREN, VOLUNTEERS, SCHOOLS, LETTERS = "children", "volunteers", "schools", "letters"
KINDS = (SCHOOLS, CHILDREN, VOLUNTEERS, LETTERS)

FIELDS: dict[str, tuple[Field, ...]] = {
    CHILDREN: CHILD_FIELDS,
    VOLUNTEERS: VOLUNTEER_FIELDS,
    SCHOOLS: SCHOOL_FIELDS,
    LETTERS: LETTER_FIELDS,
}

# Of each group at least one field must have a column.
REQUIRED: dict[str, tuple[tuple[str, ...], ...]] = {
    CHILDREN: (("name",), ("birth_date", "resident_id", "age")),
    VOLUNTEERS: (("name",), ("email",), ("birth_date", "resident_id", "age")),
    SCHOOLS: (("name",),),
    LETTERS: (("code", "pair", "child"), ("state", *DAY_FIELDS)),
}


def missing_groups(kind: str, found: Container[str]) -> tuple[tuple[str, ...], ...]:
    """The groups of required fields of which none was found."""
    return tuple(group for group in REQUIRED[kind] if not any(field in found for field in group))


def field_names(kind: str) -> tuple[str, ...]:
    """The fields of a kind, in the order to show them."""
    return tuple(field.name for field in FIELDS[kind])
