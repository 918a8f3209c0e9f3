"""What a photo holds: the texts of its codes, and cut-outs of codes that nobody could read."""

from dataclasses import dataclass
from enum import StrEnum

MODULES = 36
"""About as many modules has the code of a letter from side to side."""


class PhotoFault(StrEnum):
    """Why a photo cannot be taken."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    KIND = "kind"
    UNREADABLE = "unreadable"


class PhotoRefused(Exception):
    """What was sent is no photo that can be read; `fault` says why."""

    def __init__(self, fault: PhotoFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class PhotoReading:
    """The different texts in the order of the page, and small JPEGs of what was not read."""

    texts: tuple[str, ...]
    cutouts: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Spot:
    """A square of a picture: its middle and its side, in pixels."""

    x: float
    y: float
    side: float

    def meets(self, other: "Spot") -> bool:
        """Whether the middle of one of the two lies in the other, or a little beside it."""
        reach = 0.6 * max(self.side, other.side)
        return abs(self.x - other.x) < reach and abs(self.y - other.y) < reach
