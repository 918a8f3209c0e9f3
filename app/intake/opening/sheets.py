"""What comes out of opening: the sheets of a file, each as rows of plain cells."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum

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


class Shape(StrEnum):
    """What a sheet of people is that is no list."""

    FORMS = "forms"
    TURNED = "turned"


@dataclass(frozen=True, slots=True)
class Relaid:
    """How a table that was no list came to be one: what it was, the row of the file that each row
    goes by (0 for none), and the cell that heads each column.
    """

    shape: Shape
    lines: tuple[int, ...]
    labels: tuple[str, ...]


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
    relaid: Relaid | None = None

    def line_of(self, index: int) -> int:
        """The number that people call a row by; 0 for one that the file does not have."""
        return self.relaid.lines[index] if self.relaid else index + 1

    def column_name(self, index: int) -> str:
        """The letters that people call a column by, or the cell that heads it."""
        told = self.relaid and index < len(self.relaid.labels)
        return self.relaid.labels[index] if self.relaid and told else column_letters(index)

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
