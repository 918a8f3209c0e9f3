"""Worries, for the counsellors in reach and nobody else: each look at the words is written down."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.actions.access import looks
from app.actions.messages import appeals as actions
from app.errors import Refused
from app.models import AppealKind
from app.permissions import requires, scope_for, signed_in
from app.store.messages.appeals.reading import AppealFilter, appeal_in_reach, appeals_in_reach
from app.web.acting import acting
from app.web.listing import filter_in_address, page_in_address
from app.wording import sentence_of
from app.wording.messages import APPEAL_STATES

blueprint = Blueprint("worries", __name__, url_prefix="/worries")


@blueprint.get("/")
@requires("worries.read")
def worries() -> str:
    """What waits, the oldest first, without the words."""
    wanted = filter_in_address(AppealFilter)
    page = appeals_in_reach(
        scope_for("worries.read"), AppealKind.WORRY, signed_in().id, wanted, page_in_address()
    )
    return render_template("messages/worries.html", page=page, wanted=wanted, states=APPEAL_STATES)


@blueprint.get("/<int:appeal_id>")
@requires("worries.read")
def worry(appeal_id: int) -> str:
    """The words of one; the look is written down."""
    return _page(appeal_id)


@blueprint.post("/<int:appeal_id>/take")
@requires("worries.read")
def take(appeal_id: int) -> Response:
    """In hand: its writer sees that, and no more."""
    scope = scope_for("worries.read")
    return _done(
        appeal_id,
        lambda: actions.take(scope, signed_in().id, appeal_id, acting=acting()),
        _("It is in your hands. Its writer sees that somebody has it."),
    )


@blueprint.post("/<int:appeal_id>/answer")
@requires("worries.read")
def answer(appeal_id: int) -> Any:
    """A kind word to the writer, on their page alone."""
    scope, text = scope_for("worries.read"), request.form.get("words", "")
    try:
        actions.answer(scope, AppealKind.WORRY, signed_in().id, appeal_id, text, acting=acting())
    except Refused as refusal:
        flash(sentence_of(refusal), "error")
        return _page(appeal_id, text), 422
    flash(_("Your answer is on its way."), "ok")
    return redirect(url_for("worries.worry", appeal_id=appeal_id))


@blueprint.post("/<int:appeal_id>/settle")
@requires("worries.read")
def settle(appeal_id: int) -> Response:
    """It needs no more; its writer does not hear how it went."""
    scope, user_id = scope_for("worries.read"), signed_in().id
    return _done(
        appeal_id,
        lambda: actions.settle(scope, AppealKind.WORRY, user_id, appeal_id, acting=acting()),
        _("Settled: it waits no more."),
    )


def _done(appeal_id: int, act: Any, words: str) -> Response:
    """Do it and say so, or say why not."""
    try:
        act()
    except Refused as refusal:
        flash(sentence_of(refusal), "warning")
    else:
        flash(words, "ok")
    return redirect(url_for("worries.worry", appeal_id=appeal_id))


def _page(appeal_id: int, typed: str = "") -> str:
    scope = scope_for("worries.read")
    row = appeal_in_reach(scope, AppealKind.WORRY, signed_in().id, appeal_id)
    looks.look("appeal", str(row.id), ["words"], acting=acting())
    row = appeal_in_reach(scope, AppealKind.WORRY, signed_in().id, appeal_id)
    return render_template(
        "messages/worry.html",
        row=row,
        typed=typed,
        states=APPEAL_STATES,
        longest=actions.LONGEST,
    )
