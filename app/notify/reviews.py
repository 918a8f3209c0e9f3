"""The mails around letters that are read by others; none of them holds a word of a letter."""

from app.models import Letter, Opening, User
from app.notify.mails import written


def letter_read(user: User, letter: Letter, page: str, *, is_talk: bool) -> tuple[str, str]:
    """To its writer: it may be printed, or a reviewer left them words on its page."""
    more = {"number": letter.number, "child": letter.pair.child.pen_name, "is_talk": is_talk}
    return written("review", user.locale, name=user.shown_name, page=page, **more)


def opening_asked(user: User, code: str, page: str) -> tuple[str, str]:
    """To those who decide: somebody asks for one letter, in an emergency."""
    return written("opening", user.locale, name=user.shown_name, code=code, page=page)


def opening_decided(user: User, row: Opening, page: str) -> tuple[str, str]:
    """To whoever asked: opened for a day, or not."""
    more = {"code": row.letter.code, "granted": row.granted, "page": page}
    return written("opening_decided", user.locale, name=user.shown_name, **more)
