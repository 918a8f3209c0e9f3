"""The page behind a slip's QR code: this one bundle, without login.

A device has to know the school: its PIN is asked for once. Opening the page changes nothing; it
takes one answer, which letters came, and takes it back on the same day.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for

from app import clock
from app.actions.bundles import confirmations, slip_pins
from app.actions.bundles.confirmations import Confirmation
from app.actor import Acting, Actor
from app.errors import Refused, XinqiaoError
from app.extensions import limiter
from app.models import Bundle
from app.permissions import allowed, public, scope_for
from app.serving.sources import network
from app.store.bundles.bundles import (
    bundle_of_link,
    direction_of,
    earliest_arrival,
    may_confirm,
    taking_back_of,
    view_of,
)
from app.store.bundles.slip_pins import slip_pin_of
from app.store.scope import Scope
from app.tokens import LinkOver, slip_link
from app.web.acting import acting
from app.web.bundles.bundles_forms import ChooseSlipPinForm, SlipPinForm, TickForm
from app.web.bundles.confirmations import words_of_confirmation, words_of_taking_back
from app.web.bundles.slip_devices import COOKIE, knows_school, remember_school
from app.web.bundles.ticks import ticks_of
from app.web.taps import done_once, sent_tap, waits_for
from app.wording import sentence_of
from letters.movers import TakingBack
from letters.states import Direction

blueprint = Blueprint("bundle_links", __name__, url_prefix="/b")


@blueprint.after_request
def not_kept(response: Response) -> Response:
    """Browsers keep no copy of these pages; search engines, which know no school, no address."""
    response.headers["Cache-Control"] = "no-store"
    if COOKIE not in request.cookies:
        response.headers["X-Robots-Tag"] = "noindex"
    return response


class DeviceUnknown(XinqiaoError):
    """The link is good; on this device nobody has given the PIN that the school has now."""


@blueprint.errorhandler(DeviceUnknown)
def ask_pin(error: DeviceUnknown) -> Any:
    """The PIN is asked for; a tap waits for it. What goes to a hub is no school's to open."""
    bundle: Bundle = error.details["bundle"]
    if sent_tap():
        return waits_for("pin")
    to_hub = direction_of(bundle) is not Direction.TO_CHILD
    page = render_template("bundles/to_hub.html", bundle=bundle) if to_hub else _pin_page(bundle)
    return page, (200 if request.method == "GET" else 401)


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


def bundle_known_here(token: str, today: date) -> Bundle:
    """The same for a device that knows the school, or a reader who reaches it.

    Raises DeviceUnknown too.
    """
    bundle = bundle_behind(token, today)
    if not (knows_school(bundle.school_id) or _own_reach().holds_school(bundle.school)):
        raise DeviceUnknown("slip_pins.unknown", bundle=bundle)
    return bundle


def reach_of_slip(bundle: Bundle) -> Scope:
    """How far the paper reaches: as the school's contact, and as far as who is signed in."""
    return _own_reach() | Scope(school_ids=frozenset({bundle.school_id}))


def _own_reach() -> Scope:
    """How far who is signed in reaches; a tap that nobody made signed in has the paper alone."""
    tap = sent_tap()
    is_own = allowed("bundles.confirm") and not (tap and not tap.whose)
    return scope_for("bundles.confirm") if is_own else Scope()


@blueprint.get("/<token>")
@public("the signed token of a printed slip is the key to this one bundle")
@limiter.limit("60 per minute")
def linked(token: str) -> str:
    """The bundle: all ticked, un-tick what is missing."""
    view = view_of(bundle_known_here(token, clock.today()))
    reach = reach_of_slip(view.bundle)
    return render_template(
        "bundles/linked.html",
        view=view,
        bundle=view.bundle,
        may_confirm=may_confirm(reach, view.bundle),
        may_take_back=taking_back_of(reach, view.bundle, clock.today()) is TakingBack.AT_ONCE,
        ticks=ticks_of(view.lines),
        waiting=ticks_of(view.waiting),
        token=token,
    )


@blueprint.post("/<token>/pin")
@public("the signed token of a printed slip, which opens nothing without the school's PIN")
@limiter.limit("30 per minute")
def send_pin(token: str) -> Any:
    """Let this device know the school, whose PIN was given or, at the first slip, chosen."""
    bundle, by = bundle_behind(token, clock.today()), acting()
    if direction_of(bundle) is not Direction.TO_CHILD:
        return render_template("bundles/to_hub.html", bundle=bundle), 422
    form = _pin_form(bundle)
    if not form.validate_on_submit():
        return _pin_page(bundle, form), 422
    pin = form.pin.data or ""
    try:
        if isinstance(form, ChooseSlipPinForm):
            found = slip_pins.choose(bundle.school, pin, acting=_by_slip(by, bundle))
        else:
            found = slip_pins.check(bundle.school, pin, network(), acting=by)
    except Refused as refusal:
        form = _pin_form(bundle)
        form.form_errors.append(sentence_of(refusal))
        return _pin_page(bundle, form), 422
    response = redirect(url_for("bundle_links.linked", token=token))
    remember_school(response, found)
    return response


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


@blueprint.post("/<token>/take-back")
@public("the signed token of a printed slip is the key to this one bundle")
@limiter.limit("30 per minute")
def take_back(token: str) -> Any:
    """It was a wrong tap: on the day of that tap nobody has to be asked."""

    def act(row: Bundle, by: Acting) -> str:
        confirmations.take_back(reach_of_slip(row), row.code, acting=by)
        return words_of_taking_back()

    return _told(token, act)


def _answer(token: str, confirmed: Any) -> Any:
    form = TickForm()

    def act(row: Bundle, by: Acting) -> str:
        on, came = form.day(by.today, earliest_arrival(row)), form.letter.data
        reach, how = reach_of_slip(row), confirmations.BY_LINK
        done: Confirmation = confirmed(reach, row.code, came, on, acting=by, how=how)
        return words_of_confirmation(done)

    return _told(token, act)


def _told(token: str, act: Callable[[Bundle, Acting], str]) -> Any:
    """Do it once for the bundle behind the token, and say what it did or why it was refused."""
    by = acting()
    row = bundle_known_here(token, by.today)
    by = _by_slip(by, row)
    try:
        flash(done_once(lambda: act(row, by)), "ok")
    except Refused as refusal:
        flash(sentence_of(refusal), "error")
    return redirect(url_for("bundle_links.linked", token=token))


def _by_slip(by: Acting, bundle: Bundle) -> Acting:
    """Who is signed in acts; of a paper, and of a tap that nobody made signed in, nobody does."""
    tap = sent_tap()
    if by.actor.user_id is not None and not (tap and not tap.whose):
        return by
    return by.by(Actor(None, f"slip of {bundle.code}"))


def _pin_form(bundle: Bundle) -> SlipPinForm:
    return SlipPinForm() if slip_pin_of(bundle.school_id) else ChooseSlipPinForm()


def _pin_page(bundle: Bundle, form: SlipPinForm | None = None) -> str:
    form, token = form or _pin_form(bundle), (request.view_args or {})["token"]
    return render_template("bundles/pin.html", form=form, token=token)
