"""The counsellors' desk: what waits, one concern, and each deed about it."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from app import clock
from app.actions.concerns import holding, telling
from app.errors import Refused
from app.permissions import requires, scope_for, signed_in
from app.store.concerns.duties import on_duty
from app.store.concerns.reading import (
    ConcernFilter,
    concern_in_hand,
    concerns_in_reach,
    count_concerns,
)
from app.web.acting import acting
from app.web.concerns import forms
from app.web.concerns.blueprint import blueprint
from app.web.concerns.pages import done_or_said, hand_on_form, page_of, reader
from app.web.listing import filter_in_address, page_in_address
from app.wording import sentence_of
from app.wording.concerns import CONCERN_STATES, LEVELS
from letters.concerns.levels import ConcernLevel


@blueprint.get("/")
@requires("concerns.read")
def concerns() -> str:
    """What waits, the gravest first, without words."""
    scope, wanted, me = scope_for("concerns.read"), filter_in_address(ConcernFilter), signed_in().id
    return render_template(
        "concerns/list.html",
        page=concerns_in_reach(scope, me, wanted, page_in_address()),
        counts={
            state: count_concerns(scope, me, ConcernFilter(state))
            for state in ("open", "mine", "closed")
        },
        wanted=wanted,
        states=CONCERN_STATES,
        levels=LEVELS,
        now=clock.now(),
        is_on_duty=me in on_duty(clock.today()),
    )


@blueprint.get("/<int:concern_id>")
@requires("concerns.read")
def concern(concern_id: int) -> str:
    """One of them; a look at words is written down."""
    return page_of(concern_id)


@blueprint.post("/<int:concern_id>/take")
@requires("concerns.read")
def take(concern_id: int) -> Any:
    """'I have it.'"""
    me = reader()
    words = _("It is in your hands. Whoever raised it sees that somebody has it.")
    return done_or_said(concern_id, lambda: holding.take(*me, concern_id, acting=acting()), words)


@blueprint.post("/<int:concern_id>/hand-on")
@requires("concerns.read")
def hand_on(concern_id: int) -> Any:
    """Another counsellor has it from now on, or whoever is next."""
    me = reader()
    form = hand_on_form(concern_in_hand(*me, concern_id))
    if not form.validate():
        return page_of(concern_id, form), 422
    to_id = int(form.to.data) if form.to.data else None
    try:
        holding.hand_on(
            *me,
            concern_id,
            to_id,
            form.words.data or "",
            knows=bool(form.knows.data),
            acting=acting(),
        )
    except Refused as refusal:
        form.form_errors.append(sentence_of(refusal))
        return page_of(concern_id, form), 422
    flash(_("Handed on: they have been told."), "ok")
    return redirect(url_for("concerns.concerns"))


@blueprint.post("/<int:concern_id>/step-back")
@requires("concerns.read")
def step_back(concern_id: int) -> Any:
    """'I know somebody in it': it is gone from one's pages."""
    try:
        holding.step_back(*reader(), concern_id, acting=acting())
    except Refused as refusal:
        flash(sentence_of(refusal), "warning")
    else:
        flash(_("You see nothing of it from now on, and others are asked."), "ok")
    return redirect(url_for("concerns.concerns"))


@blueprint.post("/<int:concern_id>/graver")
@requires("concerns.read")
def graver(concern_id: int) -> Any:
    """It is graver than it was raised."""
    me, said = reader(), request.form.get("level", "")
    level = ConcernLevel(said) if said in list(ConcernLevel) else ConcernLevel.GREY
    return done_or_said(
        concern_id,
        lambda: holding.make_graver(*me, concern_id, level, acting=acting()),
        _("It is graver now, and its clock is shorter."),
    )


@blueprint.post("/<int:concern_id>/rest")
@requires("concerns.read")
def rest(concern_id: int) -> Any:
    """The day of the next look."""
    me, form = reader(), forms.RestForm("rest")
    return done_or_said(
        concern_id,
        lambda: holding.look_again_on(
            *me, concern_id, form.on.data or clock.today(), acting=acting()
        ),
        _("You are asked again on that day."),
        form,
    )


@blueprint.post("/<int:concern_id>/answer")
@requires("concerns.read")
def answer(concern_id: int) -> Any:
    """A kind word to whoever raised it, on their page alone."""
    me, form = reader(), forms.WordsForm("answer")
    return done_or_said(
        concern_id,
        lambda: telling.answer(*me, concern_id, form.words.data or "", acting=acting()),
        _("Your answer is on its way."),
        form,
    )


@blueprint.post("/<int:concern_id>/school")
@requires("concerns.read")
def school(concern_id: int) -> Any:
    """'Act now' to the school, without a word of it."""
    me = reader()
    return done_or_said(
        concern_id,
        lambda: telling.tell_school(*me, concern_id, acting=acting()),
        _("The school was asked to act now. Please call them as well."),
    )
