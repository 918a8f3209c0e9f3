"""How far a small round reaches: one school, those who wait, chosen children, the reserve."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Reserve(StrEnum):
    """What a round does with the reserve list: leaves it alone, takes it in, takes only it."""

    OUT = "out"
    IN = "in"
    ONLY = "only"


@dataclass(frozen=True, slots=True)
class RoundExtent:
    """Whom a round is about; everybody else is kept as they are.

    `school` and `children` are codes, empty ones narrow nothing; `waiting`: only children whom an
    earlier round passed over.
    """

    school: str = ""
    waiting: bool = False
    children: tuple[str, ...] = ()
    reserve: Reserve = Reserve.OUT

    @property
    def may_succeed(self) -> bool:
        """Whether a child of it may have a friend, who gave notice: only where it is named.

        Nobody else is to wait with the publication until that friend is gone.
        """
        return bool(self.children)

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> "RoundExtent":
        """The extent as a round keeps it."""
        return cls(
            stored.get("school", ""),
            stored.get("waiting", False),
            tuple(stored.get("children", ())),
            Reserve(stored.get("reserve", Reserve.OUT)),
        )

    def stored(self) -> dict[str, Any]:
        """What a round keeps of it: whatever narrows or widens."""
        found = {
            "school": self.school,
            "waiting": self.waiting,
            "children": list(self.children),
            "reserve": "" if self.reserve is Reserve.OUT else self.reserve.value,
        }
        return {name: value for name, value in found.items() if value}


WHOLE = RoundExtent()
