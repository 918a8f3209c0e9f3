"""A child's whole file, asked for and taken; a volunteer's own."""

import io

from flask import Blueprint, flash, redirect, request, send_file, url_for
from werkzeug.wrappers import Response

from app import clock
from app.actions.oversight import asks, files
from app.actions.oversight.asks import Wish
from app.errors import Refused
from app.models import AskKind
from app.permissions import requires, scope_for, signed_in
from app.store.oversight.asks import ask_of_id, somebody_answers
from app.store.oversight.people import person_of_code
from app.store.people.children import child_by_code
from app.store.people.volunteers import volunteer_of_user
from app.web.acting import acting
from app.web.oversight.asks import answerer, flash_asked
from app.wording import sentence_of

blueprint = Blueprint("files", __name__)


@blueprint.post("/children/<code>/file")
@requires("files.ask")
def ask(code: str) -> Response:
    """Ask for a child's whole file."""
    scope = scope_for("files.ask")
    wish = Wish(AskKind.FILE, child_by_code(scope, code).code, request.form.get("why", ""))
    try:
        row = asks.ask(wish, scope, acting=acting())
    except Refused as refusal:
        flash(sentence_of(refusal), "error")
        return redirect(url_for("children.child", code=code))
    flash_asked(somebody_answers(row, clock.today()))
    return redirect(url_for("asks.asks"))


@blueprint.post("/asks/<int:ask_id>/file")
@requires("files.ask")
def take(ask_id: int) -> Response:
    """The file, once, for whoever asked."""
    row = ask_of_id(ask_id, answerer())
    person = person_of_code(scope_for("files.ask"), row.about)
    try:
        return _zip(files.take_file(row, person, acting=acting()), row.about)
    except Refused as refusal:
        flash(sentence_of(refusal), "error")
        return redirect(url_for("asks.asks"))


@blueprint.post("/account/file")
@requires("volunteers.own")
def own() -> Response:
    """Everything that is kept on the volunteer who is signed in."""
    volunteer = volunteer_of_user(signed_in().id)
    return _zip(files.take_own_file(volunteer, acting=acting()), volunteer.code)


def _zip(content: bytes, code: str) -> Response:
    return send_file(
        io.BytesIO(content),
        mimetype="application/zip",
        as_attachment=True,
        download_name=f"{code}.zip",
        max_age=0,
    )
