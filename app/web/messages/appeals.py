"""Writing to a person: a question to the coordinator."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from wtforms import HiddenField, TextAreaField
from wtforms.validators import Length

from app import clock
from app.actions.messages import appeals as actions
from app.errors import Refused
from app.locale import lazy as _l
from app.permissions import requires, scope_for, signed_in
from app.store.messages.appeals.about import About, about_code
from app.store.messages.appeals.writers import own_appeals, place_of_writer
from app.store.messages.recipients import around
from app.web.acting import acting
from app.web.listing import page_in_address
from app.wording import sentence_of
from app.wording.messages import APPEAL_STATES

blueprint = Blueprint("appeals", __name__, url_prefix="/appeals")


class AppealForm(FlaskForm):
    """The words, and the code of what they are about."""

    words = TextAreaField(_l("What you would like to say"), [Length(max=20_000)])
    about = HiddenField()


@blueprint.get("/")
@requires("appeals.write")
def appeals() -> str:
    """The ways to reach a person, and what one asked before."""
    about = _about(request.args.get("about", ""))
    page = own_appeals(signed_in().id, page_in_address())
    return render_template("messages/appeals.html", page=page, about=about, states=APPEAL_STATES)


@blueprint.get("/question")
@requires("appeals.write")
def question() -> str:
    """The form of words to the coordinator."""
    about = _about(request.args.get("about", ""))
    return _page(about, AppealForm(formdata=None, about=about.code))


@blueprint.post("/question")
@requires("appeals.write")
def ask() -> Any:
    """The words are kept; the coordinators in reach see them on Today."""
    form = AppealForm()
    about = _about(form.about.data or "")
    try:
        told = actions.write_appeal(signed_in().id, about, form.words.data or "", acting=acting())
    except Refused as refusal:
        form.form_errors.append(sentence_of(refusal))
        return _page(about, form), 422
    flash(_thanks(told), "ok")
    return redirect(url_for("appeals.appeals"))


def _thanks(told: int) -> str:
    if told:
        return _("Thank you. Your coordinator sees it on their first page and answers here.")
    return _("It is kept. No coordinator is named here yet: the admins are told that it waits.")


def _page(about: About, form: AppealForm) -> str:
    place = about.place or place_of_writer(signed_in().id)
    return render_template(
        "messages/appeal.html",
        about=about,
        form=form,
        longest=actions.LONGEST,
        is_read=bool(around("coordinator", place, clock.today())),
    )


def _about(code: str) -> About:
    return about_code(scope_for("appeals.write"), code)
