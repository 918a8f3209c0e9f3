"""Births that are known more or less exactly, compared."""

from app.intake import Value, Values


def same_birth(one: str | None, other: str | None) -> bool:
    """Whether two births may be one: unknown fits all, a year alone fits its neighbours.

    A year that was reckoned from an age is off by one when the birthday is still to come.
    """
    if one is None or other is None:
        return True
    if len(one) == len(other) and len(one) > 4:
        return one == other
    return abs(int(one[:4]) - int(other[:4])) <= 1


def known_birth(stored: str | None, values: Values) -> dict[str, Value]:
    """What of a child's stored birth a row is compared with: nothing that the row says less
    exactly, so that a list of ages takes no birth date back.
    """
    if values.get("birth_date"):
        return {"birth_date": stored if stored and len(stored) == 10 else None}
    return {"birth_year": None} if stored is None else {}
