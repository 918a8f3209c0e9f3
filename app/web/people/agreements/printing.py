"""Consent forms as Word files: of one child, or of a filtered list, by school and class."""

from collections.abc import Sequence

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from app import clock
from app.actions.people.agreements.printing import make_consent_forms, refuse_forms
from app.errors import Refused
from app.models import Child
from app.permissions import allowed, requires, scope_for, scope_without_reason
from app.store.people.children import ChildFilter, all_children, child_by_code
from app.store.people.classes import class_value
from app.web.acting import acting
from app.web.listing import filter_in_address
from app.web.oversight.handing_out import given_out
from app.web.people.agreements.signed import blueprint
from app.web.word_files import word_file
from app.wording import sentence_of


@blueprint.get("/<code>/print")
@requires("packs.make")
def print_one(code: str) -> Response:
    """One child's form."""
    child = child_by_code(scope_for("packs.make"), code)
    return _file([child], child.code)


@blueprint.get("/")
@requires("packs.make")
def print_list() -> Response:
    """The forms of a filtered list of children, by class; with `class`, of that class alone."""
    scope, wanted = scope_for("packs.make"), filter_in_address(ChildFilter)
    of_class = request.args.get("class", "")
    found = [
        child
        for child in all_children(scope, wanted, clock.today())
        if child.left_on is None and of_class in ("", class_value(child.grade, child.class_name))
    ]
    return _file(found, wanted.school or "children")


def _file(children: Sequence[Child], name: str) -> Response:
    """The forms; many real names in one hand need another's yes, but at one's own school."""
    names = scope_without_reason("children.name")
    try:
        # Before anybody is asked for a yes.
        refuse_forms(len(children))
    except Refused as refusal:
        flash(sentence_of(refusal), "warning")
        return redirect(url_for("children.children"))

    def make() -> Response:
        content = make_consent_forms(children, names, acting=acting())
        return word_file(content, f"{name}-consent")

    named = sum(names.holds_school(child.school) for child in children)
    if len(children) < 2 or not named or not allowed("asks.answer"):
        return make()
    return given_out("consent-forms", named, make)
