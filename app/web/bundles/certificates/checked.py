"""The page behind the code of a certificate: whether it holds, for whoever has the paper."""

from flask import Blueprint, render_template
from werkzeug.wrappers import Response

from app.extensions import limiter
from app.permissions import public
from app.store.bundles.certificates.issued import certificate_behind

blueprint = Blueprint("certificate_links", __name__, url_prefix="/c")


@blueprint.after_request
def not_kept(response: Response) -> Response:
    """No browser keeps what held a moment ago, and no search engine the name."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@blueprint.get("/<token>")
@public("whoever holds the paper may check it: name, number, and whether it holds")
@limiter.limit("60 per minute")
def checked(token: str) -> str:
    """Whether a certificate holds."""
    return render_template("bundles/certificates/checked.html", row=certificate_behind(token))
