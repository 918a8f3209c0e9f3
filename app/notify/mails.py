"""The words of mails: one template a kind in templates/email/, its first line the subject."""

from typing import Any

from flask import current_app, render_template
from flask_babel import force_locale

from app.locale import LOCALES
from app.models import Pair, User


def written(kind: str, language: str | None, **values: Any) -> tuple[str, str]:
    """Subject and body of a mail in the reader's language ('zh', 'en'; None: the programme's)."""
    locale = LOCALES.get(language or "", current_app.config["BABEL_DEFAULT_LOCALE"])
    with force_locale(locale):
        text = render_template(f"email/{kind}.txt", **values)
    subject, _line, body = text.strip().partition("\n")
    return subject.strip(), body.strip() + "\n"


def note_of(user: User, sender: str, pair: Pair, words: str) -> tuple[str, str]:
    """A note that somebody wrote to a person of a pair: subject (without a name) and body."""
    return written("note", user.locale, name=user.shown_name, sender=sender, pair=pair, words=words)
