"""Children: the list, one child, a look at personal data, consent."""

from random import SystemRandom
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app import clock
from app.actions.access import looks
from app.actions.people import children as actions
from app.actions.people import consents as consent_actions
from app.errors import Refused
from app.models import CONSENT_ITEMS, Child
from app.permissions import allowed, needs_reason, requires, scope
from app.store.people.children import (
    Wanted,
    child_by_code,
    matching,
    page_of_children,
    paired_ids,
    pairs_of,
)
from app.store.people.consents import latest_of
from app.store.people.schools import all_schools
from app.store.rows import all_rows
from app.web.acting import acting
from app.web.people.children_forms import ChildForm, ConsentForm, filled_with
from app.web.people.interests import interest_words
from app.web.tables import as_file
from app.wording import sentence_of

blueprint = Blueprint("children", __name__, url_prefix="/children")


def wanted() -> Wanted:
    """The filters in the address."""
    names = ("text", "school", "consent", "paired")
    given = {name: request.args.get(name, "").strip() for name in names}
    return Wanted(**given, sort=request.args.get("sort", "school"))


@blueprint.get("/")
@requires("children.view")
def children() -> str | Response:
    """The list; with `as` in the address, the same as a file."""
    reach = scope("children.view")
    if request.args.get("as") in {"csv", "xlsx"}:
        return list_as_file(all_rows(matching(reach, wanted())))
    page = page_of_children(reach, wanted(), request.args.get("page", 1, type=int))
    return render_template(
        "people/children/list.html",
        page=page,
        wanted=wanted(),
        paired=paired_ids(page.rows),
        schools=all_schools(scope("schools.view")),
        latest_of=latest_of,
    )


def list_as_file(rows: list[Child]) -> Response:
    """Pen names and codes only: names leave the house by no list."""
    heads = [_("Code"), _("Pen name"), _("School"), _("Grade"), _("Interests"), _("Need")]
    lines = [
        (
            row.code,
            row.pen_name,
            row.school.name,
            row.grade,
            interest_words(row.interests),
            row.need,
        )
        for row in rows
    ]
    return as_file(request.args["as"], "children", heads, lines)


@blueprint.get("/<code>")
@requires("children.view")
def child(code: str) -> str:
    """One child, without what is personal."""
    return page_of_child(child_by_code(scope("children.view"), code))


@blueprint.post("/<code>/personal")
@requires("children.name")
def personal(code: str) -> str | Response:
    """The same with name, class and birth date; the look is written down."""
    row = child_by_code(scope("children.name"), code)
    return shown_after_look(row, "children.name", looks.CHILD_PERSONAL, "name")


@blueprint.post("/<code>/guardian")
@requires("guardians.view")
def guardian(code: str) -> str | Response:
    """The same with the guardian; the look is written down."""
    row = child_by_code(scope("guardians.view"), code)
    return shown_after_look(row, "guardians.view", looks.GUARDIAN_PERSONAL, "guardian")


def shown_after_look(
    row: Child, permission: str, fields: tuple[str, ...], part: str
) -> str | Response:
    """Record the look, then show the part; without the reason that is needed, ask again."""
    code = row.code
    try:
        looks.look(
            "child",
            code,
            fields,
            acting=acting(),
            reason=request.form.get("reason", ""),
            reason_needed=needs_reason(permission),
        )
    except Refused as refusal:
        flash(sentence_of(refusal), "error")
        return redirect(url_for("children.child", code=code))
    return page_of_child(child_by_code(scope(permission), code), shown=part)


def page_of_child(row: Child, shown: str = "", form: ConsentForm | None = None) -> str:
    """The page of one child; `shown` names the personal part that may be seen this once."""
    return render_template(
        "people/children/child.html",
        child=row,
        shown=shown,
        pairs=pairs_of(row),
        latest=latest_of(row),
        items=CONSENT_ITEMS,
        needs_reason=needs_reason,
        form=form or ConsentForm(on=clock.today()),
    )


@blueprint.route("/new", methods=["GET", "POST"])
@requires("children.edit")
def new() -> str | Response:
    """A child who is not in any spreadsheet."""
    form = ChildForm(clock.today(), allowed("guardians.edit"))
    reach = scope("children.edit")
    if form.validate_on_submit():
        try:
            row = actions.add(
                reach,
                request.form.get("school", ""),
                form.values(),
                acting=acting(),
                rng=SystemRandom(),
            )
        except Refused as refusal:
            form.form_errors.append(sentence_of(refusal))
        else:
            flash(_("The child is in. Next: the guardian's consent."), "ok")
            return redirect(url_for("children.child", code=row.code))
    return render_template(
        "people/children/form.html", form=form, schools=all_schools(reach), child=None
    )


@blueprint.get("/<code>/edit")
@requires("children.edit")
def edit(code: str) -> str:
    """The form, filled in: that is a look too."""
    row = child_by_code(scope("children.edit"), code)
    looks.look("child", code, looks.CHILD_PERSONAL, acting=acting())
    return form_of(row, ChildForm(clock.today(), allowed("guardians.edit"), data=filled_with(row)))


@blueprint.post("/<code>/edit")
@requires("children.edit")
def save(code: str) -> str | Response:
    """Change the child."""
    reach = scope("children.edit")
    form = ChildForm(clock.today(), allowed("guardians.edit"))
    if not form.validate_on_submit():
        return form_of(child_by_code(reach, code), form)
    changed = actions.edit(reach, code, form.values(), acting=acting())
    flash(_("Saved.") if changed else _("Nothing was different."), "ok")
    return redirect(url_for("children.child", code=code))


def form_of(row: Child, form: ChildForm) -> str:
    """The page with the form of a child that is there."""
    return render_template("people/children/form.html", form=form, schools=[], child=row)


@blueprint.post("/<code>/consent")
@requires("consents.record")
def consent(code: str) -> Any:
    """Record a guardian's answer."""
    reach = scope("consents.record")
    form = ConsentForm()
    if not form.validate_on_submit():
        return page_of_child(child_by_code(reach, code), form=form)
    try:
        fresh = consent_actions.record(
            reach,
            code,
            form.item.data,
            form.given.data == "yes",
            form.on.data or clock.today(),
            form.evidence.data or "",
            acting=acting(),
        )
    except Refused as refusal:
        flash(sentence_of(refusal), "error")
    else:
        flash(_("The answer is recorded.") if fresh else _("That was recorded already."), "ok")
    return redirect(url_for("children.child", code=code))


@blueprint.post("/<code>/leave")
@requires("children.edit")
def leave(code: str) -> Response:
    """The child is no longer in the programme; one tap brings them back."""
    today = clock.today()
    if request.form.get("back"):
        actions.come_back(scope("children.edit"), code, acting=acting())
        flash(_("Welcome back."), "ok")
    else:
        actions.leave(scope("children.edit"), code, today, acting=acting())
        flash(_("The child is no longer in any round. You can undo this below."), "ok")
    return redirect(url_for("children.child", code=code))
