"""The page of one concern, as much of it as the reader may see."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from app import clock
from app.actions.access import looks
from app.actions.concerns.steps import LONGEST
from app.errors import Refused
from app.models import Child, Concern, ReferralState
from app.permissions import scope_for, signed_in
from app.store.concerns.case import case_of
from app.store.concerns.ladders import others_for, watch_of
from app.store.concerns.reading import concern_in_reach, steps_of
from app.store.scope import Scope
from app.web.acting import acting
from app.web.concerns import forms
from app.wording import concerns as wording
from app.wording import sentence_of
from letters.concerns.closing import may_be_second


def reader() -> tuple[Scope, int]:
    """How far the signed-in counsellor reads, and who they are."""
    return scope_for("concerns.read"), signed_in().id


def page_of(
    concern_id: int, failed: forms.DeedForm | None = None, child: Child | None = None
) -> str:
    """The page; with the form that was refused, or the child who was looked at.

    Whoever has it in hand reads all of it, a second person what was raised and how it ended;
    others see how it stands. Each look at words is written down. Raises NotFound.
    """
    scope, me = reader()
    row = concern_in_reach(scope, me, concern_id)
    in_hand, second = row.holder_id == me, _is_second(row, me)
    if in_hand or second:
        looks.look("concern", str(row.id), ["words"], acting=acting())
        row = concern_in_reach(scope, me, concern_id)
    return render_template(
        "concerns/concern.html",
        row=row,
        in_hand=in_hand,
        second=second,
        case=case_of(row) if in_hand else None,
        steps=steps_of(row),
        child=child,
        forms=_forms(row, failed),
        longest=LONGEST,
        referral_replies=(ReferralState.ACCEPTED, ReferralState.DECLINED),
        wording=wording,
    )


def done_or_said(
    concern_id: int, act: Callable[[], object], words: str, form: forms.DeedForm | None = None
) -> Any:
    """Do it and say so; a refusal stands on the page, with what was typed."""
    if form is not None and not form.validate():
        return page_of(concern_id, form), 422
    try:
        act()
    except Refused as refusal:
        if form is not None:
            form.form_errors.append(sentence_of(refusal))
            return page_of(concern_id, form), 422
        flash(sentence_of(refusal), "warning")
        return to_page(concern_id)
    flash(words, "ok")
    return to_page(concern_id)


def to_page(concern_id: int) -> Response:
    """Back to the page of the concern, or to the list where it is gone from one's reach."""
    return redirect(url_for("concerns.concern", concern_id=concern_id))


def hand_on_form(row: Concern) -> forms.HandOnForm:
    """The form with those who may have it in hand."""
    others = others_for(row, signed_in().id, clock.today())
    return forms.HandOnForm("hand").offering(others)


def _forms(row: Concern, failed: forms.DeedForm | None) -> dict[str, forms.DeedForm]:
    """All forms of the page, empty but for the one that was refused."""
    others = others_for(row, signed_in().id, clock.today())
    fresh: list[forms.DeedForm] = [
        forms.HandOnForm("hand", formdata=None).offering(others),
        forms.CloseForm("close", formdata=None),
        forms.NoteForm("note", formdata=None, on=clock.today()),
        forms.ReferralForm("refer", formdata=None),
        forms.RestForm("rest", formdata=None),
        forms.LookForm("look", formdata=None),
        *(forms.WordsForm(name, formdata=None) for name in ("answer", "no", "reopen")),
    ]
    shown = {form.key: form for form in fresh}
    if failed is not None:
        shown[failed.key] = failed
    return shown


def _is_second(row: Concern, me: int) -> bool:
    """Whether it waits for a second person, and the reader was rung for that."""
    return row.closed_at is None and may_be_second(watch_of(row, clock.now()), me)
