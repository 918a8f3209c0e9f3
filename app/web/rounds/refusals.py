"""A refusal of rounds is said on a page that holds the click that helps."""

from typing import Any

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from app.errors import Refused
from app.web.addresses import local_path
from app.wording import sentence_of
from app.wording.rounds.clicks import CLICKS


def refused_at(refusal: Refused, endpoint: str, **where: Any) -> Response:
    """Say a refusal on a page, and let the page show its click."""
    flash(sentence_of(refusal), "error")
    return redirect(url_for(endpoint, **where, refused=refusal.code))


def refused_back(refusal: Refused, back: str) -> Response:
    """The same on the page that somebody came from."""
    flash(sentence_of(refusal), "error")
    path = local_path(back)
    return redirect(f"{path}{'&' if '?' in path else '?'}refused={refusal.code}")


def click_in_address() -> tuple[str, str] | None:
    """What the click after the refusal in the address does, and its words; None without one."""
    return click_after(request.args.get("refused", ""))


def click_after(code: str) -> tuple[str, str] | None:
    """The same for the code of a refusal."""
    found = CLICKS.get(code)
    return (found[0].value, str(found[1])) if found else None
