"""What came of each row of a spreadsheet that was admitted, as text to keep with its upload."""

from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass, field, replace
from typing import Any

from app.intake import Report
from app.models import Upload
from app.store.intake.shrunk import grown, shrunk


@dataclass(frozen=True, slots=True)
class RowOutcome:
    """What came of one row: whom it made or changed, by code; old and new values of what it
    changed, as long as it can be taken back; whether it recorded a guardian's answer.
    """

    place: str
    fate: str
    code: str = ""
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)
    answered: bool = False


@dataclass(frozen=True, slots=True)
class Outcomes:
    """The rows of one admission, and the newest audit row when they all were in."""

    rows: tuple[RowOutcome, ...]
    last_audit: int = 0

    @property
    def made(self) -> tuple[RowOutcome, ...]:
        """The rows that made somebody new."""
        return tuple(row for row in self.rows if row.fate == "new" and row.code)

    @property
    def changed(self) -> tuple[RowOutcome, ...]:
        """The rows that changed somebody."""
        return tuple(row for row in self.rows if row.fate == "changed" and row.code)

    @property
    def as_text(self) -> str:
        """The rows as text to keep."""
        return shrunk({"rows": [astuple(row) for row in self.rows], "audit": self.last_audit})

    @property
    def without_values(self) -> "Outcomes":
        """The same without any value: what came of each row stays known."""
        rows = tuple(replace(row, before={}, after={}) for row in self.rows)
        return Outcomes(rows, self.last_audit)


def outcomes_of(upload: Upload) -> Outcomes:
    """What came of each row of an upload; nothing of those of long ago."""
    text = upload.outcome
    if not text:
        return Outcomes(())
    document = grown(text)
    return Outcomes(tuple(RowOutcome(*parts) for parts in document["rows"]), document["audit"])


def outcomes_from(report: Report, traces: Sequence[RowOutcome], last_audit: int) -> Outcomes:
    """The outcome of each row of a report: as it was traced, else by its fate alone."""
    traced = {trace.place: trace for trace in traces}
    rows = (traced.get(row.place, RowOutcome(row.place, row.fate)) for row in report.rows)
    return Outcomes(tuple(rows), last_audit)
