"""What stands on the letter sheet of one letter."""

from collections.abc import Iterable, Sequence
from datetime import date

from app.models import Letter, LetterPicture, Volunteer
from app.store.letters.calendars import Timetable
from app.store.letters.words.pictures import content_or_none
from letters.documents import LetterSheet, SheetPicture, Stage
from letters.pairs.standing import is_away as away_on
from letters.states import Direction, State


def sheet_of(
    letter: Letter,
    term: str,
    last: int,
    url: str,
    today: date,
    *,
    text: str = "",
    pictures: Sequence[LetterPicture] = (),
) -> LetterSheet:
    """The sheet of a letter; `last` is the number of the pair's last letter in its direction.

    `text` and `pictures` are given for the volunteer who typed it, or where that volunteer asked
    that it be printed: a sheet for others holds none.
    """
    pair, direction = letter.pair, Direction(letter.direction)
    friend, writer = pair.volunteer, letter.writer or pair.volunteer
    names = pair.child.pen_name, writer.pen_name
    to, sender = names if direction is Direction.TO_CHILD else reversed(names)
    return LetterSheet(
        direction=direction,
        to_pen_name=to,
        from_pen_name=sender,
        code=letter.code,
        url=url,
        number=letter.number,
        term=term,
        stage=stage_of(letter.number, last) if letter.writer is None else Stage.FIRST,
        printed_on=today,
        text=text if direction is Direction.TO_CHILD else "",
        in_place_of="" if letter.writer is None else friend.pen_name,
        away_until=friend.away_until if is_away(friend, today) else None,
        pictures=tuple(SheetPicture(content_or_none(one), one.wide, one.high) for one in pictures),
    )


def is_away(volunteer: Volunteer, today: date) -> bool:
    """Whether the volunteer is away on the day."""
    return away_on(volunteer.away_from, volunteer.away_until, today)


def last_number(letters: Iterable[Letter], letter: Letter) -> int:
    """The number of the last letter of its direction; those that became void do not count."""
    alike = [
        other.number
        for other in letters
        if other.direction == letter.direction and other.state != State.VOID
    ]
    return max([letter.number, *alike])


def stage_of(number: int, last: int) -> Stage:
    """Where in the correspondence a letter stands: the first, one of the middle, the goodbye."""
    if number == 1:
        return Stage.FIRST
    return Stage.GOODBYE if number == last else Stage.MIDDLE


def term_name(table: Timetable, number: int) -> str:
    """The name of a term of a cohort."""
    names = {term.number: term.name for term in table.calendar.terms}
    return names.get(number, str(number))
