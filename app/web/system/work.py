"""The progress of long work: a page that can be left and come back to."""

from typing import Any

from flask import Blueprint, flash, make_response, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from app.actions.system import work as actions
from app.errors import Refused
from app.models import Work, WorkState
from app.permissions import requires
from app.store.system.work import work_of_user
from app.web.acting import acting
from app.wording import sentence_of
from app.wording.system.work import step_in_words, words_of_fault
from app.work_kinds import KINDS

blueprint = Blueprint("work", __name__, url_prefix="/work")


@blueprint.get("/<int:work_id>")
@requires("work.own")
def work(work_id: int) -> str | Response:
    """How far it is; once it is done, its result."""
    row = work_of_user(work_id, current_user.id)
    if row.state is WorkState.DONE:
        return redirect(_place(row))
    return render_template("system/work.html", **_shown(row))


@blueprint.get("/<int:work_id>/progress")
@requires("work.own")
def progress(work_id: int) -> Response:
    """The part of the page that changes; htmx asks for it every two seconds."""
    row = work_of_user(work_id, current_user.id)
    response = make_response(render_template("system/progress.html", **_shown(row)))
    if not row.goes_on:
        response.headers["HX-Redirect"] = url_for("work.work", work_id=work_id)
    return response


@blueprint.post("/<int:work_id>/cancel")
@requires("work.own")
def cancel(work_id: int) -> Response:
    """Stop it; nothing half done is kept."""
    try:
        actions.cancel(KINDS, work_id, acting=acting())
        flash(_("Stopped. Nothing was changed."), "ok")
    except Refused as refusal:
        flash(sentence_of(refusal), "error")
    return redirect(url_for("work.work", work_id=work_id))


def _shown(row: Work) -> dict[str, Any]:
    return {
        "work": row,
        "name": KINDS[row.kind].name,
        "step": step_in_words(row.words),
        "fault": words_of_fault(row.fault) if row.fault else "",
        "place": _place(row),
    }


def _place(row: Work) -> str:
    """The address of the page where the result of this work is seen."""
    kind = KINDS[row.kind]
    return url_for(kind.seen_at, **{f"{kind.of}_id": row.arguments[kind.of]})
