"""Children: one child, a look at personal data, consent."""

from random import SystemRandom
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app import clock
from app.actions.access import looks
from app.actions.letters.pairs import decisions
from app.actions.people import children as actions
from app.actions.transaction import on_locked
from app.errors import Refused
from app.models import CONSENT_ITEMS, Child, School
from app.permissions import allowed_at, needs_reason, requires, scope_for
from app.store.people.agreements.photos import photos_of
from app.store.people.children import (
    child_by_code,
    pairs_of,
)
from app.store.people.consents import latest_of, may_use, need_of, state_of
from app.store.people.merges import standing_merge
from app.store.people.moves import may_be_taken_back
from app.store.people.schools import all_schools
from app.store.people.twins import Twins, twins_of_child, twins_of_values
from app.web.acting import acting
from app.web.editing.edits import Edit
from app.web.letters.endings.questions import answered, questions
from app.web.letters.standing import said_of_pairs
from app.web.people.children_forms import ChildForm, ConsentForm, filled_with
from app.wording import sentence_of
from app.wording.people.agreements import STOPS, VOICES
from letters.consents.ages import duties_of, voice_at
from letters.consents.items import ConsentItem, Voice
from letters.pairs.effects import Fact
from letters.pairs.standing import SOON

blueprint = Blueprint("children", __name__, url_prefix="/children")


@blueprint.get("/<code>")
@requires("children.view")
def child(code: str) -> str:
    """One child, without what is personal."""
    return page_of_child(child_by_code(scope_for("children.view"), code))


@blueprint.post("/<code>/personal")
@requires("children.name")
def personal(code: str) -> str | Response:
    """The same with name, class and birth date; the look is written down."""
    row = child_by_code(scope_for("children.name"), code)
    return shown_after_look(row, "children.name", looks.CHILD_PERSONAL, "name")


@blueprint.post("/<code>/guardian")
@requires("guardians.view")
def guardian(code: str) -> str | Response:
    """The same with the guardian; the look is written down."""
    row = child_by_code(scope_for("guardians.view"), code)
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
            reason_needed=needs_reason(permission, row.school),
        )
    except Refused as refusal:
        flash(sentence_of(refusal), "error")
        return redirect(url_for("children.child", code=code))
    return page_of_child(child_by_code(scope_for(permission), code), shown=part)


def page_of_child(row: Child, shown: str = "", form: ConsentForm | None = None) -> str:
    """The page of one child; `shown` names the personal part that may be seen this once."""
    pairs, here = pairs_of(row, scope_for("pairs.view")), allowed_at(row.school)
    return render_template(
        "people/children/child.html",
        child=row,
        here=here,
        shown=shown,
        pairs=pairs,
        standings=said_of_pairs([pair for pair in pairs if pair.until_on is None]),
        if_refused=questions(Fact.CONSENT_REFUSED, child_id=row.id),
        if_left=questions(Fact.CHILD_LEFT, child_id=row.id),
        twins=twins_of_child(scope_for("people.merge"), row) if here("people.merge") else None,
        merged=standing_merge("child", row.id, clock.now()) if here("people.merge") else None,
        moved_today=may_be_taken_back(row, clock.today()),
        latest=latest_of(row),
        need=need_of(row, clock.today()),
        items=CONSENT_ITEMS,
        photos=photos_of(row),
        voices=VOICES,
        stops=STOPS,
        asked=duties_of(row.birth_date, clock.today()),
        soon=duties_of(row.birth_date, clock.today() + SOON),
        state_of=state_of,
        today=clock.today(),
        needs_reason=needs_reason,
        form=form or ConsentForm(on=clock.today(), said_by=voice_at(row.birth_date, clock.today())),
    )


@blueprint.route("/new", methods=["GET", "POST"])
@requires("children.edit")
def new() -> str | Response:
    """A child who is not in any spreadsheet."""
    scope, code = scope_for("children.edit"), request.form.get("school", "")
    schools = all_schools(scope)
    chosen = next((one for one in schools if one.code == code), None)
    with_guardian = any(map(_edits_guardian, [chosen] if chosen else schools))
    form = ChildForm(clock.today(), with_guardian).with_offered_name()
    twins, others = Twins(), request.form.get("another", "").split()
    is_filled = form.validate_on_submit() and not _names_guardian_elsewhere(form)
    if is_filled:
        twins = twins_of_values(scope, form.values())
    if is_filled and (others or not twins):
        try:
            row = actions.add(
                scope,
                code,
                form.values(),
                others,
                acting=acting(),
                rng=SystemRandom(),
            )
        except Refused as refusal:
            form.explain(refusal)
        else:
            flash(_("The child is in. Next: the guardian's consent."), "ok")
            return redirect(url_for("children.child", code=row.code))
    return render_template(
        "people/children/form.html",
        form=form,
        schools=schools,
        child=None,
        twins=twins,
    )


