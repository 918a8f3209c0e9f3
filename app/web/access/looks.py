"""Who looked at whose personal data."""

from flask import Blueprint, render_template, request

from app.permissions import requires, scope
from app.store.access.looks import page_of_looks

blueprint = Blueprint("accesses", __name__, url_prefix="/accesses")


@blueprint.get("/")
@requires("accesses.view")
def accesses() -> str:
    """The access log of the region."""
    code = request.args.get("code", "")
    page = page_of_looks(scope("accesses.view"), code, request.args.get("page", 1, type=int))
    return render_template("access/looks.html", page=page, code=code)
