"""Where a value stands: 'grade' of a child, 'guardian.phone' of the guardian that a child has."""

from typing import Any

from app.models import Child, School, Volunteer


def row_at(somebody: Child | Volunteer | School, place: str) -> tuple[Any, str]:
    """The row that has the value, and the name it has there."""
    *owner, attribute = place.split(".")
    return (getattr(somebody, owner[0]) if owner else somebody), attribute


def value_at(somebody: Child | Volunteer | School, place: str) -> Any:
    """The value; None where nobody has it."""
    row, attribute = row_at(somebody, place)
    return None if row is None else getattr(row, attribute)
