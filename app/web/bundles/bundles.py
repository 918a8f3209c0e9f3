"""A bundle for who is signed in: packing, posting, confirming."""

from collections.abc import Callable
from random import SystemRandom
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from app import clock
from app.actions.bundles import bundles as actions
from app.actions.bundles import confirmations
from app.actions.bundles.confirmations import Confirmation
from app.errors import Refused
from app.models import BundleState
from app.permissions import requires, scope_for
from app.store.bundles.bundles import bundle_view, coordinates, direction_of
from app.store.bundles.packing import letters_to_pack
from app.store.people.schools import all_schools, school_by_code
from app.web.acting import acting
from app.web.bundles.bundles_forms import TickForm
from app.web.bundles.ticks import ticks_of, ticks_to_pack
from app.wording import sentence_of
from letters.states import Direction

blueprint = Blueprint("bundles", __name__, url_prefix="/bundles")


@blueprint.get("/new")
@requires("bundles.pack")
def new() -> str:
    """Choose the letters of a new bundle; first the school, where there are several."""
    scope = scope_for("bundles.pack")
    chosen = request.args.get("school", "")
    direction = direction_named(request.args.get("direction", ""))
    school = school_by_code(scope, chosen) if chosen else None
    letters = letters_to_pack(scope, chosen, direction, clock.today()) if school else []
    return render_template(
        "bundles/new.html",
        schools=all_schools(scope),
        school=school,
        direction=direction,
        ready=ticks_to_pack(letters, waiting=False),
        waiting=ticks_to_pack(letters, waiting=True),
        today=clock.today(),
    )


@blueprint.post("/")
@requires("bundles.pack")
def pack() -> Response:
    """Pack the ticked letters; with `post` they are posted at once."""
    form, school = TickForm(), request.form.get("school", "")
    direction = direction_named(request.form.get("direction", ""))
    scope, by, rng = scope_for("bundles.pack"), acting(), SystemRandom()
    try:
        if "post" in request.form:
            day_posted = form.day(by.today)
            done = actions.send(
                scope, school, direction, form.letter.data, day_posted, acting=by, rng=rng
            )
            code = done.code
        else:
            code = actions.pack(scope, school, direction, form.letter.data, acting=by, rng=rng).code
    except Refused as refusal:
        flash(sentence_of(refusal), "error")
        return redirect(url_for("bundles.new", school=school, direction=direction))
    flash(_("Bundle %(bundle)s is packed. Print its slip and put it on top.", bundle=code), "ok")
    return redirect(url_for("bundles.bundle", code=code))


def direction_named(text: str) -> Direction:
    """The way that an address or a form names; to the child where it names none."""
    return Direction(text) if text in list(Direction) else Direction.TO_CHILD


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
        ticks=ticks,
        lines=list(zip(ticks, view.lines, strict=True)),
        coordinates=coordinates(packer, row),
        waiting=ticks_of(view.waiting),
        more=ticks_to_pack(more),
        today=clock.today(),
    )


@blueprint.post("/<code>/letters")
@requires("bundles.pack")
def put_in(code: str) -> Response:
    """Put the ticked letters in as well."""
    form = TickForm()
    return _done(
        code,
        lambda: actions.put_in(scope_for("bundles.pack"), code, form.letter.data, acting=acting()),
        lambda count: ngettext("%(num)s letter put in.", "%(num)s letters put in.", count),
    )


@blueprint.post("/<code>/take-out")
@requires("bundles.pack")
def take_out(code: str) -> Response:
    """Take the ticked letters out."""
    form = TickForm()
    return _done(
        code,
        lambda: actions.take_out(
            scope_for("bundles.pack"), code, form.letter.data, acting=acting()
        ),
        lambda count: ngettext("%(num)s letter taken out.", "%(num)s letters taken out.", count),
    )


@blueprint.post("/<code>/post")
@requires("bundles.pack")
def post(code: str) -> Response:
    """The bundle is in the post."""
    scope, today = scope_for("bundles.pack"), clock.today()
    on = TickForm().day(today)
    return _done(code, lambda: actions.post(scope, code, on, acting=acting()), _words_of_posting)


@blueprint.post("/<code>/hub")
@requires("bundles.pack")
def hub(code: str) -> Response:
    """The bundle came to the hub on its way."""
    scope, today = scope_for("bundles.pack"), clock.today()
    on = TickForm().day(today)
    return _done(
        code,
        lambda: actions.reach_hub(scope, code, on, acting=acting()),
        lambda answers: _("The bundle is at the hub."),
    )


@blueprint.post("/<code>/confirm")
@requires("bundles.confirm")
def confirm(code: str) -> Response:
    """What is ticked came; with `all`, everything."""
    scope, today, form = scope_for("bundles.confirm"), clock.today(), TickForm()
    came = form.letter.data
    if "all" in request.form:
        came = [line.code for line in bundle_view(scope, code).lines]
    return _done(
        code,
        lambda: confirmations.confirm_ticked(scope, code, came, form.day(today), acting=acting()),
        words_of_confirmation,
    )


@blueprint.post("/<code>/found")
@requires("bundles.confirm")
def found(code: str) -> Response:
    """Letters that were missing came after all."""
    scope, today, form = scope_for("bundles.confirm"), clock.today(), TickForm()
    return _done(
        code,
        lambda: confirmations.confirm_found(
            scope, code, form.letter.data, form.day(today), acting=acting()
        ),
        words_of_confirmation,
    )


@blueprint.post("/<code>/take-back")
@requires("bundles.confirm")
def take_back(code: str) -> Response:
    """It was not here after all."""
    scope = scope_for("bundles.confirm")
    return _done(
        code,
        lambda: confirmations.take_back(scope, code, acting=acting()),
        lambda count: _("Taken back: the bundle is on its way again."),
    )


@blueprint.post("/<code>/end-links")
@requires("bundles.pack")
def end_links(code: str) -> Response:
    """Let the code on printed slips lead nowhere."""
    return _done(
        code,
        lambda: actions.end_links(scope_for("bundles.pack"), code, acting=acting()),
        lambda nothing: _("The codes on printed slips lead nowhere now. Print the slip anew."),
    )


def words_of_confirmation(done: Confirmation) -> str:
    """What a confirmation did, for the one who made it."""
    if done.event == "already":
        return _("This was logged before; nothing has changed.")
    missing = done.count("missing")
    words = ngettext(
        "Thank you! %(num)s letter arrived.",
        "Thank you! %(num)s letters arrived.",
        done.count("new"),
    )
    if missing:
        words += " " + ngettext(
            "%(num)s is still on its way; we will look for it.",
            "%(num)s are still on their way; we will look for them.",
            missing,
        )
    return words


def _words_of_posting(done: actions.Posted) -> str:
    if done.event == "already":
        return _("This bundle was posted before; nothing has changed.")
    words = ngettext(
        "%(num)s letter is on its way.", "%(num)s letters are on their way.", done.letters
    )
    if done.left_behind:
        codes = ", ".join(done.left_behind)
        words += " " + _("These cannot go now and stay behind: %(codes)s.", codes=codes)
    return words


def _done(code: str, act: Callable[[], Any], words: Callable[[Any], str]) -> Response:
    """Do it, say what it did, and go back to where the button was."""
    try:
        flash(words(act()), "ok")
    except Refused as refusal:
        flash(sentence_of(refusal), "error")
    if request.form.get("back") == "school":
        return redirect(url_for("schools.own", school=request.form.get("school")))
    return redirect(url_for("bundles.bundle", code=code))
