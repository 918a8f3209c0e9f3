"""Births that are known more or less exactly, compared."""

from collections.abc import Mapping
from typing import Any

from app.intake import Value, Values

_YEAR, _DAY = len("2014"), len("2014-06-22")


def birth_of(values: Mapping[str, Any]) -> str | None:
    """A row's or a form's birth as it is stored: an ISO date, or the month or the year that is
    known of it, or None.
    """
    if values.get("birth_date"):
        return str(values["birth_date"])
    year, month = values.get("birth_year"), values.get("birth_month")
    if not year:
        return None
    return f"{year}-{month:02d}" if month else str(year)


def birth_values(stored: str) -> dict[str, Value]:
    """A stored birth by the names that a row or a form has for as much as is known of it."""
    if len(stored) == _DAY:
        return {"birth_date": stored}
    year, _, month = stored.partition("-")
    return {"birth_year": int(year), "birth_month": int(month) if month else None}


def same_birth(one: str | None, other: str | None) -> bool:
    """Whether two births may be one: unknown fits all, a year alone fits its neighbours.

    A year that was reckoned from an age is off by one when the birthday is still to come.
    """
    if one is None or other is None:
        return True
    known = min(len(one), len(other))
    if known > _YEAR:
        return one[:known] == other[:known]
    return abs(int(one[:_YEAR]) - int(other[:_YEAR])) <= 1


def known_birth(stored: str | None, values: Values) -> dict[str, Value]:
    """What of a child's stored birth a row is compared with: nothing that the row says less
    exactly, so that a list of ages or months takes no birth date back.
    """
    if values.get("birth_date"):
        return {"birth_date": stored if stored and len(stored) == _DAY else None}
    if stored is None:
        return {"birth_year": None, "birth_month": None}
    if values.get("birth_month") and len(stored) == _YEAR:
        return {"birth_year": int(stored), "birth_month": None}
    return {}
