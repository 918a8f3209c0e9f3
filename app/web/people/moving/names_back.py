"""What is taken back meets a namesake: the free pen names are offered in the same step."""

from flask import flash, redirect, render_template
from werkzeug.wrappers import Response

from app.errors import Refused
from app.web.people.moving.forms import offered_names
from app.wording import sentence_of


def refused_back(refusal: Refused, action: str, back: str) -> str | Response:
    """The page that offers free pen names and posts them to `action`; else `back`, and why."""
    why, names = sentence_of(refusal), offered_names(refusal)
    if names:
        return render_template(
            "people/names_back.html", why=why, names=names, action=action, back=back
        )
    flash(why, "error")
    return redirect(back)
