"""The progress of long work: a page that can be left and come back to."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, flash, make_response, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from app.actions.system import work as actions
from app.errors import Refused
from app.locale import lazy as _l
from app.models import Work
from app.permissions import requires
from app.store.system.work import work_of_user
from app.web.acting import acting
from app.wording import sentence_of
from app.wording.work import words_of_fault

blueprint = Blueprint("work", __name__, url_prefix="/work")

# Where the result of each kind of work is seen, and what the page calls it.
PLACES: Mapping[str, Callable[[dict[str, Any]], str]] = {
    "draft": lambda arguments: url_for("rounds.draft", draft_id=arguments["draft"]),
    "publish": lambda arguments: url_for("rounds.draft", draft_id=arguments["draft"]),
    "check": lambda arguments: url_for("intake.check", upload_id=arguments["upload"]),
    "admit": lambda arguments: url_for("intake.check", upload_id=arguments["upload"]),
}
NAMES = {
    "draft": _l("Solving a draft"),
    "publish": _l("Publishing a draft"),
    "check": _l("Checking a spreadsheet"),
    "admit": _l("Admitting the rows of a spreadsheet"),
}
STEPS = {
    "counting kinds": _l("sorting everybody"),
    "weighing the classes": _l("making sure of those who need it most"),
    "bidding for places": _l("finding good pairs"),
    "raising the lowest score": _l("raising the lowest score"),
    "making it exact": _l("finding the best pairs"),
    "looking for better pairs": _l("looking at every pair"),
    "looking for the lowest prices": _l("finding the prices that prove it"),
    "explaining": _l("writing down the reasons"),
    "done": _l("solved"),
    "verifying": _l("counting everything again"),
    "storing": _l("keeping the result"),
    "checking rows": _l("reading the file and looking everybody up"),
    "sealing names": _l("encrypting names and numbers"),
    "admitting rows": _l("writing everything down, all or nothing"),
    "publishing": _l("making the pairs and planning their letters"),
}


@blueprint.get("/<int:work_id>")
@requires("work.own")
def work(work_id: int) -> str | Response:
    """How far it is; once it is done, its result."""
    row = work_of_user(work_id, current_user.id)
    if row.state == "done" and row.kind in PLACES:
        return redirect(PLACES[row.kind](row.arguments))
    return render_template("system/work.html", **_shown(row))


@blueprint.get("/<int:work_id>/progress")
@requires("work.own")
def progress(work_id: int) -> Response:
    """The part of the page that changes; htmx asks for it every two seconds."""
    row = work_of_user(work_id, current_user.id)
    response = make_response(render_template("system/progress.html", **_shown(row)))
    if row.state not in ("waiting", "running"):
        response.headers["HX-Redirect"] = url_for("work.work", work_id=work_id)
    return response


@blueprint.post("/<int:work_id>/cancel")
@requires("work.own")
def cancel(work_id: int) -> Response:
    """Stop it; nothing half done is kept."""
    try:
        actions.cancel(work_id, acting=acting())
        flash(_("Stopped. Nothing was changed."), "ok")
    except Refused as refusal:
        flash(sentence_of(refusal), "error")
    return redirect(url_for("work.work", work_id=work_id))


def _shown(row: Work) -> dict[str, Any]:
    place = PLACES.get(row.kind)
    return {
        "work": row,
        "name": NAMES.get(row.kind, _("Work in the background")),
        "step": STEPS.get(row.words or "", row.words or ""),
        "fault": words_of_fault(row.fault) if row.fault else "",
        "place": place(row.arguments) if place else "",
    }
