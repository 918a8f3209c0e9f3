"""To erase somebody: what goes and what stays is seen first, and somebody else says yes."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app import clock
from app.actions.oversight import asks
from app.actions.oversight.asks import Wish
from app.errors import Refused
from app.models import AskKind, Child
from app.permissions import requires, scope_for
from app.store.oversight.asks import somebody_answers
from app.store.oversight.erasures import erasure_of
from app.store.oversight.people import person_of_code
from app.web.acting import acting
from app.web.oversight.asks import flash_asked
from app.wording import sentence, sentence_of
from app.wording.oversight.erasures import GOES, STAYS

blueprint = Blueprint("erasures", __name__, url_prefix="/erasures")


@blueprint.get("/<code>")
@requires("erasures.view")
def preview(code: str) -> str:
    """What goes, what stays, and what stands against it."""
    person = person_of_code(scope_for("erasures.view"), code)
    found = erasure_of(person)
    return render_template(
        "oversight/erasure.html",
        person=person,
        is_child=isinstance(person, Child),
        found=found,
        against=[sentence(one, {"code": person.code}) for one in found.against],
        goes=GOES,
        stays=STAYS,
    )


@blueprint.post("/<code>")
@requires("erasures.ask")
def ask(code: str) -> Response:
    """Ask for it."""
    scope = scope_for("erasures.ask")
    person = person_of_code(scope, code)
    try:
        against = erasure_of(person).against
        if against:
            raise Refused(against[0], code=person.code)
        wish = Wish(AskKind.ERASE, person.code, request.form.get("why", ""), 1)
        row = asks.ask(wish, scope, acting=acting())
    except Refused as refusal:
        flash(sentence_of(refusal), "error")
        return redirect(url_for("erasures.preview", code=code))
    flash_asked(somebody_answers(row, clock.today()))
    return redirect(url_for("asks.asks"))
