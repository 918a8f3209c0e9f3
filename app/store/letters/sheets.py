"""What stands on the letter sheet of one letter."""

from datetime import date

from app.models import Letter
from app.store.letters.calendars import Timetable
from letters.documents import LetterSheet, Stage
from letters.states import Direction


def sheet_of(
    letter: Letter, term: str, last: int, url: str, today: date, *, with_text: bool = False
) -> LetterSheet:
    """The sheet of a letter; `last` is the number of the pair's last letter in its direction.

    `with_text` is for the volunteer who typed it alone: a sheet for others opens no text.
    """
    pair, direction = letter.pair, Direction(letter.direction)
    names = pair.child.pen_name, pair.volunteer.pen_name
    to, sender = names if direction is Direction.TO_CHILD else reversed(names)
    return LetterSheet(
        direction=direction,
        to_pen_name=to,
        from_pen_name=sender,
        code=letter.code,
        url=url,
        number=letter.number,
        term=term,
        stage=stage_of(letter.number, last),
        printed_on=today,
        text=(letter.text or "") if with_text and direction is Direction.TO_CHILD else "",
    )


def stage_of(number: int, last: int) -> Stage:
    """Where in the correspondence a letter stands: the first, one of the middle, the goodbye."""
    if number == 1:
        return Stage.FIRST
    return Stage.GOODBYE if number == last else Stage.MIDDLE


def term_name(table: Timetable, number: int) -> str:
    """The name of a term of a cohort."""
    names = {term.number: term.name for term in table.calendar.terms}
    return names.get(number, str(number))
