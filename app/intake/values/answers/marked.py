"""Answers about which a row tells more. In goes the mark that refuses, or who agreed and is not
the guardian; out comes a text for the cell that says so.
"""

import re

from app.intake.opening.sheets import Cell
from app.intake.values.text import shown

REFUSED = "不同意"
_BY_ANOTHER = re.compile(r"？〔(.+)〕")
_BY_MARK = re.compile(rf"{REFUSED}〔(.+)〕")


def refused_by(mark: str) -> str:
    """A refusal that a mark says."""
    return f"{REFUSED}〔{mark}〕"


def mark_in(cell: Cell) -> str:
    """The mark that says a refusal; '' where words say it, or nothing."""
    found = _BY_MARK.fullmatch(shown(cell))
    return found[1] if found else ""


def agreed_by(who: str) -> str:
    """An agreement of somebody who is not the guardian: no answer."""
    return f"？〔{who}〕"


def another_in(cell: Cell) -> str:
    """Who agreed and is not the guardian; '' for nobody."""
    found = _BY_ANOTHER.fullmatch(shown(cell))
    return found[1] if found else ""
