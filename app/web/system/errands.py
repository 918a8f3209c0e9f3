"""Where somebody is led who asked for something small or large."""

from collections.abc import Callable
from typing import TypeVar

from flask import redirect, url_for
from werkzeug.wrappers import Response

from app.actions.system.errands import Asked, Done

T = TypeVar("T")


def led_on(outcome: Done[T] | Asked, when_done: Callable[[T], Response]) -> Response:
    """`when_done` with the result of what was done; else the page that shows how far work is."""
    if isinstance(outcome, Asked):
        return redirect(url_for("work.work", work_id=outcome.work_id))
    return when_done(outcome.result)
