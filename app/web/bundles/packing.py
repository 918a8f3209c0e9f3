"""A bundle is packed and posted."""

from random import SystemRandom

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from app import clock
from app.actions.bundles import bundles as actions
from app.actions.bundles.unposting import take_back_posting
from app.errors import Refused
from app.permissions import requires, scope_for
from app.store.bundles.packing import letters_to_pack
from app.store.people.schools import all_schools, school_by_code
from app.web.acting import acting
from app.web.bundles.bundles import answered, blueprint
from app.web.bundles.bundles_forms import TickForm
from app.web.bundles.ticks import ticks_to_pack
from app.wording import sentence_of
from letters.states import Direction


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


@blueprint.post("/<code>/letters")
@requires("bundles.pack")
def put_in(code: str) -> Response:
    """Put the ticked letters in as well."""
    form = TickForm()
    return answered(
        code,
        lambda: actions.put_in(scope_for("bundles.pack"), code, form.letter.data, acting=acting()),
        lambda count: ngettext("%(num)s letter put in.", "%(num)s letters put in.", count),
    )


@blueprint.post("/<code>/take-out")
@requires("bundles.pack")
def take_out(code: str) -> Response:
    """Take the ticked letters out."""
    form = TickForm()
    return answered(
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
    return answered(
        code,
        lambda: actions.post(scope, code, on, acting=acting()),
        _words_of_posting,
        "bundles.unpost",
    )


@blueprint.post("/<code>/unpost")
@requires("bundles.pack")
def unpost(code: str) -> Response:
    """The bundle is still here: a wrong tap."""
    scope = scope_for("bundles.pack")
    return answered(
        code,
        lambda: take_back_posting(scope, code, acting=acting()),
        lambda count: _("Taken back: the bundle is not in the post."),
    )


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
