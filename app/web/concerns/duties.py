"""Who is on duty, and who is away."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from wtforms import DateField, SelectField
from wtforms.validators import InputRequired

from app import clock
from app.actions.concerns import duties as actions
from app.errors import Refused
from app.locale import lazy as _l
from app.models import DutyKind
from app.permissions import requires, scope_for, signed_in
from app.store.concerns.duties import counsellors_within, duties_ahead
from app.web.acting import acting
from app.web.choices import choices
from app.web.concerns.blueprint import blueprint
from app.wording import sentence_of
from app.wording.concerns import DUTY_KINDS


class DutyForm(FlaskForm):
    """Who, how, and from when until when."""

    who = SelectField(_l("Who"), coerce=int)
    kind = SelectField(_l("On duty or away"), choices=choices(DUTY_KINDS.items()))
    first = DateField(_l("First day"), [InputRequired(_l("Please give the day."))])
    last = DateField(_l("Last day"), [InputRequired(_l("Please give the day."))])


@blueprint.get("/duties")
@requires("duties.edit")
def duties() -> str:
    """The days ahead, and the form for more."""
    return _page(DutyForm(formdata=None, first=clock.today(), who=signed_in().id))


@blueprint.post("/duties")
@requires("duties.edit")
def add_duty() -> Any:
    """Days of one counsellor."""
    form = _offering(DutyForm())
    if not form.validate():
        return _page(form), 422
    scope, kind = scope_for("duties.edit"), DutyKind(form.kind.data)
    today = clock.today()
    first, last = form.first.data or today, form.last.data or today
    try:
        actions.add_duty(scope, form.who.data, kind, first, last, acting=acting())
    except Refused as refusal:
        form.form_errors.append(sentence_of(refusal))
        return _page(form), 422
    flash(_("Written down."), "ok")
    return redirect(url_for("concerns.duties"))


@blueprint.post("/duties/<int:duty_id>/end")
@requires("duties.edit")
def end_duty(duty_id: int) -> Any:
    """These days do not hold."""
    actions.end_duty(scope_for("duties.edit"), duty_id, acting=acting())
    flash(_("Taken back."), "ok")
    return redirect(url_for("concerns.duties"))


def _offering(form: DutyForm) -> DutyForm:
    people = counsellors_within(scope_for("duties.edit"), clock.today())
    form.who.choices = choices([(str(user.id), user.shown_name) for user in people])
    return form


def _page(form: DutyForm) -> str:
    return render_template(
        "concerns/duties.html",
        form=_offering(form),
        rows=duties_ahead(scope_for("duties.edit"), clock.today()),
        kinds=DUTY_KINDS,
        today=clock.today(),
    )
