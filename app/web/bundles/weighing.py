"""What a bag weighs, and how many letters the weight on a scale means."""

from dataclasses import dataclass

from flask import current_app, request
from flask_babel import format_decimal

from app.web.numbers import number_said
from letters.bundles import letters_weighed, weight

HEAVIEST = 100_000


@dataclass(frozen=True, slots=True)
class Weighing:
    """`kilos` of so many letters at `grams` each; what the scale showed, and what it means."""

    grams: int
    kilos: str
    on_the_scale: int | None
    letters: int | None


def weighing_of(count: int) -> Weighing:
    """For a bag of so many letters, with the weight in the address, if there is one."""
    grams = int(current_app.config["LETTER_GRAMS"])
    typed = number_said(request.args.get("weight", "").strip())
    shown = typed if typed is not None and 0 < typed <= HEAVIEST else None
    return Weighing(
        grams,
        format_decimal(round(weight(count, grams) / 1000, 2)),
        shown,
        letters_weighed(shown, grams) if shown else None,
    )
