"""Search from the field in the header."""

from itertools import groupby
from typing import Any

from flask import Blueprint, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.actions.access import looks
from app.locale import lazy as _l
from app.permissions import requires, scope_for, scope_without_reason
from app.store.desk.schools_found import schools_found
from app.store.desk.search import Hit, Noun, Personal, Reaches, search
from app.web.acting import acting
from app.web.desk.terms import opened_term, sealed_term

blueprint = Blueprint("search", __name__)

LONGEST = 60
PAGES: dict[Noun, tuple[str, str, Any]] = {
    Noun.CHILD: ("children.view", "children.child", _l("Children")),
    Noun.VOLUNTEER: ("volunteers.view", "volunteers.volunteer", _l("Volunteers")),
    Noun.PAIR: ("pairs.view", "pairs.pair", _l("Pairs")),
    Noun.LETTER: ("letters.view", "letters.letter", _l("Letters")),
    Noun.BUNDLE: ("bundles.view", "bundles.bundle", _l("Bundles")),
    Noun.SCHOOL: ("schools.view", "schools.school", _l("Schools")),
}
LOOKED_UP_WITH = {
    Personal.CHILD_NAME: "children.name",
    Personal.GUARDIAN_PHONE: "guardians.view",
    Personal.VOLUNTEER: "volunteers.name",
}


@blueprint.post("/search")
@requires("search.own")
def look_up() -> Response:
    """What was typed goes on sealed: it may be a name or a phone."""
    text = request.form.get("q", "").strip()[:LONGEST]
    return redirect(url_for("search.results", term=sealed_term(text)))


@blueprint.get("/search")
@requires("search.own")
def results() -> str | Response:
    """What the text means; a code that is one thing leads there. A name looked up is a look.

    What stands in the address for all to read finds nobody by what is personal.
    """
    term = opened_term(request.args.get("term", ""))
    text = term or request.args.get("q", "").strip()
    hits = search(reaches(personal=bool(term)), text)
    for hit in hits:
        if hit.looked_up:
            looks.look(hit.noun, hit.code, hit.looked_up, acting=acting())
    if len(hits) == 1 and hits[0].by_code:
        return redirect(address_of(hits[0]))
    groups = [
        (PAGES[noun][2], [(hit, address_of(hit)) for hit in found])
        for noun, found in groupby(hits, key=lambda hit: hit.noun)
    ]
    return render_template("desk/search.html", groups=groups, text=text)


@blueprint.get("/search/schools")
@requires("schools.view")
def schools() -> Response:
    """The schools that what is typed may mean, a few of them, for a field that proposes."""
    found = schools_found(scope_for("schools.view"), request.args.get("q", "")[:LONGEST])
    named = [
        {
            "code": school.code,
            "name": school.name,
            "place": " · ".join(filter(None, (school.county.name, school.town))),
        }
        for school in found
    ]
    return jsonify(schools=named)


def reaches(*, personal: bool = True) -> Reaches:
    """How far the signed-in person sees; who must give a reason for a name does not search it."""
    return Reaches(
        {noun: scope_for(permission) for noun, (permission, _page, _words) in PAGES.items()},
        {what: scope_without_reason(permission) for what, permission in LOOKED_UP_WITH.items()}
        if personal
        else {},
    )


def address_of(hit: Hit) -> str:
    """The page of what was found."""
    return url_for(PAGES[hit.noun][1], code=hit.code)
