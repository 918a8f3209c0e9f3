"""A sentence that reports what was done, with the button that takes it back."""

from collections.abc import Mapping
from datetime import datetime

from flask import flash, render_template, url_for
from markupsafe import Markup


def flash_with_undo(words: str, action: str, fields: Mapping[str, str]) -> None:
    """Say it on the next page; `action` is where the button posts the hidden `fields`."""
    notice = render_template("components/undo.html", words=words, action=action, fields=fields)
    flash(Markup(notice), "ok")  # noqa: S704 - rendered above, where all values are escaped


def flash_moved(words: str, at: datetime, back: str) -> None:
    """Say that letters moved; the button takes back all that this reader logged at that moment."""
    fields = {"at": at.isoformat(), "next": back}
    flash_with_undo(words, url_for("letters.take_back"), fields)
