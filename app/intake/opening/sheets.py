"""What comes out of opening: the sheets of a file, each as rows of plain cells."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

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
class Sheet:
    """One sheet from its first row on, so that `rows[0]` is the row Excel numbers 1."""

    name: str
    rows: tuple[Row, ...]
    merged: tuple[Span, ...] = ()
    hidden: bool = False

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
