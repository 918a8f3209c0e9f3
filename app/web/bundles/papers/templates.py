"""Letter sheets of one's own: a Word file brought, checked, looked at, thrown away."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from werkzeug.wrappers import Response
from wtforms import SelectField

from app import clock
from app.actions.bundles import templates as actions
from app.errors import Refused
from app.locale import lazy as _l
from app.models import PaperTemplate
from app.permissions import requires, signed_in
from app.store.bundles.templates import own_template, own_templates, template_of
from app.web.acting import acting
from app.web.choices import choices
from app.web.word_files import word_file
from app.wording import sentence, sentence_of
from letters.documents.own.fields import NAMES, made_up
from letters.documents.own.filling import filled
from letters.documents.own.reading import Finding
from letters.documents.own.sample import sample_template
from letters.states import Direction

blueprint = Blueprint("paper_templates", __name__, url_prefix="/paper-templates")
DIRECTIONS = [
    (Direction.TO_VOLUNTEER.value, _l("sheets for the children to write on")),
    (Direction.TO_CHILD.value, _l("sheets for the volunteers to write on")),
]


class TemplateForm(FlaskForm):
    """A Word file and what it is for."""

    file = FileField(_l("Word file (.docx)"), [FileRequired(_l("Please choose a file."))])
    direction = SelectField(_l("For"), choices=choices(DIRECTIONS))


@blueprint.get("/")
@requires("packs.make")
def templates() -> str:
    """One's own versions, and what a template may ask for."""
    return _page(TemplateForm())


@blueprint.post("/")
@requires("packs.make")
def bring() -> Response | str:
    """Check a Word file, and keep it where it can be filled."""
    form = TemplateForm()
    if not form.validate_on_submit():
        return _page(form)
    try:
        content, direction = form.file.data.read(), Direction(form.direction.data)
        outcome = actions.keep_template(content, direction, acting=acting())
    except Refused as refusal:
        form.form_errors.append(sentence_of(refusal))
        return _page(form)
    if not isinstance(outcome, PaperTemplate):
        return _page(form, findings(outcome))
    flash(_("Kept as version %(number)s. Please look at it once.", number=outcome.number))
    return redirect(url_for("paper_templates.templates"))


@blueprint.get("/sample")
@requires("packs.make")
def sample() -> Response:
    """A template to begin with."""
    return word_file(sample_template(clock.today()), "template")


@blueprint.get("/<int:template_id>/preview")
@requires("packs.make")
def preview(template_id: int) -> Response:
    """A version filled with people who do not exist."""
    row = own_template(signed_in().id, template_id)
    try:
        template = template_of(row)
    except Refused as refusal:
        flash(sentence_of(refusal), "warning")
        return redirect(url_for("paper_templates.templates"))
    sheets = made_up(Direction(row.direction), clock.today())
    return word_file(filled(template, sheets), f"preview-{row.number}")


@blueprint.post("/<int:template_id>/drop")
@requires("packs.make")
def drop(template_id: int) -> Response:
    """Throw a version away."""
    actions.drop_template(template_id, acting=acting())
    flash(_("Thrown away. The standard sheet is always there."))
    return redirect(url_for("paper_templates.templates"))


def findings(found: tuple[Finding, ...] | list[Finding]) -> list[str]:
    """What was found in a template, in words."""
    return [
        sentence(f"templates.found_{kind}", {"name": name} if name else {}) for kind, name in found
    ]


def _page(form: TemplateForm, wrong: list[str] | None = None) -> str:
    rows = [(row, findings(row.notes)) for row in own_templates(signed_in().id)]
    return render_template(
        "bundles/templates.html",
        form=form,
        wrong=wrong,
        rows=rows,
        names=NAMES,
        directions=dict(DIRECTIONS),
    )
