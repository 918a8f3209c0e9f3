"""One certificate: what it says, as a file, taken back."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import StringField
from wtforms.validators import Length

from app.actions.bundles.certificates.taking_back import LONGEST, take_back_certificate
from app.errors import Refused
from app.locale import lazy as _l
from app.permissions import requires, scope_for
from app.store.bundles.certificates.issued import certificate_by_code
from app.web.acting import acting
from app.web.bundles.certificates.files import file_of
from app.wording import sentence_of
from letters.service.hours import half_hours

blueprint = Blueprint("certificates", __name__, url_prefix="/certificates")


class CertificateBackForm(FlaskForm):
    """Why a certificate is taken back."""

    why = StringField(_l("Why it is taken back"), [Length(max=LONGEST)])


@blueprint.get("/<code>")
@requires("certificates.issue")
def certificate(code: str) -> str:
    """One certificate: what it says, whether it holds, and the way to take it back."""
    return _page(code, CertificateBackForm(formdata=None))


@blueprint.get("/<code>/file")
@requires("certificates.issue")
def paper(code: str) -> Response:
    """One certificate as Word or PDF."""
    row = certificate_by_code(scope_for("certificates.issue"), code)
    return file_of(row, url_for("certificates.certificate", code=code))


@blueprint.post("/<code>/take-back")
@requires("certificates.issue")
def take_back(code: str) -> str | Response:
    """It holds no more."""
    form = CertificateBackForm()
    scope = scope_for("certificates.issue")
    if not form.validate_on_submit():
        return _page(code, form)
    try:
        take_back_certificate(scope, code, form.why.data or "", acting=acting())
    except Refused as refusal:
        form.form_errors.append(sentence_of(refusal))
        return _page(code, form)
    flash(_("Taken back. Whoever checks it reads that it does not hold."), "ok")
    return redirect(url_for("certificates.certificate", code=code))


def _page(code: str, form: CertificateBackForm) -> str:
    row = certificate_by_code(scope_for("certificates.issue"), code)
    return render_template(
        "bundles/certificates/certificate.html", row=row, form=form, hours=half_hours(row.minutes)
    )
