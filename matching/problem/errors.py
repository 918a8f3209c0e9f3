"""What the engine refuses, said so that a person or a program can act on it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong, and where.

    `row` is the row a spreadsheet shows (the header is row 1), None where the fault belongs to
    the whole file. `data` holds what the sentence was made from, for wording in other languages.
    """

    code: str
    file: str
    row: int | None
    column: str | None
    sentence: str
    data: Mapping[str, object] = field(default_factory=dict)

    @classmethod
    def of_file(cls, code: str, file: str | Path, sentence: str) -> "Fault":
        """A fault of a whole file or folder."""
        return cls(code, str(file), None, None, sentence)

    def __str__(self) -> str:
        where = self.file
        if self.row is not None:
            where += f", row {self.row}"
        if self.column is not None:
            where += f", column {self.column}"
        return f"{where}: {self.sentence}".replace("\r", " ").replace("\n", " ")


class MatchingError(Exception):
    """The root of the engine's errors."""


class InputRefused(MatchingError):
    """The input cannot be used; `faults` names everything that is wrong with it."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))
