"""What a letter's writer hears of those who read letters."""

from flask_babel import gettext as _

from app import clock
from app.errors import Refused
from app.models import Letter
from app.store.reviews.readings import LetterReading, reading_of


def kept_words(letter: Letter) -> str:
    """After the letter was kept: who will read it."""
    reading = reading_of(letter, clock.today())
    if not reading.is_read:
        return _("Your letter is kept. Only the child will read it.")
    if not reading.is_held:
        return _("Your letter is kept. It may be read by a reviewer, as the pledge says.")
    return _("Your letter is kept. A reviewer reads it, then it can be printed.")


def held_back(reading: LetterReading) -> Refused:
    """Why the sheet is not printed yet."""
    if reading.words:
        return Refused("reviews.held_for_words")
    if not reading.is_saved:
        return Refused("reviews.held_unsaved")
    if reading.waits_until is None:
        return Refused("reviews.held_longer")
    return Refused("reviews.held", day=reading.waits_until)
