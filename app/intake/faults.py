"""What intake says when it cannot take a file, a row or a value."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


class IntakeRefused(Exception):
    """The whole file is refused. `code` names the reason, `data` fills its sentence.

    Its text is the code alone: `data` may quote cells, which belong in no log. The sentence
    itself is made by `app.intake.wording.refusal`.
    """

    def __init__(self, code: str, **data: Any) -> None:
        super().__init__(code)
        self.code = code
        self.data: dict[str, Any] = data


class Unreadable(Exception):
    """One value cannot be read. Never carries the value itself where that is personal."""

    def __init__(self, code: str, **data: Any) -> None:
        super().__init__(code)
        self.code = code
        self.data: dict[str, Any] = data


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to tell about one row: a fault that stops it, or a note that does not."""

    code: str
    column: str
    data: Mapping[str, Any] = field(default_factory=dict)
