"""What an auditor sees: figures, clocks, the pack of a year; no name stands on these pages."""

import io
from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from werkzeug.wrappers import Response

from app import clock
from app.actions.oversight.audit import make_audit_pack
from app.errors import Refused
from app.permissions import requires
from app.store.oversight.clocks import due_clocks
from app.store.oversight.figures import tables
from app.store.people.schools import counties_with_schools
from app.store.scope import EVERYTHING
from app.web.acting import acting
from app.web.numbers import whole
from app.wording import sentence_of
from app.wording.letters import STATES
from app.wording.oversight import audit as words

blueprint = Blueprint("audit", __name__, url_prefix="/audit")


@blueprint.get("/")
@requires("oversight.view")
def clocks() -> str:
    """How long what is kept, what is due, and the pack of a year."""
    return render_template(
        "oversight/clocks.html",
        clocks=due_clocks(clock.now()),
        classes=words.CLASSES,
        deeds=words.DEEDS,
        year=clock.today().year,
    )


@blueprint.get("/figures")
@requires("aggregates.view")
def figures() -> str:
    """How many there are, small counts hidden."""
    return render_template(
        "oversight/figures.html", tables=tables(), titles=words.TABLES, words=_words()
    )


@blueprint.post("/pack")
@requires("oversight.view")
def pack() -> Response:
    """The pack of a year."""
    year = request.form.get("year", 0, type=whole)
    try:
        made = make_audit_pack(year, clock.zone(), words.first_page, acting=acting())
    except Refused as refusal:
        flash(sentence_of(refusal), "error")
        return redirect(url_for("audit.clocks"))
    return send_file(
        io.BytesIO(made),
        mimetype="application/zip",
        as_attachment=True,
        download_name=f"audit-{year}.zip",
        max_age=0,
    )


def _words() -> Callable[[str], str]:
    """What a line or a column of the figures is called."""
    counties = {region.code: region.name for region in counties_with_schools(EVERYTHING)}
    states = {state.value: text for state, text in STATES.items()}
    named: Mapping[str, Any] = {**states, **words.CELLS, **counties}
    return lambda name: str(named[name]) if name in named else name
