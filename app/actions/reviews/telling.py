"""A volunteer hears that a letter was read: it may set out, or there are words for them."""

from app.actions.access.links import address
from app.actions.messages.messages import enqueue
from app.actor import Acting
from app.models import Letter, Review, ReviewVerdict
from app.notify.reviews import letter_read
from app.store.letters.endings import account_of
from app.store.reviews.readings import day_it_waits_until
from letters.reviews.queue import ReviewState


def tell_writer(row: Review, said: ReviewVerdict, *, acting: Acting) -> None:
    """Of a letter that passes only where it waited for that."""
    letter = row.letter
    user = account_of((letter.writer or letter.pair.volunteer).user_id)
    is_talk = said.state == ReviewState.TALK
    if user is None or not (is_talk or _waited(row, letter)):
        return
    subject, body = letter_read(user, letter, _page(letter), is_talk=is_talk)
    enqueue("review", key_of(said), subject=subject, body=body, now=acting.now, user=user)


def _page(letter: Letter) -> str:
    if letter.writer_id:
        return address("reserves.asked", code=letter.code)
    return address("threads.write", code=letter.pair.code, letter_code=letter.code)


def key_of(said: ReviewVerdict) -> str:
    """The unique key of the message about a verdict."""
    return f"review:{said.id}:"


def _waited(row: Review, letter: Letter) -> bool:
    return day_it_waits_until(row, letter.pair.cohort) is not None and not letter.moves
