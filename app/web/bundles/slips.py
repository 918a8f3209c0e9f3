"""The page behind a slip's QR code: this one bundle, without login.

Opening it changes nothing; the one answer it takes is which letters came.
"""

from datetime import date
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, url_for

from app import clock
from app.actions.bundles import confirmations
from app.actions.bundles.confirmations import Confirmation
from app.actor import Actor
from app.errors import Refused
from app.extensions import limiter
from app.models import Bundle
from app.permissions import allowed, public, scope_for
from app.store.bundles.bundles import bundle_of_link, may_confirm, view_of
from app.store.scope import Scope
from app.tokens import LinkOver, slip_link
from app.web.acting import acting
from app.web.bundles.bundles_forms import TickForm
from app.web.bundles.confirmations import words_of_confirmation
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


def bundle_behind(token: str, today: date) -> Bundle:
    """The bundle that a token opens today.

    Raises NotFound for a token that is not ours or was ended, LinkOver after its last day.
    """
    link = slip_link(token)
    bundle = bundle_of_link(link)
    link.check_day(today)
    return bundle


def reach_of_slip(bundle: Bundle) -> Scope:
    """How far the paper reaches: as the school's contact, and as far as who is signed in."""
    own = scope_for("bundles.confirm") if allowed("bundles.confirm") else Scope()
    return own | Scope(school_ids=frozenset({bundle.school_id}))


@blueprint.get("/<token>")
@public("the signed token of a printed slip is the key to this one bundle")
@limiter.limit("60 per minute")
def linked(token: str) -> str:
    """The bundle: all ticked, un-tick what is missing."""
    view = view_of(bundle_behind(token, clock.today()))
    return render_template(
        "bundles/linked.html",
        view=view,
        bundle=view.bundle,
        may_confirm=may_confirm(reach_of_slip(view.bundle), view.bundle),
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
    by = acting()
    row = bundle_behind(token, by.today)
    if by.actor.user_id is None:
        by = by.by(Actor(None, f"slip of {row.code}"))
    try:
        done: Confirmation = act(
            reach_of_slip(row),
            row.code,
            TickForm().letter.data,
            by.today,
            acting=by,
            how=confirmations.BY_LINK,
        )
    except Refused as refusal:
        flash(sentence_of(refusal), "error")
    else:
        flash(words_of_confirmation(done), "ok")
    return redirect(url_for("bundle_links.linked", token=token))
