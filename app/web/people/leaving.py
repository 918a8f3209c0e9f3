"""Away for a while, or leaving: said by the volunteer or the coordinator, and taken back."""

from collections.abc import Callable
from datetime import timedelta

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.wrappers import Response
from wtforms import DateField, SelectField
from wtforms.validators import InputRequired

from app import clock
from app.actions.letters import absences as actions
from app.actions.letters.absences import Rescheduled
from app.actions.letters.pairs.back_again import back_early
from app.actions.transaction import on_locked
from app.errors import Refused
from app.locale import lazy as _l
from app.models import AwayReason, Volunteer
from app.permissions import requires, scope_for
from app.store.letters.absences import open_views_of
from app.store.people.volunteers import volunteer_by_code, volunteer_of_user
from app.web.acting import acting
from app.web.choices import choices
from app.web.editing.edits import Edit, EditForm
from app.web.people.volunteers import blueprint
from app.wording import sentence_of
from app.wording.people.absences import AWAY_REASONS

A_MONTH = timedelta(days=31)
AWAY_FIELDS = {"first": "away_from", "until": "away_until", "reason": "away_reason"}
NOTICE_FIELDS = {"on": "left_on"}


class AwayForm(EditForm):
    """From when until when somebody is away."""

    first = DateField(_l("First day away"), [InputRequired(_l("Please give the day."))])
    until = DateField(_l("Back on"), [InputRequired(_l("Please give the day."))])
    reason = SelectField(
        _l("Why, if you like to say"),
        choices=choices([("", _l("not said")), *AWAY_REASONS.items()]),
    )


class NoticeForm(EditForm):
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
    return _page(volunteer_by_code(scope_for("volunteers.leave"), code))


def _away_form(row: Volunteer) -> AwayForm:
    """The form as the volunteer's absence fills it."""
    away = {"first": row.away_from, "until": row.away_until, "reason": row.away_reason or ""}
    return AwayForm(formdata=None, data=away if row.away_until else {})


def _notice_form(row: Volunteer) -> NoticeForm:
    """The form as the volunteer's notice fills it."""
    return NoticeForm(formdata=None, on=row.left_on)


def _fresh_forms(row: Volunteer) -> tuple[AwayForm, NoticeForm]:
    """Both, with days to begin with where nothing was said yet."""
    today, of = clock.today(), f"volunteer:{row.code}"
    away, notice = _away_form(row), _notice_form(row)
    away.first.data = away.first.data or today
    notice.on.data = notice.on.data or today + A_MONTH
    return away.remember(of, _away_form(row)), notice.remember(of, _notice_form(row))


@blueprint.post("/<code>/away")
@requires("volunteers.leave")
def away(code: str) -> str | Response:
    """The volunteer is away, or with `back` is not."""
    scope = scope_for("volunteers.leave")
    if request.form.get("back"):
        done = back_early(scope, code, acting=acting())
        return _said(code, _("Good to have you back."), done)
    form = AwayForm()
    edit = Edit("volunteer", code, form, _away_form, AWAY_FIELDS)

    def write(row: Volunteer) -> Rescheduled:
        edit.settle(row)
        if edit.clashes or not (form.first.data and form.until.data):
            return Rescheduled()
        reason = AwayReason(form.reason.data) if form.reason.data else None
        first, until = form.first.data, form.until.data
        return actions.be_away(scope, code, first, until, reason, acting=acting())

    words = _("Noted. No reminder comes in those days.")
    if form.validate_on_submit() and (answer := _written(code, form, edit, write, words)):
        return answer
    return _page(volunteer_by_code(scope, code), away_form=form)


@blueprint.post("/<code>/notice")
@requires("volunteers.leave")
def notice(code: str) -> str | Response:
    """The volunteer leaves on a day, or with `back` stays."""
    scope = scope_for("volunteers.leave")
    form = NoticeForm()
    edit = Edit("volunteer", code, form, _notice_form, NOTICE_FIELDS)

    def write(row: Volunteer) -> Rescheduled:
        if request.form.get("back"):
            return actions.take_notice_back(scope, code, acting=acting())
        edit.settle(row)
        if edit.clashes or not form.on.data:
            return Rescheduled()
        return actions.give_notice(scope, code, form.on.data, acting=acting())

    words = _("Noted. Thank you for saying so in time.")
    if request.form.get("back"):
        words = _("How good that you stay.")
    is_said = request.form.get("back") or form.validate_on_submit()
    if is_said and (answer := _written(code, form, edit, write, words)):
        return answer
    return _page(volunteer_by_code(scope, code), notice_form=form)


def _written(
    code: str,
    form: EditForm,
    edit: Edit[Volunteer],
    write: Callable[[Volunteer], Rescheduled],
    words: str,
) -> Response | None:
    """What is answered once it is written down; None: the form says why it is not."""
    scope = scope_for("volunteers.leave")
    try:
        done = on_locked(lambda: volunteer_by_code(scope, code), write)
    except Refused as refusal:
        form.form_errors.append(sentence_of(refusal))
    else:
        if not edit.clashes:
            return _said(code, words, done)
    edit.show_clashes(saved=False)
    return None


def _page(
    row: Volunteer, away_form: AwayForm | None = None, notice_form: NoticeForm | None = None
) -> str:
    today, fresh = clock.today(), _fresh_forms(row)
    return render_template(
        "people/volunteers/leaving.html",
        volunteer=row,
        away_form=away_form or fresh[0],
        notice_form=notice_form or fresh[1],
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
