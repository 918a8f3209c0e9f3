"""Away for a while, or leaving: said by the volunteer or the coordinator, and taken back."""

from datetime import timedelta

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import DateField, SelectField
from wtforms.validators import InputRequired

from app import clock
from app.actions.letters import absences as actions
from app.actions.letters.absences import Rescheduled
from app.errors import Refused
from app.locale import lazy as _l
from app.models import AwayReason, Volunteer
from app.permissions import requires, scope_for
from app.store.letters.absences import open_views_of
from app.store.people.volunteers import volunteer_by_code, volunteer_of_user
from app.web.acting import acting
from app.web.choices import choices
from app.web.people.volunteers import blueprint
from app.wording import sentence_of
from app.wording.people.absences import AWAY_REASONS

A_MONTH = timedelta(days=31)


class AwayForm(FlaskForm):
    """From when until when somebody is away."""

    first = DateField(_l("First day away"), [InputRequired(_l("Please give the day."))])
    until = DateField(_l("Back on"), [InputRequired(_l("Please give the day."))])
    reason = SelectField(
        _l("Why, if you like to say"),
        choices=choices([("", _l("not said")), *AWAY_REASONS.items()]),
    )


class NoticeForm(FlaskForm):
    """From which day on somebody is gone."""

    on = DateField(_l("First day without letters"), [InputRequired(_l("Please give the day."))])


@blueprint.get("/my-leaving")
@requires("volunteers.own")
def my_leaving() -> Response:
    """A volunteer's own page."""
    code = volunteer_of_user(current_user.id).code
    return redirect(url_for("volunteers.leaving", code=code))


@blueprint.get("/<code>/leaving")
@requires("volunteers.leave")
def leaving(code: str) -> str:
    """Both forms, filled with what was said before."""
    row = volunteer_by_code(scope_for("volunteers.leave"), code)
    today = clock.today()
    away = {"first": row.away_from, "until": row.away_until, "reason": row.away_reason or ""}
    away_form = AwayForm(formdata=None, data=away if row.away_until else {"first": today})
    notice = NoticeForm(formdata=None, on=row.left_on or today + A_MONTH)
    return _page(row, away_form, notice)


@blueprint.post("/<code>/away")
@requires("volunteers.leave")
def away(code: str) -> str | Response:
    """The volunteer is away, or with `back` is not."""
    scope = scope_for("volunteers.leave")
    row = volunteer_by_code(scope, code)
    if request.form.get("back"):
        done = actions.be_back(scope, code, acting=acting())
        return _said(code, _("Good to have you back."), done)
    form = AwayForm()
    if form.validate_on_submit() and form.first.data and form.until.data:
        reason = AwayReason(form.reason.data) if form.reason.data else None
        try:
            done = actions.be_away(
                scope, code, form.first.data, form.until.data, reason, acting=acting()
            )
        except Refused as refusal:
            form.form_errors.append(sentence_of(refusal))
        else:
            return _said(code, _("Noted. No reminder comes in those days."), done)
    return _page(row, form, NoticeForm(formdata=None, on=row.left_on))


@blueprint.post("/<code>/notice")
@requires("volunteers.leave")
def notice(code: str) -> str | Response:
    """The volunteer leaves on a day, or with `back` stays."""
    scope = scope_for("volunteers.leave")
    row = volunteer_by_code(scope, code)
    form = NoticeForm()
    try:
        if request.form.get("back"):
            done = actions.take_notice_back(scope, code, acting=acting())
            return _said(code, _("How good that you stay."), done)
        if form.validate_on_submit() and form.on.data:
            done = actions.give_notice(scope, code, form.on.data, acting=acting())
            return _said(code, _("Noted. Thank you for saying so in time."), done)
    except Refused as refusal:
        form.form_errors.append(sentence_of(refusal))
    return _page(row, AwayForm(formdata=None), form)


def _page(row: Volunteer, away_form: AwayForm, notice_form: NoticeForm) -> str:
    today = clock.today()
    return render_template(
        "people/volunteers/leaving.html",
        volunteer=row,
        away_form=away_form,
        notice_form=notice_form,
        views=open_views_of(row, today),
        today=today,
        mine=row.user_id == current_user.id,
        reasons=AWAY_REASONS,
    )


def _said(code: str, words: str, done: Rescheduled) -> Response:
    """What was noted, and what it did to the letters."""
    flash(" ".join([words, *_of_letters(done)]), "ok")
    return redirect(url_for("volunteers.leaving", code=code))


def _of_letters(done: Rescheduled) -> list[str]:
    said = []
    if done.moved:
        said.append(
            ngettext(
                "%(num)s letter has another day.", "%(num)s letters have another day.", done.moved
            )
        )
    if done.void:
        said.append(
            ngettext(
                "%(num)s letter is not needed any more.",
                "%(num)s letters are not needed any more.",
                done.void,
            )
        )
    if done.back:
        said.append(
            ngettext(
                "%(num)s letter is needed again.", "%(num)s letters are needed again.", done.back
            )
        )
    return said
