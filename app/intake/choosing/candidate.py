"""A sheet that may be read: how many rows it has, and what it says of itself."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from app.intake.choosing import names
from app.intake.choosing.periods import Period, period_of
from app.intake.opening.sheets import Sheet
from app.intake.outline.outline import Outline
from app.intake.rows.ignoring import why_ignored
from app.intake.values.text import shown

FEW = 3
"""So many rows may be samples."""


@dataclass(frozen=True)
class Candidate:
    """A sheet, with its outline where a header was found on it."""

    sheet: Sheet
    outline: Outline | None

    @cached_property
    def rows(self) -> int:
        """How many rows of a list it has; without a header, how many are filled."""
        if self.outline is None:
            return sum(any(map(shown, row)) for row in self.sheet.rows)
        return len(self.people)

    @cached_property
    def people(self) -> list[tuple[str, str]]:
        """The name and the phone in each row."""
        outline = self.outline
        if outline is None:
            return []
        below = enumerate(self.sheet.rows[outline.header.last + 1 :], outline.header.last + 1)
        lines = [index for index, row in below if why_ignored(outline, row) is None]
        return [(self._text(index, "name"), self._text(index, "phone")) for index in lines]

    def _text(self, row: int, field: str) -> str:
        guess = self.outline.mapping.get(field) if self.outline else None
        return shown(self.sheet.cell(row, guess.column)) if guess else ""

    @property
    def is_invented(self) -> bool:
        """Whether its few rows show how to fill in another one."""
        few = 0 < self.rows <= FEW
        return few and all(names.is_invented(*person) for person in self.people)

    @property
    def words(self) -> str:
        """The sheet's name and the titles above its list."""
        return " ".join((self.sheet.name, *(self.outline.titles if self.outline else ())))

    def period(self, on: date) -> Period | None:
        """The time that the list is of, by the sheet's name, else by a title."""
        titles = self.outline.titles if self.outline else ()
        texts = (self.sheet.name, *titles)
        return next((found for text in texts if (found := period_of(text, on))), None)

    @property
    def headings(self) -> frozenset[str]:
        """The texts of its headings."""
        columns = self.outline.columns if self.outline else ()
        return frozenset(column.heading for column in columns if column.heading)

    @property
    def fields(self) -> frozenset[str]:
        """The fields that have a column."""
        return frozenset(self.outline.mapping) if self.outline else frozenset()
