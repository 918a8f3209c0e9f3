"""Certificates of a cohort: issued to all who have earned one, listed, made into one file."""

import base64
import io

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask_babel import ngettext
from werkzeug.wrappers import Response

from app import clock
from app.actions.bundles.certificates.issuing import Issued, issue_or_ask
from app.errors import NotFound, Refused
from app.permissions import requires, scope_for, signed_in
from app.store.bundles.certificates.earned import earned
from app.store.bundles.certificates.issued import (
    CertificateFilter,
    certificate_file,
    certificates_of,
)
from app.store.people.cohorts import cohort_with_terms
from app.web.acting import acting
from app.web.bundles.certificates.files import MIMETYPES, form_wanted
from app.web.listing import filter_in_address, page_in_address
from app.web.oversight.handing_out import given_out
from app.web.system.errands import led_on
from app.wording import sentence, sentence_of
from letters.service.hours import half_hours

blueprint = Blueprint("cohort_certificates", __name__, url_prefix="/certificates")


@blueprint.get("/cohort/<int:cohort_id>")
@requires("certificates.issue")
def certificates(cohort_id: int) -> str:
    """Those of a cohort, and how many more have earned one."""
    scope, cohort = scope_for("certificates.issue"), cohort_with_terms(cohort_id)
    wanted = filter_in_address(CertificateFilter)
    return render_template(
        "bundles/certificates/list.html",
        cohort=cohort,
        wanted=wanted,
        earned=earned(scope, cohort, clock.today()),
        page=certificates_of(scope, cohort_id, wanted, page_in_address()),
        hours=half_hours,
    )


@blueprint.post("/cohort/<int:cohort_id>")
@requires("certificates.issue")
def issue(cohort_id: int) -> Response:
    """Issue what was earned, and make one file of all that hold."""
    form = form_wanted(request.form.get("form"))
    try:
        outcome = issue_or_ask(scope_for("certificates.issue"), cohort_id, form, acting=acting())
    except Refused as refusal:
        flash(sentence_of(refusal), "warning")
        return redirect(url_for("cohort_certificates.certificates", cohort_id=cohort_id))
    return led_on(outcome, _issued)


def _issued(done: Issued) -> Response:
    words = ngettext("%(num)s certificate is new.", "%(num)s certificates are new.", done.new)
    flash(words, "ok")
    return redirect(url_for("cohort_certificates.made", print_id=done.file))


@blueprint.get("/made/<int:print_id>")
@requires("certificates.issue")
def made(print_id: int) -> str:
    """The file with all certificates of a cohort, and signs that it cannot show."""
    row = certificate_file(scope_for("certificates.issue"), print_id, signed_in().id)
    notes = [sentence(code, told) for code, told in row.notes]
    return render_template("bundles/certificates/made.html", row=row, notes=notes)


@blueprint.get("/made/<int:print_id>/file")
@requires("certificates.issue")
def download(print_id: int) -> Response:
    """The file, to keep; with more names than one may take alone, once somebody else said yes."""
    row = certificate_file(scope_for("certificates.issue"), print_id, signed_in().id)
    content = row.content
    if content is None:
        raise NotFound("prints.unknown")
    ending: str = row.wanted["ending"]
    name = f"certificates-{row.cohort_id}-{row.id}.{ending}"

    def make() -> Response:
        return send_file(
            io.BytesIO(base64.b64decode(content)),
            mimetype=MIMETYPES[ending],
            as_attachment=True,
            download_name=name,
            max_age=0,
        )

    return given_out("certificates", row.letters, make)
