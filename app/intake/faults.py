"""What intake cannot take: a file, a row or a value, each as a code with plain details.

The sentences for the codes, in the reader's language, are in app/wording/intake.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


class IntakeRefused(Exception):
    """The whole file is refused. `code` names the reason, `details` fill its sentence.

    Its text is the code alone: `details` may quote cells, which belong in no log.
    """

    def __init__(self, code: str, **details: Any) -> None:
        super().__init__(code)
        self.code = code
        self.details: dict[str, Any] = details


class Unreadable(Exception):
    """One value cannot be read. Never carries the value itself where that is personal."""

    def __init__(self, code: str, **details: Any) -> None:
        super().__init__(code)
        self.code = code
        self.details: dict[str, Any] = details


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to tell about a row or a file: a fault that stops it, or a note that does not.

    `column` is the heading as the file has it, '' where there is none; `field` the field that
    the remark is about, '' for a remark about the file; `details` fill the sentence; `sheets` are
    those it is about, () for all that are read.
    """

    code: str
    column: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)
    field: str = ""
    sheets: tuple[str, ...] = ()
