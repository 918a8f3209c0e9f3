"""What comes out of opening: the sheets of a file, each as rows of plain cells."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from app.intake.opening.formats import Format

Cell = str | int | float | bool | date | datetime | time | timedelta | None
Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Span:
    """A merged range; rows and columns count from 0, both ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Looks:
    """What a sheet shows beyond its values; rows and (row, column) count from 0.

    `formats` has the cells alone whose number format tells more than the value; `without_result`
    those whose formula was never worked out.
    """

    hidden: frozenset[int] = frozenset()
    struck: frozenset[tuple[int, int]] = frozenset()
    without_result: frozenset[tuple[int, int]] = frozenset()
    formats: Mapping[tuple[int, int], Format] = field(default_factory=dict)


NO_LOOKS = Looks()


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet from its first row on, so that `rows[0]` is the row Excel numbers 1.

    A month of which the file shows no day is a text, as is a number whose last zero it shows.
    """

    name: str
    rows: tuple[Row, ...]
    merged: tuple[Span, ...] = ()
    hidden: bool = False
    looks: Looks = NO_LOOKS

    def cell(self, row: int, column: int) -> Cell:
        """The cell at a row and column counted from 0; None outside the sheet."""
        if not 0 <= row < len(self.rows):
            return None
        cells = self.rows[row]
        return cells[column] if 0 <= column < len(cells) else None


@dataclass(frozen=True, slots=True)
class Sheets:
    """All sheets of one file. `form` is what the file really is: xlsx, xls, ods or csv."""

    form: str
    filename: str
    sheets: tuple[Sheet, ...]


def column_letters(index: int) -> str:
    """The letters Excel gives to a column counted from 0: 0 is A, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """The column counted from 0 for Excel's letters: A is 0, AA is 26."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
