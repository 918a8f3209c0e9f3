"""A bundle for who is signed in, and what every answer to a button of it does."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app import clock
from app.actions.bundles import bundles as actions
from app.errors import Refused
from app.models import OPEN_STATES, BundleState
from app.permissions import allowed_at, requires, scope_for
from app.store.bundles.bundles import bundle_view, coordinates, direction_of, taking_back_of
from app.store.bundles.packing import letters_to_pack
from app.store.bundles.sorting import sorting_of
from app.web.acting import acting
from app.web.bundles.ticks import ticks_of, ticks_to_pack
from app.web.bundles.weighing import weighing_of
from app.web.numbers import whole
from app.web.taps import done_once
from app.web.undoing import flash_with_undo
from app.wording import sentence_of

blueprint = Blueprint("bundles", __name__, url_prefix="/bundles")
# The fields of a button that say where it was.
PLACE = ("back", "school", "hub")


@blueprint.get("/<code>")
@requires("bundles.view")
def bundle(code: str) -> str:
    """One bundle: what is in it, and the next step."""
    view = bundle_view(scope_for("bundles.view"), code)
    row = view.bundle
    packer = scope_for("bundles.pack")
    direction, packing = direction_of(row), row.state is BundleState.PACKING
    more = letters_to_pack(packer, row.school.code, direction, clock.today()) if packing else []
    ticks = ticks_of(view.lines)
    return render_template(
        "bundles/bundle.html",
        view=view,
        bundle=row,
        here=allowed_at(row.school),
        ticks=ticks,
        lines=list(zip(ticks, view.lines, strict=True)),
        coordinates=coordinates(packer, row),
        waiting=ticks_of(view.waiting),
        more=ticks_to_pack(more),
        today=clock.today(),
        sorting=sorting_of(row),
        taking_back=taking_back_of(scope_for("bundles.view"), row, clock.today()),
        weighing=weighing_of(len(ticks)),
        OPEN_STATES=OPEN_STATES,
    )


@blueprint.post("/<code>/end-links")
@requires("bundles.pack")
def end_links(code: str) -> Response:
    """Let the code on printed slips lead nowhere."""
    return answered(
        code,
        lambda: actions.end_links(scope_for("bundles.pack"), code, acting=acting()),
        lambda nothing: _("The codes on printed slips lead nowhere now. Print the slip anew."),
    )


def answered(
    code: str, act: Callable[[], Any], words: Callable[[Any], str], undo: str = ""
) -> Response:
    """Do it, say what it did, and go back to where the button was.

    `undo` is the endpoint that takes it back, offered where it did anything.
    """
    try:
        done = done_once(act)
        if undo and done.event == "new":
            kept = {name: request.form[name] for name in PLACE if name in request.form}
            flash_with_undo(words(done), url_for(undo, code=code), kept)
        else:
            flash(words(done), "ok")
    except Refused as refusal:
        flash(sentence_of(refusal), "error")
    return redirect(back_from(code))


def back_from(code: str) -> str:
    """Where the button of a bundle was: its own page, the school's, or the hub's."""
    back, hub = request.form.get("back"), request.form.get("hub", type=whole)
    if back == "school":
        return url_for("schools.own", school=request.form.get("school"))
    if back == "hub" and hub:
        return url_for("hubs.hub", hub_id=hub)
    return url_for("bundles.bundle", code=code)
