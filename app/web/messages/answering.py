"""What volunteers and schools wrote, for the coordinators in reach: answer it, or settle it."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.actions.messages import appeals as actions
from app.errors import Refused
from app.permissions import requires, scope_for, signed_in
from app.store.messages.appeals.reading import AppealFilter, appeals_in_reach
from app.web.acting import acting
from app.web.listing import filter_in_address, page_in_address
from app.web.messages.appeals import blueprint
from app.wording import sentence_of
from app.wording.messages import APPEAL_STATES


@blueprint.get("/waiting")
@requires("appeals.answer")
def waiting() -> str:
    """The questions in reach, the oldest first."""
    return _page()


@blueprint.post("/<int:appeal_id>/answer")
@requires("appeals.answer")
def answer(appeal_id: int) -> str | Response | tuple[str, int]:
    """The answer reaches the writer by mail and on their page; a refused one stays typed."""
    scope, text = scope_for("appeals.answer"), request.form.get("words", "")
    try:
        actions.answer(scope, signed_in().id, appeal_id, text, acting=acting())
    except Refused as refusal:
        flash(sentence_of(refusal), "error")
        return _page({appeal_id: text}), 422
    flash(_("Your answer is on its way."), "ok")
    return redirect(url_for("appeals.waiting"))


@blueprint.post("/<int:appeal_id>/settle")
@requires("appeals.answer")
def settle(appeal_id: int) -> Response:
    """It was seen to in another way."""
    scope = scope_for("appeals.answer")
    try:
        actions.settle(scope, signed_in().id, appeal_id, acting=acting())
    except Refused as refusal:
        flash(sentence_of(refusal), "warning")
    else:
        flash(_("Settled: it waits no more."), "ok")
    return redirect(url_for("appeals.waiting"))


def _page(typed: dict[int, str] | None = None) -> str:
    wanted = filter_in_address(AppealFilter)
    page = appeals_in_reach(
        scope_for("appeals.answer"),
        signed_in().id,
        wanted,
        page_in_address(),
    )
    return render_template(
        "messages/waiting.html",
        page=page,
        wanted=wanted,
        typed=typed or {},
        states=APPEAL_STATES,
        longest=actions.LONGEST,
    )
