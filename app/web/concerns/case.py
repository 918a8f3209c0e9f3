"""The case: notes and sessions, help from outside, and who the child is."""

from typing import Any

from flask import request
from flask_babel import gettext as _

from app import clock
from app.actions.concerns import case as actions
from app.errors import Refused
from app.models import NoteKind, ReferralConsent, ReferralState
from app.permissions import requires, scope_for, signed_in
from app.web.acting import acting
from app.web.concerns import forms
from app.web.concerns.blueprint import blueprint
from app.web.concerns.pages import done_or_said, page_of
from app.wording import sentence_of


@blueprint.post("/<int:concern_id>/notes")
@requires("concerns.read")
def note(concern_id: int) -> Any:
    """A note, or what came of a session."""
    scope, me, form = scope_for("concerns.read"), signed_in().id, forms.NoteForm("note")

    def act() -> None:
        typed = actions.TypedNote(
            NoteKind(form.kind.data),
            form.on.data or clock.today(),
            form.minutes.data,
            bool(form.needs_follow_up.data),
            form.words.data or "",
        )
        actions.write_note(scope, me, concern_id, typed, acting=acting())

    return done_or_said(concern_id, act, _("Written down. Only whoever has it reads it."), form)


@blueprint.post("/<int:concern_id>/referrals")
@requires("concerns.read")
def refer(concern_id: int) -> Any:
    """Somebody outside is asked to help."""
    scope, me, form = scope_for("concerns.read"), signed_in().id, forms.ReferralForm("refer")

    def act() -> None:
        consent, to = ReferralConsent(form.consent.data), form.to.data or ""
        actions.refer(scope, me, concern_id, to, consent, acting=acting())

    words = _("Written down. You are asked again until they have answered.")
    return done_or_said(concern_id, act, words, form)


@blueprint.post("/<int:concern_id>/referrals/<int:referral_id>")
@requires("concerns.read")
def reply(concern_id: int, referral_id: int) -> Any:
    """What those outside said."""
    scope, me, said = scope_for("concerns.read"), signed_in().id, request.form.get("state", "")
    state = ReferralState(said) if said in list(ReferralState) else ReferralState.ASKED
    return done_or_said(
        concern_id,
        lambda: actions.note_reply(scope, me, concern_id, referral_id, state, acting=acting()),
        _("Their answer is written down."),
    )


@blueprint.post("/<int:concern_id>/child")
@requires("cases.child")
def child(concern_id: int) -> Any:
    """Who the child is, this once; the look and its reason are written down."""
    scope, me, form = scope_for("cases.child"), signed_in().id, forms.LookForm("look")
    if not form.validate():
        return page_of(concern_id, form), 422
    try:
        row = actions.look_at_child(scope, me, concern_id, form.words.data or "", acting=acting())
    except Refused as refusal:
        form.form_errors.append(sentence_of(refusal))
        return page_of(concern_id, form), 422
    return page_of(concern_id, child=row)
