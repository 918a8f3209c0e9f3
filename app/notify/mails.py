"""The words of mails: one template a kind in templates/email/, its first line the subject."""

import re
from typing import Any

from flask import current_app
from flask_babel import force_locale, gettext
from jinja2 import Environment

from app import clock
from app.locale import LOCALES
from app.models import Message, Pair, User
from app.notify.layout import html_of
from app.notify.outbox import Mail
from app.notify.own_links import reply_address, unsubscribe_link
from app.security.typed import harmless
from app.store.desk.announcements.attached import files_with

MARKS = re.compile(r"^[\s>·→◆]+")
"""How the templates begin a line of another kind (`layout`)."""


class Written(str):
    """Lines that were written as those of a mail are, or are marked as somebody's own."""

    __slots__ = ()


def written_to(user: User, kind: str, **values: Any) -> tuple[str, str]:
    """A mail to somebody with an account: a volunteer is 你, everybody else is 您."""
    today = clock.today()
    near = {grant.role for grant in user.grants if grant.holds_on(today)} == {"volunteer"}
    return written(kind, user.locale, near=near, name=user.shown_name, **values)


def written(
    kind: str, language: str | None, *, near: bool = False, **values: Any
) -> tuple[str, str]:
    """Subject and body of a mail in the reader's language ('zh', 'en'; None: the programme's).

    Whatever a template prints stays within its line, whoever typed it: a name adds no line, and
    turns none around. To who is `near` our own words say 你 for 您.
    """
    with force_locale(locale_of(language)):
        context = values | ({"gettext": _nearer} if near else {})
        current_app.update_template_context(context)
        text = _words().get_template(f"email/{kind}.txt").render(context)
    subject, _line, body = text.strip().partition("\n")
    return subject.strip(), re.sub(r"\n{3,}", "\n\n", body.strip()) + "\n"


def mail_of(message: Message, to: str) -> Mail:
    """A message as it is mailed: its words, the same as HTML, and for digests the way out."""
    user = message.user
    locale = locale_of(user.locale if user else None)
    tag = "en" if locale == LOCALES["en"] else "zh-CN"
    digests = user if message.kind == "digest" else None
    return Mail(
        message.row_key,
        to,
        message.subject,
        message.body,
        lang=tag,
        html=html_of(message.subject, message.body, locale, tag),
        unsubscribe=unsubscribe_link(digests, message.made_at) if digests else None,
        reply_to=reply_address(message),
        files=files_with(message),
    )


def note_of(user: User, sender: str, pair: Pair, words: str) -> tuple[str, str]:
    """A note that somebody wrote to a person of a pair: subject (without a name) and body."""
    return written("note", user.locale, name=user.shown_name, sender=sender, pair=pair, words=words)


def locale_of(language: str | None) -> str:
    """The locale of 'zh', 'en', or of the programme where a person has chosen none."""
    return LOCALES.get(language or "") or str(current_app.config["BABEL_DEFAULT_LOCALE"])


def quoted(words: str) -> Written:
    """What somebody wrote, line by line, as mails quote."""
    return Written("\n".join(f"> {harmless(line)}".rstrip() for line in words.splitlines()))


def _nearer(words: str, **values: Any) -> str:
    """Our words, not those of their values, for readers who are 你."""
    said = gettext(words).replace("您", "你")
    return said % values if values else said


def _words() -> Environment:
    """The templates of mails, which print one line at a time."""
    app = current_app
    if "mail words" not in app.extensions:
        made = app.jinja_env.overlay(finalize=_printed, bytecode_cache=None)
        made.filters["quoted"] = quoted
        app.extensions["mail words"] = made
    return app.extensions["mail words"]


def _printed(value: object) -> str:
    """A value within its line; no name makes another kind of line of it."""
    return value if isinstance(value, Written) else MARKS.sub("", harmless(str(value)))
