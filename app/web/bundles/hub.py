"""A hub's own page on a phone, and what it does with its bags."""

from collections.abc import Callable, Sequence

from flask import Blueprint, flash, redirect, render_template
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from app import clock
from app.actions.bundles import hub as actions
from app.actions.letters.moves import MoveAnswer
from app.actor import Acting
from app.errors import Refused
from app.permissions import requires, scope_for
from app.store.bundles.hub import hub_desk
from app.store.people.schools import hubs_within
from app.web.acting import acting
from app.web.bundles.bundles import answered, back_from
from app.web.bundles.bundles import blueprint as bundles
from app.web.bundles.bundles_forms import TickForm
from app.web.undoing import flash_moved
from app.wording import sentence_of

blueprint = Blueprint("hubs", __name__, url_prefix="/hubs")


@blueprint.get("/")
@requires("hubs.sort")
def hubs() -> str:
    """The hubs in reach."""
    return render_template("bundles/hubs.html", hubs=hubs_within(scope_for("hubs.sort")))


@blueprint.get("/<int:hub_id>")
@requires("hubs.sort")
def hub(hub_id: int) -> str:
    """What comes, what lies here, what was sent on."""
    desk = hub_desk(scope_for("hubs.sort"), hub_id, clock.today())
    return render_template("bundles/hub.html", desk=desk, hub=desk.hub)


@bundles.post("/<code>/hub")
@requires("hubs.sort")
def reach_hub(code: str) -> Response:
    """The bundle came to the hub on its way."""
    scope, on = scope_for("hubs.sort"), TickForm().day(clock.today())
    return _moved(
        code,
        lambda by: actions.reach_hub(scope, code, on, acting=by),
        lambda count: ngettext(
            "%(num)s letter is at the hub.", "%(num)s letters are at the hub.", count
        ),
    )


@bundles.post("/<code>/pass-on")
@requires("hubs.sort")
def pass_on(code: str) -> Response:
    """The bundle left the hub for the next place."""
    scope, on = scope_for("hubs.sort"), TickForm().day(clock.today())
    return _moved(
        code,
        lambda by: actions.pass_on(scope, code, on, acting=by),
        lambda count: ngettext(
            "%(num)s letter is on its way again.", "%(num)s letters are on their way again.", count
        ),
    )


@bundles.post("/<code>/lose")
@requires("hubs.sort")
def lose(code: str) -> Response:
    """The bundle never came: all of its letters at once."""
    scope, on = scope_for("hubs.sort"), TickForm().day(clock.today())
    return answered(
        code,
        lambda: actions.lose(scope, code, on, acting=acting()),
        lambda done: ngettext(
            "%(num)s letter of the bundle is lost. Under Today you decide what to do about it.",
            "%(num)s letters of the bundle are lost. Under Today you decide what to do about them.",
            done.letters,
        ),
        "bundles.take_back_losing",
    )


@bundles.post("/<code>/take-back-losing")
@requires("hubs.sort")
def take_back_losing(code: str) -> Response:
    """The bundle is on its way after all."""
    scope = scope_for("hubs.sort")
    return answered(
        code,
        lambda: actions.take_back_losing(scope, code, acting=acting()),
        lambda count: (
            _("Taken back: the bundle is on its way again.")
            if count
            else _("This was logged before; nothing has changed.")
        ),
    )


def _moved(
    code: str, act: Callable[[Acting], Sequence[MoveAnswer]], words: Callable[[int], str]
) -> Response:
    """Do it, say how many letters moved and which must stay, and offer to take it back."""
    by = acting()
    try:
        answers = act(by)
    except Refused as refusal:
        flash(sentence_of(refusal), "error")
        return redirect(back_from(code))
    moved = sum(answer.event == "new" for answer in answers)
    if moved:
        flash_moved(words(moved), by.now, back_from(code))
    else:
        flash(_("This was logged before; nothing has changed."), "ok")
    if held := [answer.code for answer in answers if answer.event == "held"]:
        flash(_("These must not go on and are held: %(codes)s.", codes=", ".join(held)), "warning")
    return redirect(back_from(code))
