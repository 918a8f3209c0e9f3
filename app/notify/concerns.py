"""The mails around concerns: none of them holds a word of what was raised."""

from flask import current_app

from app.models import Concern, User
from app.notify.mails import written
from letters.concerns.levels import ConcernLevel


def concern_waits(user: User, row: Concern) -> tuple[str, str]:
    """To a counsellor: somebody raised one, and it waits to be taken."""
    return _of("concern", user, row)


def please_look_again(user: User, row: Concern) -> tuple[str, str]:
    """To whoever has it in hand: the day has come."""
    return _of("concern_again", user, row)


def second_person_wanted(user: User, row: Concern) -> tuple[str, str]:
    """To another counsellor: a red one is to be closed, and that takes two."""
    return _of("concern_second", user, row)


def concern_at_the_top(user: User, row: Concern) -> tuple[str, str]:
    """To an admin: the status alone, so that somebody is called or named."""
    return _of("concern_top", user, row, page=_page("/concerns/status"))


def kind_word(user: User) -> tuple[str, str]:
    """To whoever raised it: there is an answer, on their page alone."""
    page = _page("/concerns/mine")
    return written("concern_answer", user.locale, name=user.shown_name, page=page)


def act_now(user: User, row: Concern) -> tuple[str, str]:
    """To a school's contact: a counsellor wants to speak with them now."""
    who = row.holder.shown_name if row.holder else ""
    child = row.child.pen_name if row.child else ""
    return written("act_now", user.locale, name=user.shown_name, who=who, child=child)


def _of(kind: str, user: User, row: Concern, page: str = "") -> tuple[str, str]:
    page = page or _page(f"/concerns/{row.id}")
    is_red = row.level == ConcernLevel.RED
    return written(kind, user.locale, name=user.shown_name, page=page, number=row.id, is_red=is_red)


def _page(path: str) -> str:
    """The full address of a page on the fixed host BASE_URL."""
    return f"{current_app.config['BASE_URL']}{path}"
