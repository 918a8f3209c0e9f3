"""The mails around what people ask their coordinators."""

from typing import Any

from flask import current_app

from app.models import Appeal, User
from app.notify.mails import written


def question_waits(user: User) -> tuple[str, str]:
    """To a coordinator: somebody wrote to them."""
    return _of("appeal", user, _page("/appeals/waiting"))


def words_unread(user: User) -> tuple[str, str]:
    """To an admin: words wait that nobody with the right to read them has taken up."""
    return _of("unread", user, _page("/users/invite"))


def answer_of(user: User, row: Appeal) -> tuple[str, str]:
    """To whoever wrote: the answer."""
    by = row.answered_by.shown_name if row.answered_by else ""
    return _of("answer", user, _page("/appeals/"), by=by, words=row.answer)


def _of(kind: str, user: User, page: str, **more: Any) -> tuple[str, str]:
    return written(kind, user.locale, name=user.shown_name, page=page, **more)


def _page(path: str) -> str:
    """The full address of a page on the fixed host BASE_URL."""
    return f"{current_app.config['BASE_URL']}{path}"
