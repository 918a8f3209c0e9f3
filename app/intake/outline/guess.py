"""What is known of a column, and of a field's columns."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.intake.fields.parts import PartRole

NO_COLUMN = -1


@dataclass(frozen=True, slots=True)
class ColumnPart:
    """One of the columns that a field's value is put together from, and what it gives to it.

    `word` is what a tick in it means, which person of several it is about, or what its label calls
    whoever it names.
    """

    role: PartRole
    column: int
    word: str = ""


@dataclass(frozen=True, slots=True)
class Guess:
    """A field's column (counted from 0), how sure (0 to 1), and by what: header, values, caller.

    With `parts` the value is put together from those columns, of which `column` is the first; it
    is NO_COLUMN where the labels of other fields' columns alone tell the value.
    """

    column: int
    confidence: float
    by: str
    parts: tuple[ColumnPart, ...] = ()

    @property
    def columns(self) -> frozenset[int]:
        """All columns that the field is read from."""
        own = () if self.column == NO_COLUMN else (self.column,)
        return frozenset((*own, *(part.column for part in self.parts)))

    @property
    def place(self) -> int:
        """The column to look at for the value: its own, else the first that tells it."""
        told_by = self.parts[0].column if self.parts else NO_COLUMN
        return told_by if self.column == NO_COLUMN else self.column


Guesses = dict[str, Guess]


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A column as people see it: its letters, heading, up to three samples, and what its heading
    says: whose it is, of which kinds, and what it asks consent for and which way, '' for nothing.
    """

    index: int
    letters: str
    heading: str
    samples: tuple[str, ...]
    whose: str = ""
    qualities: tuple[str, ...] = ()
    purpose: str = ""
    polarity: str = ""


def columns_of(guesses: Mapping[str, Guess]) -> set[int]:
    """All columns that any field is read from."""
    return {column for guess in guesses.values() for column in guess.columns}
