"""Letters that went astray: lost, sent back, held, and each waits for one decision."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app import clock
from app.actions.letters.rewriting import write_anew
from app.errors import Refused
from app.permissions import requires, scope_for
from app.store.desk.decisions import letters_astray
from app.web.acting import acting
from app.web.addresses import local_path
from app.web.desk.blueprint import blueprint
from app.web.letters.rows import rows_of
from app.web.undoing import flash_moved
from app.wording import sentence_of
from app.wording.letters.astray import ASTRAY


@blueprint.get("/letters")
@requires("today.view")
def worklist() -> str:
    """The letters, the kind that needs a decision most first."""
    found = letters_astray(scope_for("letters.view"), clock.today())
    return render_template(
        "desk/worklist.html",
        groups=[(kind, page.showing(rows_of(page.rows))) for kind, page in found.items()],
        words=ASTRAY,
    )


@blueprint.post("/letters/<code>/anew")
@requires("letters.move")
def anew(code: str) -> Response:
    """The letter is written again."""
    back, by = local_path(request.form.get("next") or url_for("today.worklist")), acting()
    try:
        answer = write_anew(scope_for("letters.move"), code, acting=by)
    except Refused as refusal:
        flash(sentence_of(refusal), "error")
        return redirect(back)
    words = _("Letter %(letter)s is due again, and its writer is asked kindly.", letter=answer.code)
    flash_moved(words, by.now, back)
    return redirect(back)
