"""The list of children, and its file."""

from collections.abc import Callable, Sequence
from typing import Any

from flask import render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app import clock
from app.locale import lazy as _l
from app.models import Child
from app.permissions import allowed_at, requires, scope_for
from app.store.people.children import ChildFilter, all_children, page_of_children, paired_ids
from app.store.people.consents import latest_of, need_of
from app.store.people.schools import schools_to_choose
from app.web.columns import Keyed, columns_shown
from app.web.listing import filter_in_address, page_in_address
from app.web.oversight.handing_out import handed_out
from app.web.people.children import blueprint
from app.web.tables import file_wanted
from app.wording.people.interests import interest_words
from app.wording.people.needs import need_words

# Pen names and codes only: names leave the house by no list.
COLUMNS: Keyed = (
    ("", _l("Pen name"), lambda child: child.pen_name),
    ("code", _l("Code"), lambda child: child.code),
    ("school", _l("School"), lambda child: child.school.name),
    ("grade", _l("Grade"), lambda child: child.grade),
    ("interests", _l("Interests"), lambda child: interest_words(child.interests)),
    ("consent", _l("Consent to letters"), lambda child: _told(child, _words_of_consent)),
)
OFFERED = {
    "code": _l("Code"),
    "school": _l("School"),
    "grade": _l("Grade"),
    "interests": _l("Interests"),
    "consent": _l("Consent to letters"),
    "friend": _l("Letter friend"),
    "need": _l("Need"),
}
USUAL = "code school grade interests consent friend"
PAIRED = {True: _l("has one"), False: _l("waits for one")}


def _told(child: Child, say: Callable[[Child], Any]) -> Any:
    """What is said of consent and need to who reads them there, as on the page of the child."""
    return say(child) if allowed_at(child.school)("consents.view") else ""


def _words_of_consent(child: Child) -> str:
    answer = latest_of(child).get("letters")
    return str(
        _("no answer yet") if answer is None else _("given") if answer.given else _("refused")
    )


def _columns_of(rows: Sequence[Child]) -> Keyed:
    """What the page shows, and the need."""
    paired = paired_ids(rows)

    def friend(child: Child) -> str:
        left = child.left_on and child.id not in paired
        return str(_("left") if left else PAIRED[child.id in paired])

    today = clock.today()

    def need(child: Child) -> str:
        return _told(child, lambda one: need_words(need_of(one, today)))

    return (*COLUMNS, ("friend", OFFERED["friend"], friend), ("need", OFFERED["need"], need))


@blueprint.get("/")
@requires("children.view")
def children() -> str | Response:
    """The list; with `as` in the address, the same as a file."""
    wanted = filter_in_address(ChildFilter)
    scope = scope_for("consents.view" if wanted.consent else "children.view")
    today, shown = clock.today(), columns_shown("children", OFFERED, USUAL)
    if kind := file_wanted():
        rows = all_children(scope, wanted, today)
        looked = [*shown.keys, *(row.code for row in rows)]
        return handed_out(kind, "children", shown.of(_columns_of(rows)), rows, looked)
    page = page_of_children(scope, wanted, page_in_address(), today)
    return render_template(
        "people/children/list.html",
        page=page,
        wanted=wanted,
        shown=shown,
        paired=paired_ids(page.rows),
        schools=schools_to_choose(scope_for("schools.view")),
        latest_of=latest_of,
        need_of=need_of,
        today=today,
        told=lambda child: allowed_at(child.school)("consents.view"),
    )
