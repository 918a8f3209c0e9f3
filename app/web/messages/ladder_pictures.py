"""The picture of a ladder: when who hears, along the days of one letter."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from app.wording.messages import RUNGS, WHO_HEARS
from letters.reminders import Ladder, Step

LEFT, RIGHT = 12.0, 308.0


@dataclass(frozen=True, slots=True)
class DrawnStep:
    """A step in the picture: how far along the days, in which words, who hears of it."""

    x: float
    words: str
    day: str

    @property
    def is_right(self) -> bool:
        """Whether it lies in the right half, where words stand before it."""
        return self.x > (LEFT + RIGHT) / 2


@dataclass(frozen=True, slots=True)
class LadderPicture:
    """The rungs, lowest first, and where the day lies on which the letter is expected."""

    rungs: Sequence[DrawnStep]
    expected: float

    @property
    def in_words(self) -> str:
        """The same for those who do not see it."""
        return _("; ").join(f"{rung.day}: {rung.words}" for rung in self.rungs)


def picture_of(ladder: Ladder) -> LadderPicture:
    """The ladder drawn from its first step to its last; the first late day comes after day 0."""
    soon = [] if ladder.soon is None else [(Step.SOON, -ladder.soon)]
    steps = [*soon, *((step, 1 + days) for step, days in ladder.steps())]
    first, last = min(0, steps[0][1]), steps[-1][1]

    def along(day: int) -> float:
        return round(LEFT + (RIGHT - LEFT) * (day - first) / (last - first), 1)

    return LadderPicture(
        [DrawnStep(along(day), _words(step), _day(day)) for step, day in steps], along(0)
    )


def _words(step: Step) -> str:
    who = WHO_HEARS.get(step)
    return f"{RUNGS[step]} · {who}" if who else str(RUNGS[step])


def _day(day: int) -> str:
    if day <= 0:
        return ngettext("%(num)s day before", "%(num)s days before", -day) if day else _("that day")
    return ngettext("%(num)s day late", "%(num)s days late", day)
