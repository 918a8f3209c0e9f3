"""The mails around what people write to a person; those about a worry hold no words of it."""

from flask import current_app

from app.models import Appeal, AppealKind, User
from app.notify.mails import written


def question_waits(user: User) -> tuple[str, str]:
    """To a coordinator: somebody wrote to them."""
    return _of("appeal", user, _page("/appeals/waiting"))


def worry_waits(user: User) -> tuple[str, str]:
    """To a counsellor: somebody is worried."""
    return _of("worry", user, _page("/worries/"))


def words_unread(user: User, kind: AppealKind) -> tuple[str, str]:
    """To an admin: words wait that nobody with the right to read them has taken up."""
    return _of("unread", user, _page("/users/invite"), is_worry=kind is AppealKind.WORRY)


def answer_of(user: User, row: Appeal) -> tuple[str, str]:
    """To whoever wrote: the answer, or of a worry only that it is there."""
    by = row.answered_by.shown_name if row.answered_by else ""
    words = None if row.kind is AppealKind.WORRY else row.answer
    return _of("answer", user, _page("/appeals/"), by=by, words=words)


def _of(kind: str, user: User, page: str, **more: object) -> tuple[str, str]:
    return written(kind, user.locale, name=user.shown_name, page=page, **more)


def _page(path: str) -> str:
    """The full address of a page on the fixed host BASE_URL."""
    return f"{current_app.config['BASE_URL']}{path}"
