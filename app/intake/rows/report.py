"""What came of a file: the fate of each row, and all that was not a row."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.intake.directory import SchoolEntry
from app.intake.faults import Remark
from app.intake.kinds.kind import Value, Values
from app.intake.outline.outline import Outline

FATES = ("new", "same", "changed", "fault")


@dataclass(frozen=True, slots=True)
class Change:
    """A stored value and the one the file gives for it."""

    old: Value
    new: Value


@dataclass(frozen=True, slots=True)
class RowReport:
    """One row. `given` names the fields the file says something about: nothing else may be
    written over what is stored. `school` is set for children alone; `known` is the code of the
    child that a row is about where somebody said so.
    """

    row: int
    fate: str
    values: Values
    given: frozenset[str] = frozenset()
    faults: tuple[Remark, ...] = ()
    notes: tuple[Remark, ...] = ()
    changes: Mapping[str, Change] = field(default_factory=dict)
    school: SchoolEntry | None = None
    known: str = ""


@dataclass(frozen=True, slots=True)
class Ignored:
    """A row that holds nobody: title, note, header, total, blank or example."""

    row: int
    why: str


@dataclass(frozen=True, slots=True)
class Report:
    """All of one file: each row from the header down is in `rows` or in `ignored`."""

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
