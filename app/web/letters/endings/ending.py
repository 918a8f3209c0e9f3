"""A pair ends on a page that shows first what that does; it is raised, or taken back."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app import clock
from app.actions.letters.pairs import endings as actions
from app.errors import Refused
from app.locale import day
from app.models import Pair
from app.notify.endings import goodbyes
from app.permissions import allowed_at, requires, scope_for
from app.store.letters.endings import open_pairs_of, preview_of_end
from app.store.letters.pairs import pair_coded
from app.web.acting import acting
from app.web.letters.pairs import blueprint
from app.web.letters.pairs_forms import EndForm, RaiseForm
from app.web.undoing import flash_with_undo
from app.wording import sentence_of
from letters.pairs.endings import graver
from letters.pairs.facts import EndReason

STOPS_OTHERS = (EndReason.VOLUNTEER_LEFT, EndReason.SAFEGUARDING)
"""What these say of a volunteer holds the other pairs too."""


@blueprint.get("/<code>/end")
@requires("pairs.end")
def ending(code: str) -> str:
    """The form that ends a pair."""
    pair = pair_coded(scope_for("pairs.end"), code)
    then_find = "find" in request.args
    return _form_page(pair, EndForm(formdata=None, on=clock.today(), then_find=then_find))


@blueprint.post("/<code>/end")
@requires("pairs.end")
def end(code: str) -> str | Response:
    """Show what ending would do, and end the pair once somebody is sure."""
    scope, form = scope_for("pairs.end"), EndForm()
    pair = pair_coded(scope, code)
    if not form.validate_on_submit() or form.on.data is None:
        return _form_page(pair, form)
    if not form.sure.data:
        return _preview_page(pair, form)
    try:
        actions.end(
            scope,
            code,
            EndReason(form.reason.data),
            form.on.data,
            acting=acting(),
            evidence=form.evidence.data or "",
        )
    except Refused as refusal:
        form.form_errors.append(sentence_of(refusal))
        return _form_page(pair_coded(scope, code), form)
    words = _("The pair has ended, and both sides hear of it.")
    flash_with_undo(words, url_for("pairs.take_back", code=code), {})
    if form.then_find.data and allowed_at(pair.child.school)("rounds.draft"):
        return redirect(url_for("rounds.new", child=pair.child.code))
    return redirect(url_for("pairs.pair", code=code))


@blueprint.route("/<code>/raise", methods=["GET", "POST"])
@requires("pairs.end")
def raise_end(code: str) -> str | Response:
    """Give an ended pair a graver reason."""
    scope = scope_for("pairs.end")
    pair = pair_coded(scope, code)
    form = RaiseForm(graver(EndReason(pair.end_reason)) if pair.end_reason else ())
    if form.validate_on_submit():
        try:
            reason, evidence = EndReason(form.reason.data), form.evidence.data or ""
            actions.raise_end(scope, code, reason, acting=acting(), evidence=evidence)
        except Refused as refusal:
            form.form_errors.append(sentence_of(refusal))
        else:
            flash(_("The reason is changed. What must not go on is held."), "ok")
            return redirect(url_for("pairs.pair", code=code))
    return render_template("letters/pairs/raise.html", pair=pair_coded(scope, code), form=form)


@blueprint.post("/<code>/take-back")
@requires("pairs.clear")
def take_back(code: str) -> Response:
    """Take an end back."""
    evidence = _("Recorded by mistake; corrected on %(day)s.", day=day(clock.today()))
    try:
        actions.take_back(scope_for("pairs.clear"), code, acting=acting(), evidence=evidence)
    except Refused as refusal:
        flash(sentence_of(refusal), "error")
    else:
        flash(_("The end is taken back. The letters are where they were."), "ok")
    return redirect(url_for("pairs.pair", code=code))


def _form_page(pair: Pair, form: EndForm) -> str:
    return render_template("letters/pairs/end.html", pair=pair, form=form)


def _preview_page(pair: Pair, form: EndForm) -> str:
    reason, on = EndReason(form.reason.data), form.on.data or clock.today()
    others = open_pairs_of(scope_for("pairs.end"), volunteer_id=pair.volunteer_id)
    return render_template(
        "letters/pairs/end_preview.html",
        pair=pair,
        form=form,
        reason=reason,
        preview=preview_of_end(pair, reason),
        goodbyes=goodbyes(pair, reason, on, clock.today()),
        others=len(others) - 1 if reason in STOPS_OTHERS else 0,
    )
