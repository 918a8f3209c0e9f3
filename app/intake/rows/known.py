"""What the programme already knows, asked for one row at a time, and what a row says otherwise."""

from collections.abc import Mapping
from typing import Protocol

from app.intake.directory import SchoolEntry
from app.intake.kinds.kind import Value, Values
from app.intake.rows.report import Change, RowReport


class Known(Protocol):
    """Implemented by whoever stores the rows."""

    def stored(
        self, kind: str, values: Values, school: SchoolEntry | None
    ) -> Mapping[str, Value] | None:
        """What is stored for the person or school a row is about, under the row's own field
        names; None if there is nobody yet. Fields that it leaves out are not compared.
        Of a birth: `birth_date` (None where only the year is known) and always `birth_year`.
        """
        ...

    def perhaps(self, values: Values, school: SchoolEntry | None) -> str:
        """The code of whoever is stored under another spelling and may be the one; '' for none."""
        return ""


class NobodyKnown(Known):
    """A programme without any rows."""

    def stored(
        self, kind: str, values: Values, school: SchoolEntry | None
    ) -> Mapping[str, Value] | None:
        """None: nobody is stored here."""
        return None


def changes(row: RowReport, stored: Mapping[str, Value]) -> dict[str, Change]:
    """What the row says otherwise than what is stored. Silence changes nothing."""
    return {
        name: Change(stored[name], row.values[name])
        for name in row.values
        if name in row.given
        and name in stored
        and not _alike(stored[name], row.values[name])
        and not (name == "birth_year" and _neighbours(stored[name], row.values[name]))
    }


def _neighbours(one: Value, other: Value) -> bool:
    """A year reckoned from an age is off by one while the birthday is still to come."""
    return isinstance(one, int) and isinstance(other, int) and abs(one - other) <= 1


def _alike(one: Value, other: Value) -> bool:
    if isinstance(one, list) and isinstance(other, list):
        return sorted(one) == sorted(other)
    # A class is a number or words; a store may hold both as text.
    return one == other or (
        one is not None and not isinstance(one, bool) and str(one) == str(other)
    )