def _names_guardian_elsewhere(form: ChildForm) -> bool:
    """Whether a guardian was typed for a school whose guardians this person does not write."""
    named = [name for name in looks.GUARDIAN_PERSONAL if request.form.get(name, "").strip()]
    if form.guardian is not None or not named:
        return False
    form.form_errors.append(_("The guardian of this school's children is written by its contact."))
    return True


@blueprint.get("/<code>/edit")
@requires("children.edit")
def edit(code: str) -> str:
    """The form, filled in: that is a look too."""
    row = child_by_code(scope_for("children.edit"), code)
    look_in_form(row)
    return form_of(row, filled_form(row).remember(f"child:{code}"))


def look_in_form(row: Child) -> None:
    """Write down what the filled form shows: the guardian too, to who edits guardians there."""
    guardian = looks.GUARDIAN_PERSONAL if _edits_guardian(row.school) else ()
    looks.look("child", row.code, (*looks.CHILD_PERSONAL, *guardian), acting=acting())


def _edits_guardian(school: School | None) -> bool:
    """Whether the form of a child at the school has its guardian."""
    return school is not None and allowed_at(school)("guardians.edit")


def filled_form(row: Child) -> ChildForm:
    """The form as the child fills it."""
    return form_for(row, formdata=None, data=filled_with(row))


def form_for(row: Child, **filled: Any) -> ChildForm:
    """The form of a child that is there, as far as this person and its guardian let it go."""
    today = clock.today()
    with_need = may_use(row, ConsentItem.SCREENING, today)
    return ChildForm(today, _edits_guardian(row.school), with_need=with_need, **filled)


@blueprint.post("/<code>/edit")
@requires("children.edit")
def save(code: str) -> str | Response:
    """Change what this person changed of the child, and ask where somebody else did too."""
    scope = scope_for("children.edit")
    row = child_by_code(scope, code)
    form = form_for(row).with_offered_name()
    if not form.validate_on_submit():
        return form_of(row, form)
    edit = Edit("child", code, form, filled_form)
    try:
        changed = on_locked(
            lambda: child_by_code(scope, code),
            lambda row: actions.edit(scope, code, edit.changes(row), acting=acting()),
        )
    except Refused as refusal:
        edit.show_clashes(saved=False)
        form.explain(refusal)
        return form_of(child_by_code(scope, code), form)
    if edit.clashes:
        row = child_by_code(scope, code)
        look_in_form(row)
        edit.show_clashes()
        return form_of(row, form)
    flash(_("Saved.") if changed else _("Nothing was different."), "ok")
    return redirect(url_for("children.child", code=code))


def form_of(row: Child, form: ChildForm) -> str:
    """The page with the form of a child that is there."""
    return render_template("people/children/form.html", form=form, schools=[], child=row)


@blueprint.post("/<code>/consent")
@requires("consents.record")
def consent(code: str) -> Any:
    """Record a guardian's answer."""
    scope = scope_for("consents.record")
    form = ConsentForm()
    if not form.validate_on_submit():
        return page_of_child(child_by_code(scope, code), form=form)
    try:
        fresh = decisions.record_answer(
            scope,
            code,
            form.item.data,
            form.given.data == "yes",
            form.on.data or clock.today(),
            form.evidence.data or "",
            answered(),
            acting=acting(),
            expires_on=form.expires_on.data,
            said_by=Voice(form.said_by.data),
        )
    except Refused as refusal:
        flash(sentence_of(refusal), "error")
    else:
        flash(_("The answer is recorded.") if fresh else _("That was recorded already."), "ok")
        if fresh and form.given.data == "no":
            flash(str(STOPS[form.item.data]), "warning")
    return redirect(url_for("children.child", code=code))


@blueprint.post("/<code>/leave")
@requires("children.edit")
def leave(code: str) -> Response:
    """The child is no longer in the programme; one tap brings them back."""
    today = clock.today()
    if request.form.get("back"):
        decisions.child_comes_back(scope_for("children.edit"), code, acting=acting())
        flash(_("Welcome back."), "ok")
    else:
        scope = scope_for("children.edit")
        decisions.child_leaves(scope, code, today, answered(), acting=acting())
        flash(_("The child is no longer in any round. You can undo this below."), "ok")
    return redirect(url_for("children.child", code=code))
