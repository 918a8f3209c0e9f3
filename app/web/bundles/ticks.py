"""Lines of letters as a tick-list shows them: pen name, class, code; never a real name."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.store.bundles.bundles import BundleLine
from app.store.letters.lists import LetterLine
from app.web.letters.chips import late_words
from app.wording.people.classes import class_words
from letters.states import Direction, State


@dataclass(frozen=True, slots=True)
class Tick:
    """A line of a tick-list; `note` says what is wrong with the letter, if anything is."""

    code: str
    name: str
    group: str
    note: str = ""


def ticks_of(lines: Iterable[BundleLine]) -> list[Tick]:
    """The letters of a bundle."""
    return [Tick(x.code, x.pen_name, class_words(x.grade, x.class_name)) for x in lines]


def ticks_to_pack(lines: Iterable[LetterLine], waiting: bool | None = None) -> list[Tick]:
    """Letters that may be packed: by addressee; `waiting` chooses those not yet posted, or not."""
    return [
        _tick(line, to_addressee=True)
        for line in lines
        if waiting is None or (line.letter.state == State.DUE) == waiting
    ]


def ticks_at_school(lines: Iterable[LetterLine]) -> list[Tick]:
    """Letters in the hands of a school: always by the child."""
    return [_tick(line, to_addressee=False) for line in lines]


def _tick(line: LetterLine, to_addressee: bool) -> Tick:
    letter, child = line.letter, line.letter.pair.child
    note = late_words(line.standing) if line.standing.is_late else ""
    if to_addressee and letter.direction == Direction.TO_VOLUNTEER:
        return Tick(letter.code, letter.pair.volunteer.pen_name, "", note)
    return Tick(letter.code, child.pen_name, class_words(child.grade, child.class_name), note)
