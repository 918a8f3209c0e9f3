"""What came of a file: the fate of each row, and all that was not a row."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.intake.directory import SchoolEntry
from app.intake.faults import Remark
from app.intake.outline.outline import Outline
from app.intake.wording import fault_message, note_message

Value = str | int | bool | list[str] | None
Values = dict[str, Value]

FATES = ("new", "same", "changed", "fault")


@dataclass(frozen=True, slots=True)
class Change:
    """A stored value and the one the file gives for it."""

    old: Value
    new: Value


@dataclass(frozen=True, slots=True)
class RowReport:
    """One row. `given` names the fields the file says something about: nothing else may be
    written over what is stored. `school` is set for children alone.
    """

    row: int
    fate: str
    values: Values
    given: frozenset[str] = frozenset()
    faults: tuple[Remark, ...] = ()
    notes: tuple[Remark, ...] = ()
    changes: Mapping[str, Change] = field(default_factory=dict)
    school: SchoolEntry | None = None

    @property
    def writing(self) -> Values:
        """What to store: all of a new row, of a changed one what differs, else nothing."""
        if self.fate == "new":
            return self.values
        return {name: change.new for name, change in self.changes.items()}

    def to_json(self, language: str = "zh") -> dict[str, Any]:
        """The row as commands.md has it, with `notes`, `changes` and `school` beside."""
        told: dict[str, Any] = {
            "row": self.row,
            "fate": self.fate,
            "values": self.values,
            "faults": [_told(f, fault_message(f, language)) for f in self.faults],
        }
        if self.notes:
            told["notes"] = [_told(n, note_message(n, language)) for n in self.notes]
        if self.changes:
            told["changes"] = {k: {"old": c.old, "new": c.new} for k, c in self.changes.items()}
        if self.school:
            told["school"] = {"code": self.school.code, "name": self.school.name}
        return told


def _told(remark: Remark, message: str) -> dict[str, str]:
    return {"column": remark.column, "code": remark.code, "message": message}


@dataclass(frozen=True, slots=True)
class Ignored:
    """A row that holds nobody: title, note, header, total, blank or example."""

    row: int
    why: str


@dataclass(frozen=True, slots=True)
class Report:
    """All of one file."""

    kind: str
    outline: Outline
    rows: tuple[RowReport, ...]
    ignored: tuple[Ignored, ...]
    notes: tuple[Remark, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """How many rows met each fate."""
        return {fate: sum(row.fate == fate for row in self.rows) for fate in FATES}

    @property
    def admissible(self) -> tuple[RowReport, ...]:
        """The rows that bring something: new and changed ones."""
        return tuple(row for row in self.rows if row.fate in ("new", "changed"))

    def to_json(self, language: str = "zh") -> dict[str, Any]:
        """The report as commands.md has it, with the sheet, mapping and unused columns beside."""
        view = self.outline
        return {
            "counts": self.counts,
            "rows": [row.to_json(language) for row in self.rows],
            "ignored": [{"row": entry.row, "why": entry.why} for entry in self.ignored],
            "kind": self.kind,
            "sheet": view.sheet.name,
            "titles": list(view.titles),
            "header_rows": list(view.header_rows),
            "mapping": {
                name: {
                    "column": view.label(name),
                    "index": g.column,
                    "confidence": g.confidence,
                    "by": g.by,
                }
                for name, g in view.mapping.items()
            },
            "unused": [column.heading or column.letters for column in view.unused],
            "notes": [_told(n, note_message(n, language)) for n in self.notes],
        }
