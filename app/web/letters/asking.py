"""Asking a reserve writer for one letter of a pair, and taking that back."""

from datetime import timedelta

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import DateField, SelectField
from wtforms.validators import InputRequired

from app import clock
from app.actions.letters import reserves as actions
from app.errors import Refused
from app.locale import lazy as _l
from app.models import Pair
from app.permissions import requires, scope_for
from app.store.letters.pairs import pair_view
from app.store.letters.reserves import is_reserve_needed, offer_of, reserve_writers
from app.web.acting import acting
from app.web.choices import choices
from app.web.letters.pairs import blueprint
from app.wording import sentence_of

USUAL = timedelta(days=14)


class AskForm(FlaskForm):
    """Who writes, and by when."""

    volunteer = SelectField(_l("Reserve writer"), [InputRequired(_l("Choose somebody."))])
    by = DateField(_l("To be written by"), [InputRequired(_l("Please give a day."))])

    def offer(self, pair: Pair) -> "AskForm":
        """With those who can write just now."""
        ready = reserve_writers(scope_for("pairs.reserve"), pair, clock.today())
        self.volunteer.choices = choices(
            [("", _("choose …")), *((one.code, f"{one.pen_name} · {one.code}") for one in ready)]
        )
        return self


@blueprint.get("/<code>/reserve")
@requires("pairs.reserve")
def reserve(code: str) -> str:
    """The form, with the reserve writers who can write."""
    view = pair_view(scope_for("pairs.reserve"), code, clock.today())
    return _page(code, AskForm(formdata=None, by=clock.today() + USUAL).offer(view.pair))


@blueprint.post("/<code>/reserve")
@requires("pairs.reserve")
def ask(code: str) -> str | Response:
    """Ask one of them for the next letter."""
    scope = scope_for("pairs.reserve")
    form = AskForm().offer(pair_view(scope, code, clock.today()).pair)
    if not form.validate_on_submit() or form.by.data is None:
        return _page(code, form)
    try:
        actions.ask_reserve(scope, code, form.volunteer.data, form.by.data, acting=acting())
    except Refused as refusal:
        form.form_errors.append(sentence_of(refusal))
        return _page(code, form)
    flash(_("Asked. The reserve writer finds the letter on their first page."), "ok")
    return redirect(url_for("pairs.pair", code=code))


@blueprint.post("/<code>/reserve/back")
@requires("pairs.reserve")
def take_back_reserve(code: str) -> Response:
    """Nobody else writes the letter, as long as it is not posted."""
    scope = scope_for("pairs.reserve")
    try:
        actions.take_back_reserve(scope, request.form.get("letter", ""), acting=acting())
        flash(_("Taken back. The reserve writer does not see the letter any more."), "ok")
    except Refused as refusal:
        flash(sentence_of(refusal), "error")
    return redirect(url_for("pairs.pair", code=code))


def _page(code: str, form: AskForm) -> str:
    view = pair_view(scope_for("pairs.reserve"), code, clock.today())
    return render_template(
        "letters/pairs/reserve.html",
        view=view,
        form=form,
        needed=is_reserve_needed(view.pair, view.today),
        offer=offer_of(view.pair, view.letters, view.today),
        nobody=not reserve_writers(scope_for("pairs.reserve"), view.pair, view.today),
    )
