"""Packs: choose what to print, and download it. A download changes nothing but the access log."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app import clock
from app.actions.bundles import packs as actions
from app.actions.bundles.packs import Part
from app.errors import Refused
from app.permissions import allowed, requires, scope_for, scope_without_reason
from app.store.bundles.packs import classes_that_write, sheets_by_term, term_to_print
from app.store.bundles.prints import count_of_named
from app.store.people.classes import class_value
from app.store.people.schools import all_schools, school_by_code
from app.store.scope import Scope
from app.web.acting import acting
from app.web.numbers import whole
from app.web.oversight.handing_out import given_out
from app.web.word_files import word_file
from app.wording import sentence_of
from app.wording.people.classes import class_words

blueprint = Blueprint("packs", __name__, url_prefix="/packs")


@blueprint.get("/")
@requires("packs.make")
def packs() -> str:
    """What can be printed for a school."""
    scope = scope_for("packs.make")
    schools = all_schools(scope)
    chosen = request.args.get("school") or (schools[0].code if len(schools) == 1 else "")
    if not chosen:
        return render_template("bundles/packs.html", schools=schools, school=None)
    school = school_by_code(scope, chosen)
    return render_template(
        "bundles/packs.html",
        schools=schools,
        school=school,
        terms=sheets_by_term(school, clock.today()),
        term=term_to_print(school, clock.today()),
        classes=[
            (class_value(*each), class_words(*each))
            for each in classes_that_write(scope, school, clock.today())
        ],
    )


@blueprint.get("/<code>/make")
@requires("packs.make")
def make(code: str) -> Response:
    """The papers of a school and term."""
    given = request.args
    if given.get("part") not in list(Part):
        flash(_("Please choose what to print."), "warning")
        return redirect(url_for("packs.packs", school=code))
    names = scope_without_reason("children.name") if "names" in given else Scope()

    def make_file() -> Response:
        try:
            file = actions.make_pack(
                scope_for("packs.make"),
                code,
                given.get("term", 1, type=whole),
                acting=acting(),
                part=Part(given["part"]),
                envelopes="envelopes" in given,
                written="written" in given,
                of_class=_class_of(given.get("class", "")),
                names=names,
            )
        except Refused as refusal:
            flash(sentence_of(refusal), "warning")
            return redirect(url_for("packs.packs", school=code))
        return word_file(file.content, file.name)

    named = count_of_named(names, [code]) if names != Scope() else 0
    return given_out("names", named, make_file) if named and allowed("asks.answer") else make_file()


@blueprint.get("/pair/<code>")
@requires("packs.make")
def pair(code: str) -> Response:
    """The papers of one pair."""
    try:
        file = actions.make_pair_pack(
            scope_for("packs.make"), code, written="written" in request.args, acting=acting()
        )
    except Refused as refusal:
        flash(sentence_of(refusal), "warning")
        return redirect(url_for("pairs.pair", code=code))
    return word_file(file.content, file.name)


@blueprint.get("/slip/<code>")
@requires("packs.make")
def slip(code: str) -> Response:
    """A bundle's slip."""
    try:
        file = actions.make_slip(scope_for("packs.make"), code, acting=acting())
    except Refused as refusal:
        flash(sentence_of(refusal), "warning")
        return redirect(url_for("bundles.bundle", code=code))
    return word_file(file.content, file.name)


def _class_of(value: str) -> tuple[int | None, str | None] | None:
    """The class that an address names; None for all."""
    grade, dash, name = value.partition("-")
    if not dash:
        return None
    return (int(grade) if grade.isdecimal() and len(grade) < 3 else None), (name or None)
