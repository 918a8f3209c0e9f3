"""Certificates as files, Word or PDF."""

import io

from flask import flash, redirect, request, send_file
from werkzeug.wrappers import Response

from app.actions.bundles.certificates.papers import PaperForm, make_certificate
from app.errors import Refused
from app.models import ServiceCertificate
from app.web.acting import acting
from app.web.word_files import DOCX
from app.wording import sentence_of

MIMETYPES = {"docx": DOCX, "pdf": "application/pdf", "zip": "application/zip"}


def form_wanted(said: str | None) -> PaperForm:
    """What an address or a form asks for; Word where it does not say."""
    return PaperForm.PDF if said == PaperForm.PDF else PaperForm.DOCX


def file_of(row: ServiceCertificate, back: str) -> Response:
    """The certificate as the address asks for it; where there is none, why, where `back` leads."""
    form, code = form_wanted(request.args.get("as")), row.code
    try:
        content = make_certificate(row, form, acting=acting())
    except Refused as refusal:
        flash(sentence_of(refusal), "warning")
        return redirect(back)
    return send_file(
        io.BytesIO(content),
        mimetype=MIMETYPES[form.value],
        as_attachment=True,
        download_name=f"{code}.{form.value}",
        max_age=0,
    )
