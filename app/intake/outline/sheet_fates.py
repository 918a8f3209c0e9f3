"""What becomes of a sheet of a workbook: read or not, and why."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SheetFate:
    """One sheet: how many rows of a list it has, whether it is read, and why.

    `asks`: it may well be meant, so a person decides.
    """

    name: str
    rows: int
    taken: bool
    why: str
    asks: bool = False
