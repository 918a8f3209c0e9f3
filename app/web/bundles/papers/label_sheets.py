"""The sheets of labels that shops sell, and the one that a form chose."""

from collections.abc import Mapping
from typing import Any

from werkzeug.datastructures import MultiDict

from app.actions.bundles.labels import LabelChoice
from app.locale import lazy as _l
from app.web.numbers import whole

SHEETS: Mapping[str, Any] = {
    "3x7": _l("21 labels, 63.5 × 38.1 mm"),
    "3x8": _l("24 labels, 70 × 37 mm"),
    "2x7": _l("14 labels, 99.1 × 38.1 mm"),
    "2x8": _l("16 labels, 99.1 × 33.9 mm"),
    "2x4": _l("8 labels, 99.1 × 67.7 mm"),
}


def label_choice(given: MultiDict[str, str]) -> LabelChoice:
    """What the form says. Raises ValueError, Refused packs.label_start."""
    choice = LabelChoice(given.get("sheet", "3x7"), whole(given.get("start", "") or "1"))
    choice.check()
    return choice
