"""The same person twice: the list, the page where two rows are made one, and undoing it."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from app.actions.letters import merging_volunteers
from app.actions.people import merging
from app.errors import MergedAway, Refused
from app.models import Merge
from app.permissions import requires, scope_for
from app.store.listing import page_of_all
from app.store.people.children import child_by_code
from app.store.people.merges import belongings_of, fuller_first
from app.store.people.twins import likely_twin_volunteers, likely_twins
from app.store.people.volunteers import volunteer_by_code
from app.web.acting import acting
from app.web.listing import page_in_address
from app.web.people.moving.forms import names_taken
from app.web.people.moving.names_back import refused_back
from app.wording import sentence_of

blueprint = Blueprint("merging", __name__, url_prefix="/same-person")
PAGES = {"children.merged": "children.child", "volunteers.merged": "volunteers.volunteer"}


@blueprint.app_errorhandler(MergedAway)
def lead_on(error: MergedAway) -> Response:
    """Whoever asks for a row that was made one with another is led to that one."""
    flash(sentence_of(error), "info")
    return redirect(url_for(PAGES[error.code], code=error.details["kept"]))


@blueprint.get("/")
@requires("people.merge")
def twins() -> str:
    """Who is likely there twice."""
    scope = scope_for("people.merge")
    found = [("children", one, other) for one, other in likely_twins(scope)]
    found += [("volunteers", one, other) for one, other in likely_twin_volunteers(scope)]
    page = page_of_all(found, page_in_address())
    return render_template("people/merging/list.html", page=page)


@blueprint.get("/children/<code>/<other>")
@requires("people.merge")
def children(code: str, other: str) -> str:
    """Two children's rows, with what each has."""
    scope = scope_for("people.merge")
    rows = fuller_first([belongings_of(child_by_code(scope, one)) for one in (code, other)])
    return render_template("people/merging/merge.html", rows=rows, kind="children")


@blueprint.post("/children/<code>/<other>")
@requires("people.merge")
def merge_children(code: str, other: str) -> Response:
    """The row that is kept takes over everything of the other."""
    kept = other if request.form.get("kept") == other else code
    gone = code if kept == other else other
    try:
        row = merging.merge_children(scope_for("people.merge"), kept, gone, acting=acting())
    except Refused as refusal:
        flash(sentence_of(refusal), "error")
        return redirect(url_for("merging.children", code=code, other=other))
    _tell_merged(row)
    return redirect(url_for("children.child", code=kept))


@blueprint.get("/volunteers/<code>/<other>")
@requires("people.merge")
def volunteers(code: str, other: str) -> str:
    """Two volunteers' rows, with what each has."""
    scope = scope_for("people.merge")
    rows = fuller_first([belongings_of(volunteer_by_code(scope, one)) for one in (code, other)])
    return render_template("people/merging/merge.html", rows=rows, kind="volunteers")


@blueprint.post("/volunteers/<code>/<other>")
@requires("people.merge")
def merge_volunteers(code: str, other: str) -> Response:
    """The row that is kept takes over everything of the other."""
    kept = other if request.form.get("kept") == other else code
    gone = code if kept == other else other
    try:
        scope = scope_for("people.merge")
        row = merging_volunteers.merge_volunteers(scope, kept, gone, acting=acting())
    except Refused as refusal:
        flash(sentence_of(refusal), "error")
        return redirect(url_for("merging.volunteers", code=code, other=other))
    _tell_merged(row)
    return redirect(url_for("volunteers.volunteer", code=kept))


@blueprint.post("/children/<code>/part")
@requires("people.merge")
def part_children(code: str) -> str | Response:
    """They are two after all."""
    here = url_for("children.child", code=code)
    try:
        merging.part_children(scope_for("people.merge"), code, names_taken(), acting=acting())
    except Refused as refusal:
        return refused_back(refusal, url_for("merging.part_children", code=code), here)
    flash(_("Taken back."), "ok")
    return redirect(here)


@blueprint.post("/volunteers/<code>/part")
@requires("people.merge")
def part_volunteers(code: str) -> Response:
    """They are two after all."""
    try:
        merging_volunteers.part_volunteers(scope_for("people.merge"), code, acting=acting())
    except Refused as refusal:
        flash(sentence_of(refusal), "error")
    else:
        flash(_("Taken back."), "ok")
    return redirect(url_for("volunteers.volunteer", code=code))


def _tell_merged(row: Merge) -> None:
    flash(_("They are one now. For a day you can undo it on this page."), "ok")
    if rounds := row.moved["rounds"]:
        told = ngettext(
            "One open round has the record that stays in the place of the other: solve it again.",
            "%(num)s open rounds have the record that stays in the place of the other: "
            "solve them again.",
            len(rounds),
        )
        flash(told, "info")
