"""What all admissions share: who admits, when, on what word."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any

from app.actions.records import Changed, record_changes
from app.actor import Acting
from app.intake import RowReport
from app.store.intake.outcomes import RowOutcome

# The place of a row -> a new Child or Volunteer that no session knows of yet.
Newcomers = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Admission:
    """One admission. `evidence` says how a consent in the file is known; `serves_code` is the
    region whose pool new volunteers join; `traces` tell what came of the rows.
    """

    acting: Acting
    rng: Random
    evidence: str = ""
    serves_code: str = ""
    done: list[Changed] = field(default_factory=list)
    traces: list[RowOutcome] = field(default_factory=list)

    def record(self, action: str, noun: str, code: str, fields: Iterable[str]) -> None:
        """Remember what was done to whom, to be written down with the rest."""
        self.done.append(Changed(action, noun, code, tuple(fields)))

    def made(self, row: RowReport, code: str, *, answered: bool = False) -> None:
        """Remember whom a row made."""
        self.traces.append(RowOutcome(row.place, "new", code, answered=answered))

    def changed(
        self,
        row: RowReport,
        code: str,
        before: Mapping[str, Any],
        after: Mapping[str, Any],
        *,
        answered: bool = False,
    ) -> None:
        """Remember whom a row changed; `before` may hold values that it left as they were."""
        old = {place: before[place] for place in after}
        self.traces.append(RowOutcome(row.place, "changed", code, old, after, answered))

    def write_down(self) -> None:
        """Write down what was done, in the running transaction."""
        record_changes(self.acting, self.done)
        self.done.clear()


@dataclass(frozen=True, slots=True)
class Admitted:
    """How many rows made somebody new, and how many changed somebody."""

    new: int = 0
    changed: int = 0


def given_values(row: RowReport) -> dict[str, Any]:
    """What the row truly says: nothing else is written over what is stored."""
    return {field: value for field, value in row.values.items() if field in row.given}
