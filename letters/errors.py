"""Everything that can be refused in the life of a letter, as one small tree.

The errors carry data; the words that people read are made where they are shown.
"""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum


class LettersError(Exception):
    """Root of all refusals of this package."""


class CalendarError(LettersError):
    """The terms or breaks given cannot make a calendar."""


class LastBeforeFirst(CalendarError):
    """A term or break ends before it begins."""

    def __init__(self, name: str, first: date, last: date) -> None:
        self.name, self.first, self.last = name, first, last
        super().__init__(f"{name!r} ends on {last}, before its first day {first}")


class BreakOutsideTerm(CalendarError):
    """A break does not lie within its term."""

    def __init__(self, term: str, name: str) -> None:
        self.term, self.name = term, name
        super().__init__(f"the break {name!r} does not lie within the term {term!r}")


class MakeUpClosed(CalendarError):
    """A make-up school day lies outside its term or in a break."""

    def __init__(self, term: str, day: date) -> None:
        self.term, self.day = term, day
        super().__init__(f"the term {term!r} is not open on its make-up day {day}")


class TermsOutOfOrder(CalendarError):
    """A later term has an earlier first day, or numbers do not rise."""

    def __init__(self, earlier: str, later: str) -> None:
        self.earlier, self.later = earlier, later
        super().__init__(f"the term {later!r} is listed after {earlier!r} but does not follow it")


class TermsOverlap(CalendarError):
    """Two terms share days."""

    def __init__(self, earlier: str, later: str) -> None:
        self.earlier, self.later = earlier, later
        super().__init__(f"the terms {earlier!r} and {later!r} share days")


class SettingRefused(LettersError):
    """A setting of a cohort is below the least that makes sense."""

    def __init__(self, name: str, value: int, least: int) -> None:
        self.name, self.value, self.least = name, value, least
        super().__init__(f"{name} is {value}, it must be at least {least}")


class MoveRefused(LettersError):
    """A letter cannot go from its state to the one asked for."""

    def __init__(self, letter: str, state: str, to: str, allowed: Sequence[str]) -> None:
        self.letter, self.state, self.to, self.allowed = letter, state, to, tuple(allowed)
        choices = ", ".join(self.allowed) or "nothing"
        super().__init__(f"letter {letter} is {state} and cannot become {to}; allowed: {choices}")


class DateFault(StrEnum):
    """Why the date of a move was refused."""

    FUTURE = "future"
    BEFORE_LAST = "before_last"


class DateRefused(LettersError):
    """A move is dated in the future, or before the move that came before it."""

    def __init__(self, letter: str, on: date, limit: date, fault: DateFault) -> None:
        self.letter, self.on, self.limit, self.fault = letter, on, limit, fault
        super().__init__(f"letter {letter}: {on} is refused ({fault}), the limit is {limit}")


class UndoRefused(LettersError):
    """There is no event to undo, or it is not the last one that stands."""

    def __init__(self, letter: str, number: int | None, last: int | None) -> None:
        self.letter, self.number, self.last = letter, number, last
        super().__init__(f"letter {letter}: event {number} cannot be undone, the last is {last}")


class NotInBundle(LettersError):
    """Letters were marked as missing that do not belong to the bundle."""

    def __init__(self, codes: Sequence[str]) -> None:
        self.codes = tuple(codes)
        super().__init__(f"not in this bundle: {', '.join(self.codes)}")


class CodeFault(StrEnum):
    """What is wrong with a code that was typed or scanned."""

    EMPTY = "empty"
    LENGTH = "length"
    CHARACTER = "character"
    CHECK = "check"
    KIND = "kind"


class BadCode(LettersError):
    """A text is not a code, or a code of another kind than expected."""

    def __init__(self, text: str, fault: CodeFault) -> None:
        self.text, self.fault = text, fault
        super().__init__(f"{text!r} is not a valid code ({fault})")
