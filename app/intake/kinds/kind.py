"""What differs from one kind of table to the next, and the values that are read of a row."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from app.intake.kinds.row import RowReading

Value = str | int | bool | list[str] | None
Values = dict[str, Value]


def _always(one: Values, other: Values) -> bool:
    """All rows with one identity are one."""
    return True


def _unlike(values: Values) -> Value:
    """No row is like another that is not the same."""
    return None


@dataclass(frozen=True, slots=True)
class TableKind:
    """How to read a row's values, what identifies the row, and which fields feed which value.

    Rows of one identity are the same where their values fit; rows of one likeness may be.
    """

    name: str
    read: Callable[[RowReading], Values]
    identity: Callable[[Values], tuple[Value, ...] | None]
    sources: Mapping[str, tuple[str, ...]]
    # A merged or blank cell of these means the same as the cell above.
    filled_down: frozenset[str] = frozenset()
    # Values that may be written otherwise where the identity is the same.
    loose: frozenset[str] = frozenset()
    fits: Callable[[Values, Values], bool] = _always
    likeness: Callable[[Values], Value] = _unlike

    def given(self, reading: RowReading, values: Values) -> frozenset[str]:
        """The values this row truly speaks about: it has the column, and something in it."""
        return frozenset(
            name for name in values
            if values[name] not in (None, [], "")
            and any(reading.said(source) for source in self.sources.get(name, (name,)))
        )  # fmt: skip
