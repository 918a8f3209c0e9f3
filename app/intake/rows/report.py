"""What came of a file: the fate of each row, and all that was not a row."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.intake.directory import SchoolEntry
from app.intake.faults import Remark
from app.intake.kinds.kind import Value, Values
from app.intake.outline.outline import Outline

FATES = ("new", "same", "changed", "fault")
# What a person is to decide about: data that was left unread or told by its looks alone, rows that
# wait for an answer, and rows that came in and may be somebody else's.
DECISIONS = frozenset(
    {"other_sheets", "heading_repeated", "no_headings", "has_moved", "same_child"}
)
DOUBTS = frozenset({"perhaps_same", "perhaps_known", "known_elsewhere", "refused_before"})
# Where nothing was read as a consent, what looks like one may be it.
_CONSENT_LEFT = "consent_left"


@dataclass(frozen=True, slots=True)
class Change:
    """A stored value and the one the file gives for it."""

    old: Value
    new: Value


@dataclass(frozen=True, slots=True)
class RowReport:
    """One row. `given` names the fields the file says something about: nothing else may be
    written over what is stored. `school` is set for children alone; `known` is the code of the
    child that a row is about where somebody said so. `sheet` is named where several are read.
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
    sheet: str = ""

    @property
    def place(self) -> str:
        """The row as people find it: its number, after the sheet's name where several are read."""
        return place_of(self.sheet, self.row)

    @property
    def number(self) -> int | str:
        """The same for a column of numbers: a number as long as one sheet alone is read."""
        return self.place if self.sheet else self.row


def place_of(sheet: str, row: int) -> str:
    """A row of a sheet as people find it: '3', or '五年级2班!3' where several sheets are read."""
    return f"{sheet}!{row}" if sheet else str(row)


@dataclass(frozen=True, slots=True)
class Ignored:
    """A row that holds nobody: title, note, header, total, blank or example."""

    row: int
    why: str
    sheet: str = ""

    @property
    def place(self) -> str:
        """The row as people find it, as RowReport says it."""
        return place_of(self.sheet, self.row)


@dataclass(frozen=True, slots=True)
class Report:
    """All of one file: each row of a sheet that is read is in `rows` or in `ignored`."""

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
    def _has_consent(self) -> bool:
        return all("consent" in one.mapping for one in (self.outline, *self.outline.further))

    @property
    def admissible(self) -> tuple[RowReport, ...]:
        """The rows that bring something: new and changed ones."""
        return tuple(row for row in self.rows if row.fate in ("new", "changed"))

    @property
    def undecided(self) -> tuple[tuple[str, Remark], ...]:
        """What waits for a decision: the place of the row, '' for the file, and the remark."""
        codes = DECISIONS if self._has_consent else DECISIONS | {_CONSENT_LEFT}
        of_file = [("", note) for note in self.notes if note.code in codes]
        of_rows = [
            (row.place, remark)
            for row in self.rows
            for remarks, codes in ((row.faults, DECISIONS), (row.notes, DOUBTS))
            for remark in remarks
            if remark.code in codes
        ]
        return (*of_file, *of_rows)
