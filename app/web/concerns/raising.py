"""'I am worried': two taps from wherever somebody stands, and what they hear of it later."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectMultipleField, TextAreaField
from wtforms.validators import Length
from wtforms.widgets import CheckboxInput, ListWidget

from app import clock
from app.actions.concerns.raising import raise_concern
from app.actions.concerns.steps import LONGEST
from app.errors import Refused
from app.locale import lazy as _l
from app.permissions import requires, scope_for, signed_in
from app.store.concerns.about import Subject, place_around, subject_coded
from app.store.concerns.own import own_concerns
from app.store.messages.recipients import around
from app.web.acting import acting
from app.web.choices import choices
from app.web.concerns.blueprint import blueprint
from app.web.listing import page_in_address
from app.wording import sentence, sentence_of
from app.wording.concerns import CONCERN_STATES, LEVELS_ASKED, NAMED
from letters.concerns.levels import ConcernLevel
from letters.concerns.naming import Named


class ConcernForm(FlaskForm):
    """What somebody saw or heard, who is part of it, and the code of what it is about.

    How grave it is says the button that is pressed: with it the form is sent.
    """

    words = TextAreaField(_l("What did you see or hear?"), [Length(max=LONGEST)])
    named = SelectMultipleField(
        _l("Is it about one of these? They see and hear nothing of it."),
        choices=choices(NAMED.items()),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    about = HiddenField()


@blueprint.get("/new")
@requires("concerns.raise")
def new() -> str:
    """How grave it is, in plain words; the numbers to call first."""
    subject = _subject(request.args.get("about", ""))
    return _page(subject, ConcernForm(formdata=None, about=subject.code))


@blueprint.post("/new")
@requires("concerns.raise")
def raised() -> Any:
    """It is kept, and the next counsellor is told at once."""
    form = ConcernForm()
    subject = _subject(form.about.data or "")
    level = request.form.get("level", "")
    if level not in list(ConcernLevel) or not form.validate():
        form.form_errors.append(sentence("concerns.level", {}))
        return _page(subject, form), 422
    named = frozenset(map(Named, form.named.data or ()))
    try:
        told = raise_concern(
            signed_in().id,
            subject,
            ConcernLevel(level),
            form.words.data or "",
            named,
            acting=acting(),
        )
    except Refused as refusal:
        form.form_errors.append(sentence_of(refusal))
        return _page(subject, form), 422
    if told:
        flash(_("Thank you for telling us. A counsellor has been told just now."), "ok")
    else:
        flash(
            _("It is kept, and the admins are told that a counsellor is needed. Please also call."),
            "warning",
        )
    return redirect(url_for("concerns.mine"))


@blueprint.get("/mine")
@requires("concerns.raise")
def mine() -> str:
    """What one raised: received, or in hand."""
    page = own_concerns(signed_in().id, page_in_address())
    return render_template("concerns/mine.html", page=page, states=CONCERN_STATES)


def _page(subject: Subject, form: ConcernForm) -> str:
    place = place_around(subject, signed_in().id, clock.today())
    return render_template(
        "concerns/new.html",
        subject=subject,
        form=form,
        levels=LEVELS_ASKED,
        longest=LONGEST,
        is_read=not place or bool(around("counsellor", place, clock.today())),
    )


def _subject(code: str) -> Subject:
    return subject_coded(scope_for("concerns.raise"), code)
