"""Papers with the real names of many children: printed alone up to a number, else with a yes."""

from collections.abc import Callable
from urllib.parse import urlencode

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from app import clock
from app.actions.oversight import asks as actions
from app.actions.oversight.asks import Wish
from app.actions.oversight.lists import claim, give_back, write_down
from app.errors import Refused
from app.models import AskKind
from app.permissions import allowed, requires, scope_for
from app.store.oversight.asks import schools_to_print, somebody_answers
from app.store.oversight.lists import TakenList, most_alone
from app.web.acting import acting
from app.web.numbers import whole
from app.web.oversight.asks import flash_asked
from app.wording import sentence_of
from app.wording.oversight.asks import about_in_words

blueprint = Blueprint("named_prints", __name__, url_prefix="/asks/print")
NAME = "names"


def printed_with_names(
    form: MultiDict[str, str], rows: int, yes: int | None, make: Callable[[], Response]
) -> Response | str:
    """What `make` answers; with more children than one may name alone, the form to ask with.

    A school's contact prints the papers of the own school: that needs nobody. Raises what `make`
    raises; then nothing was taken.
    """
    if not allowed("asks.answer"):
        return make()
    said = [(key, value) for key, value in form.items(multi=True) if key != "csrf_token"]
    wanted = TakenList(NAME, urlencode(sorted(said)), rows)
    claimed = claim(wanted, yes, acting=acting())
    if claimed is None:
        return _form(rows, wanted.address)
    try:
        answer = make()
    except Refused:
        give_back(claimed)
        raise
    write_down(wanted, acting=acting())
    return answer


@blueprint.post("/")
@requires("asks.answer")
def ask() -> Response | str:
    """Ask for the print of many names."""
    given = request.form
    rows, address = given.get("rows", 0, type=whole), given.get("address", "")
    wish = Wish(AskKind.PRINT, NAME, given.get("why", ""), rows, address)
    try:
        row = actions.ask(wish, scope_for("asks.answer"), acting=acting())
    except Refused as refusal:
        flash(sentence_of(refusal), "error")
        return _form(rows, address)
    flash_asked(somebody_answers(row, clock.today()))
    return redirect(url_for("asks.asks"))


def _form(rows: int, address: str) -> str:
    return render_template(
        "oversight/ask.html",
        words=about_in_words(AskKind.PRINT, NAME),
        rows=rows,
        address=address,
        most=most_alone(),
        schools=schools_to_print(address, scope_for("asks.answer")),
        back=url_for("prints.centre"),
        action=url_for("named_prints.ask"),
    )
