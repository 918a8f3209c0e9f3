"""The print centre: the papers of all schools of a term, in one file."""

from tempfile import TemporaryFile
from urllib.parse import parse_qsl

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from app import clock
from app.actions.bundles import printing as actions
from app.actions.bundles.packs import Part
from app.actions.bundles.printing import PrintForm, Wanted
from app.actions.oversight import asks
from app.errors import Refused
from app.models import AskKind
from app.permissions import requires, scope_for, scope_without_reason, signed_in
from app.store.bundles.prints import (
    count_of_named,
    newest_prints,
    print_centre,
    print_run,
    write_file_of,
)
from app.store.bundles.templates import own_templates
from app.store.oversight.asks import ask_of_id
from app.store.scope import Scope
from app.web.acting import acting
from app.web.bundles.papers.label_sheets import SHEETS, label_choice
from app.web.numbers import whole
from app.web.oversight.asks import answerer
from app.web.oversight.named_prints import printed_with_names
from app.web.system.errands import led_on
from app.wording import sentence, sentence_of
from letters.documents import OfficeMissing, find_office

blueprint = Blueprint("prints", __name__, url_prefix="/prints")
TYPES = {PrintForm.ZIP.value: "application/zip", PrintForm.PDF.value: "application/pdf"}


@blueprint.get("/")
@requires("packs.make")
def centre() -> str:
    """What is to be printed, by term and school."""
    found = print_centre(
        scope_for("packs.make"), clock.today(), request.args.get("term", None, type=whole)
    )
    return render_template(
        "bundles/prints.html",
        centre=found,
        newest=newest_prints(signed_in().id),
        pdf=_is_office_here(),
        sheets=SHEETS,
        templates=own_templates(signed_in().id),
    )


@blueprint.post("/")
@requires("packs.make")
def begin() -> Response | str:
    """Make the papers of the ticked schools."""
    return _begun(request.form)


@blueprint.post("/asked/<int:ask_id>")
@requires("packs.make")
def asked(ask_id: int) -> Response | str:
    """Make the papers with many names that somebody else has said yes to."""
    row = ask_of_id(ask_id, answerer())
    try:
        asks.take(row, AskKind.PRINT, acting=acting())
    except Refused as refusal:
        flash(sentence_of(refusal), "error")
        return redirect(url_for("asks.asks"))
    return _begun(MultiDict(parse_qsl(row.address or "")), yes=row.id)


def _begun(given: MultiDict[str, str], yes: int | None = None) -> Response | str:
    """What the form asks for, made or asked for."""
    here = url_for("prints.centre", term=given.get("term"))
    try:
        wanted = _wanted(given)
    except ValueError:
        flash(_("Please choose what to print."), "warning")
        return redirect(here)
    except Refused as refusal:
        flash(sentence_of(refusal), "warning")
        return redirect(here)
    scope = scope_for("packs.make")
    names = scope_without_reason("children.name") if "names" in given else Scope()

    def make() -> Response:
        outcome = actions.begin(scope, wanted, names, acting=acting())
        return led_on(outcome, lambda made: redirect(url_for("prints.printed", print_id=made)))

    named = count_of_named(names, wanted.schools) if names != Scope() else 0
    try:
        return printed_with_names(given, named, yes, make) if named else make()
    except Refused as refusal:
        flash(sentence_of(refusal), "warning")
        return redirect(here)


def _wanted(given: MultiDict[str, str]) -> Wanted:
    """What the form says. Raises ValueError, Refused packs.label_start."""
    return Wanted(
        term=given.get("term", 1, type=whole),
        part=Part(given.get("part", Part.SCHOOL)),
        form=PrintForm(given.get("form", PrintForm.ZIP)),
        schools=tuple(dict.fromkeys(given.getlist("school"))),
        envelopes="envelopes" in given,
        slips="slips" in given,
        cards="cards" in given,
        guide="guide" in given,
        labels=label_choice(given) if "labels" in given else None,
        template=whole(given["template"]) if given.get("template") else None,
    )


@blueprint.get("/<int:print_id>")
@requires("packs.make")
def printed(print_id: int) -> str:
    """What was made, and whom it left out."""
    row = print_run(scope_for("packs.make"), print_id, signed_in().id)
    return render_template(
        "bundles/printed.html", row=row, notes=[sentence(code, told) for code, told in row.notes]
    )


@blueprint.get("/<int:print_id>/file")
@requires("packs.make")
def download(print_id: int) -> Response:
    """What was made, as a file to keep; only for whoever asked for it."""
    row = print_run(scope_for("packs.make"), print_id, signed_in().id)
    form, term = row.wanted["form"], row.wanted["term"]
    out = TemporaryFile()  # noqa: SIM115 - it is closed when all of it was sent
    write_file_of(row, out)
    out.seek(0)
    return send_file(
        out,
        mimetype=TYPES[form],
        as_attachment=True,
        download_name=f"term-{term}-{row.id}.{form}",
        max_age=0,
    )


def _is_office_here() -> bool:
    try:
        find_office()
    except OfficeMissing:
        return False
    return True
