"""One row being read: in go its cells by field, out come values, faults and notes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from app.intake.faults import Remark, Unreadable
from app.intake.opening.sheets import Cell
from app.intake.regions import RegionDirectory
from app.intake.values.text import shown

T = TypeVar("T")


@dataclass(slots=True)
class RowReading:
    """Reads fields out of one row's cells and gathers what is wrong with them.

    `headings` has the heading over each field that has a column; `on` is the day that ages are
    counted at.
    """

    cells: Mapping[str, Cell]
    headings: Mapping[str, str]
    on: date
    regions: RegionDirectory
    faults: list[Remark] = field(default_factory=list)
    notes: list[Remark] = field(default_factory=list)

    def has_column(self, name: str) -> bool:
        """Whether the file has a column for a field at all."""
        return name in self.headings

    def said(self, name: str) -> bool:
        """Whether the row's cell of a field holds anything."""
        return bool(shown(self.cells.get(name)))

    def text(self, name: str) -> str | None:
        """The cell as trimmed text, or None."""
        return shown(self.cells.get(name)) or None

    def short(self, name: str, limit: int, worded: Callable[[str], str] = str) -> str | None:
        """The cell's text as `worded` has it, cut with a note where it is longer than `limit`
        characters.
        """
        text = self.text(name)
        text = worded(text) if text else None
        if text is not None and len(text) > limit:
            self.note("text_cut", name, limit=limit)
            return text[:limit].rstrip()
        return text

    def differs(self, code: str, name: str, other: str) -> None:
        """Two fields of the row contradict each other: a fault of the one that names the other."""
        self.fault(code, name, other=self.headings.get(other, ""), other_field=other)

    def fault(self, code: str, name: str, **details: Any) -> None:
        """Something about a field that keeps the row out."""
        self.faults.append(self._remark(code, name, details))

    def note(self, code: str, name: str, **details: Any) -> None:
        """Something about a field that is worth telling and keeps nothing out."""
        self.notes.append(self._remark(code, name, details))

    def _remark(self, code: str, name: str, details: dict[str, Any]) -> Remark:
        return Remark(code, self.headings.get(name, ""), details, name)

    def must(self, name: str, read: Callable[..., T], *more: Any) -> T | None:
        """The value of a field; unreadable is a fault."""
        try:
            return read(self.cells.get(name), *more)
        except Unreadable as e:
            self.fault(e.code, name, **e.details)
            return None

    def may(self, name: str, read: Callable[..., T], *more: Any) -> T | None:
        """The value of a field; unreadable is a note, and the value is left out."""
        try:
            return read(self.cells.get(name), *more)
        except Unreadable as e:
            self.note(e.code, name, **e.details)
            return None
