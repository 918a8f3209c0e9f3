"""The page behind a slip's QR code: this one bundle, without login.

Opening it changes nothing; the one answer it takes is which letters came.
"""

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, url_for

from app import clock
from app.actions.bundles import confirmations
from app.actions.bundles.confirmations import Confirmation
from app.actor import Actor
from app.errors import Refused
from app.extensions import limiter
from app.permissions import public
from app.store.bundles.bundles import view_of
from app.store.scope import EVERYTHING
from app.tokens import LinkOver, bundle_behind
from app.web.acting import actor
from app.web.bundles.bundles import words_of_confirmation
from app.web.bundles.bundles_forms import TickForm
from app.web.bundles.ticks import ticks_of
from app.wording import sentence_of

blueprint = Blueprint("bundle_links", __name__, url_prefix="/b")


@blueprint.after_request
def not_kept(response: Response) -> Response:
    """Browsers keep no copy of these pages, and search engines no address."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@blueprint.errorhandler(LinkOver)
def link_over(error: LinkOver) -> tuple[str, int]:
    """A kind page, with another way to say the same."""
    return render_template("bundles/link_over.html"), 410


@blueprint.get("/<token>")
@public("the signed token of a printed slip is the key to this one bundle")
@limiter.limit("60 per minute")
def linked(token: str) -> str:
    """The bundle: all ticked, un-tick what is missing."""
    view = view_of(bundle_behind(token, clock.today()).bundle)
    return render_template(
        "bundles/linked.html",
        view=view,
        bundle=view.bundle,
        ticks=ticks_of(view.lines),
        waiting=ticks_of(view.waiting),
        token=token,
    )


@blueprint.post("/<token>")
@public("the signed token of a printed slip is the key to this one bundle")
@limiter.limit("30 per minute")
def confirm(token: str) -> Any:
    """What is ticked came."""
    return _answer(token, confirmations.confirm_ticked)


@blueprint.post("/<token>/found")
@public("the signed token of a printed slip is the key to this one bundle")
@limiter.limit("30 per minute")
def found(token: str) -> Any:
    """Letters that were missing came after all."""
    return _answer(token, confirmations.confirm_found)


def _answer(token: str, act: Any) -> Any:
    today = clock.today()
    row = bundle_behind(token, today).bundle
    by = actor()
    who = by if by.user_id is not None else Actor(None, f"slip of {row.code}")
    try:
        done: Confirmation = act(
            EVERYTHING,  # the signed token is the reach, and it names this one bundle
            row.code,
            TickForm().letter.data,
            today,
            actor=who,
            now=clock.now(),
            today=today,
            how="link",
        )
    except Refused as refusal:
        flash(sentence_of(refusal), "error")
    else:
        flash(words_of_confirmation(done), "ok")
    return redirect(url_for("bundle_links.linked", token=token))
