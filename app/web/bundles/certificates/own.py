"""One's own certificates."""

from flask import Blueprint, render_template, url_for
from werkzeug.wrappers import Response

from app.extensions import limiter
from app.permissions import requires, signed_in
from app.store.bundles.certificates.issued import own_certificate, own_certificates
from app.web.bundles.certificates.files import file_of
from letters.service.hours import half_hours

blueprint = Blueprint("own_certificates", __name__, url_prefix="/certificates/mine")


@blueprint.get("/")
@requires("certificates.own")
def mine() -> str:
    """One's own certificates."""
    rows = own_certificates(signed_in().id)
    return render_template("bundles/certificates/mine.html", rows=rows, hours=half_hours)


@blueprint.get("/<code>")
@requires("certificates.own")
@limiter.limit("20 per minute")
def own_paper(code: str) -> Response:
    """One of them as Word or PDF."""
    return file_of(own_certificate(signed_in().id, code), url_for("own_certificates.mine"))
