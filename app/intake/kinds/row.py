"""One row being read: its cells by field, the faults and notes that arise on the way."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from app.intake.faults import Remark, Unreadable
from app.intake.opening.sheets import Cell
from app.intake.regions import Regions
from app.intake.values.text import shown
from app.intake.wording import field_label

T = TypeVar("T")
# Under these '无' is an answer; under all others it says that there is nothing to say.
_ANSWERED = frozenset(
    {"interests", "status", "consent", "wants_lecture", "can_stay", "left_behind", "capacity"}
)


def is_silent(name: str, cell: Cell) -> bool:
    """Whether a field's cell holds no more than a word for nothing."""
    return isinstance(cell, str) and cell.strip() in ("无", "没有") and name not in _ANSWERED


@dataclass(slots=True)
class RowReading:
    """Reads fields out of one row's cells and gathers what is wrong with them."""

    cells: dict[str, Cell]
    labels: dict[str, str]
    on: date
    regions: Regions
    faults: list[Remark] = field(default_factory=list)
    notes: list[Remark] = field(default_factory=list)

    def has_column(self, name: str) -> bool:
        """Whether the file has a column for a field at all."""
        return name in self.labels

    def said(self, name: str) -> bool:
        """Whether the row's cell of a field holds anything."""
        return bool(shown(self.cells.get(name)))

    def text(self, name: str) -> str | None:
        """The cell as trimmed text, or None."""
        return shown(self.cells.get(name)) or None

    def short(self, name: str, limit: int) -> str | None:
        """The cell's text, cut with a note where it is longer than `limit` characters."""
        text = self.text(name)
        if text is not None and len(text) > limit:
            self.note("text_cut", name, limit=limit)
            return text[:limit].rstrip()
        return text

    def label(self, name: str) -> str:
        """The heading over a field, else the field's own name in Chinese."""
        return self.labels.get(name) or field_label(name, "zh")

    def fault(self, code: str, name: str, **data: Any) -> None:
        """Something that keeps the row out."""
        self.faults.append(Remark(code, self.label(name), data))

    def note(self, code: str, name: str, **data: Any) -> None:
        """Something worth telling that keeps nothing out."""
        self.notes.append(Remark(code, self.label(name), data))

    def must(self, name: str, read: Callable[..., T], *more: Any) -> T | None:
        """The value of a field; unreadable is a fault."""
        try:
            return read(self.cells.get(name), *more)
        except Unreadable as e:
            self.fault(e.code, name, **e.data)
            return None

    def may(self, name: str, read: Callable[..., T], *more: Any) -> T | None:
        """The value of a field; unreadable is a note, and the value is left out."""
        try:
            return read(self.cells.get(name), *more)
        except Unreadable as e:
            self.note(e.code, name, **e.data)
            return None
